/**
 * What a link does to the copies that cross it, as plain data: what an experiment says, checked. A process of its own
 * makes its model of the links from it.
 */
import { invariant } from '../core/invariant.ts';
import type { DelaySetting } from '../core/parameters.ts';
import type { PeerId } from '../core/protocol.ts';
import type { PeerRates } from './peer-rates.ts';
import type { Places } from './zones/places.ts';

/**
 * Bursts of losses, by the chain of Gilbert and Elliott: a link is good or bad, changes with these probabilities before
 * each copy, and loses copies with the probability of its state. The share of bad is toBad / (toBad + toGood), a bad
 * spell lasts 1 / toGood copies on average.
 */
export interface BurstLoss {
  readonly toBad: number;
  readonly toGood: number;
  readonly good: number;
  readonly bad: number;
}

export interface LinkTraits {
  /** In the place of the zones' times. */
  readonly delay?: DelaySetting;
  /** Whether that delay is drawn for each message, or once for a link, the same both ways. */
  readonly draw: 'message' | 'link';
  /** Added to each message's delay. */
  readonly jitter?: DelaySetting;
  /** The probability that a copy is lost, or bursts of losses. */
  readonly loss?: number | BurstLoss;
  /** The probability that a copy comes twice. */
  readonly duplicate?: number;
  /** A copy is held back with this probability, for so much longer, so that later ones may overtake it. */
  readonly reorder?: { readonly probability: number; readonly by: DelaySetting };
  /** Bits per second that leave each end of the link. */
  readonly bandwidth?: number;
  /** Bytes that may wait for that; a copy that finds no room is dropped. */
  readonly queue: number;
}

/** One end of a link, or all peers of a zone. */
export type LinkEnd = { readonly peer: PeerId } | { readonly zone: number };

/** Traits of some links, in the place of those that all have. */
export interface LinkRule {
  readonly from: LinkEnd;
  readonly to: LinkEnd;
  /** The same the other way round. */
  readonly bothWays: boolean;
  readonly traits: LinkTraits;
}

/** Everything that a run's network does besides a plain delay. */
export interface NetworkPlan {
  readonly places?: Places;
  /** Absent if no peer's bandwidth is limited. */
  readonly rates?: PeerRates;
  readonly traits: LinkTraits;
  /** The last one that fits a link counts. */
  readonly rules: readonly LinkRule[];
}

/** The traits of a link to oneself, and of a link without settings: it does nothing to copies. */
export const plainTraits: LinkTraits = {
  draw: 'message',
  // Linux keeps 1,000 packets of 1,500 bytes before an interface (txqueuelen).
  queue: 1_500_000,
};

/** True if a copy may be lost: at random, or because a queue is full. */
export function canLose({ traits, rules }: NetworkPlan): boolean {
  return [traits, ...rules.map((rule) => rule.traits)].some(
    ({ loss, bandwidth }) => (loss !== undefined && loss !== 0) || bandwidth !== undefined,
  );
}

/** True if a copy may be duplicated. */
export function canDuplicate({ traits, rules }: NetworkPlan): boolean {
  return [traits, ...rules.map((rule) => rule.traits)].some(({ duplicate = 0 }) => duplicate > 0);
}

/** True if a rule applies to the link from a to b. */
export function fits({ from, to, bothWays }: LinkRule, a: PeerId, b: PeerId, places: Places | undefined): boolean {
  return (
    (isEnd(from, a, places) && isEnd(to, b, places)) || (bothWays && isEnd(to, a, places) && isEnd(from, b, places))
  );
}

/** True if a peer is that end of a rule. */
export function isEnd(end: LinkEnd, peer: PeerId, places: Places | undefined): boolean {
  if ('peer' in end) return end.peer === peer;
  invariant(places?.kind === 'zones', 'a rule names a zone where there are some');
  return places.zoneOf[peer] === end.zone;
}
