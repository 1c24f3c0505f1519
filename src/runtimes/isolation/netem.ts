/**
 * The links of a plan as queues of the kernel's own: netem, one for each directed link, at the bridge's end of the
 * receiver's cable, where packets are told apart by their sender. So a datagram to the group takes the way of each of
 * its receivers.
 *
 * netem does what the model asks for where a delay is constant or uniform; for losses, by themselves or in bursts (its
 * `gemodel` is the chain of Gilbert and Elliott); for second copies, where the delay is constant. It has no other law,
 * holds nothing back, counts a queue in packets instead of bytes, and packets of varying delay overtake each other:
 * where any of this matters it is the relay that carries all packets. Source: tc-netem(8), tc-htb(8) of iproute2.
 */
import { type Graph, linkNumber, neighboursOf } from '../../core/graph.ts';
import type { PeerId } from '../../core/protocol.ts';
import { Random } from '../../core/random.ts';
import { LinkModel } from '../../network/link-model.ts';
import type { LinkTraits, NetworkPlan } from '../../network/link-traits.ts';
import { plainTraits } from '../../network/link-traits.ts';
import { addressOf } from './addresses.ts';
import { portOf } from './wiring.ts';

/** Packets that a queue holds at most: as many as a long delay and a fast link have on their way. */
const LIMIT = 100_000;
/**
 * The most that fits in 32 bits, and more than a virtual cable carries: classes tell senders apart here, and slow
 * nobody down.
 */
const RATE = '30gbit';

/** The shortest and the longest time on the way. */
type Span = readonly [number, number];

export interface NetemQueues {
  /** For `tc`, in the namespace of the bridge. */
  readonly lines: readonly string[];
  readonly longestMs: number;
}

/** Undefined where netem does not do what the plan says. */
export function netemQueuesOf(plan: NetworkPlan, graph: Graph, seed: number, isFifo: boolean): NetemQueues | undefined {
  const all = [plan.traits, ...plan.rules.map((rule) => rule.traits)];
  if (!all.every((traits) => isOfNetem(traits, isFifo))) return undefined;
  const ways = waysOf(plan, graph, seed);
  const rules = rulesOf(plan, graph, seed);
  let longestMs = 0;
  const lines = Array.from({ length: graph.size }, (_, to) => [
    `qdisc add dev ${portOf(to)} root handle 1: htb default 0`,
    ...Array.from(neighboursOf(graph, to)).flatMap((from) => {
      const link = linkNumber(graph, from, to);
      const traits = all[rules(link, from, to)];
      const span = spanOf(traits, ways(link, from, to));
      longestMs = Math.max(longestMs, span[1]);
      return queueLines(from, to, traits, span);
    }),
  ]).flat();
  return { lines, longestMs };
}

function queueLines(from: PeerId, to: PeerId, traits: LinkTraits, [least, most]: Span): string[] {
  const device = `dev ${portOf(to)}`;
  const number = (from + 1).toString(16);
  const us = (ms: number) => `${Math.round(ms * 1000)}us`;
  const delay = `delay ${us((least + most) / 2)}${most > least ? ` ${us((most - least) / 2)}` : ''}`;
  return [
    `class add ${device} parent 1: classid 1:${number} htb rate ${RATE} quantum 60000`,
    `qdisc add ${device} parent 1:${number} netem limit ${LIMIT} ${delay}${lossText(traits)}${duplicateText(traits)}`,
    `filter add ${device} parent 1: protocol ip prio 1 u32 match ip src ${addressOf(from)}/32 flowid 1:${number}`,
  ];
}

/**
 * Constant, or uniform where packets may overtake each other, and at one time only for a packet and its second copy.
 */
function isOfNetem({ delay, draw, jitter, duplicate = 0, reorder, bandwidth }: LinkTraits, isFifo: boolean): boolean {
  if (reorder !== undefined || bandwidth !== undefined) return false;
  const isDrawn = draw === 'message' && delay?.uniform !== undefined;
  const isConstant = delay === undefined || delay.constant !== undefined || draw === 'link';
  if (jitter === undefined) return isConstant || (isDrawn && !isFifo && duplicate === 0);
  if (jitter.constant !== undefined) return isConstant;
  return isConstant && jitter.uniform !== undefined && !isFifo && duplicate === 0;
}

function spanOf({ delay, draw, jitter }: LinkTraits, wayMs: number): Span {
  const [least, most] = delay?.uniform !== undefined && draw === 'message' ? (delay.uniform as Span) : [wayMs, wayMs];
  if (jitter?.constant !== undefined) return [least + Number(jitter.constant), most + Number(jitter.constant)];
  const [from, to] = (jitter?.uniform as Span | undefined) ?? [0, 0];
  return [least + from, most + to];
}

function lossText({ loss = 0 }: LinkTraits): string {
  const percent = (share: number) => `${Number((share * 100).toFixed(6))}%`;
  if (typeof loss === 'object')
    return ` loss gemodel ${[loss.toBad, loss.toGood, loss.bad, loss.good].map(percent).join(' ')}`;
  return loss === 0 ? '' : ` loss random ${percent(loss)}`;
}

function duplicateText({ duplicate = 0 }: LinkTraits): string {
  return duplicate === 0 ? '' : ` duplicate ${Number((duplicate * 100).toFixed(6))}%`;
}

type OfLink = (link: number, from: PeerId, to: PeerId) => number;

/** The time that each link takes without what is drawn for each packet. */
function waysOf(plan: NetworkPlan, graph: Graph, seed: number): OfLink {
  const bare = ({ delay, draw }: LinkTraits): LinkTraits => ({ ...plainTraits, delay, draw });
  return delayOfEach(
    { ...plan, traits: bare(plan.traits), rules: plan.rules.map((rule) => ({ ...rule, traits: bare(rule.traits) })) },
    graph,
    seed,
  );
}

/**
 * Which traits a link has: 0 for those that all have, else a rule's number from 1. The model is asked, by links whose
 * delay is that number.
 */
function rulesOf(plan: NetworkPlan, graph: Graph, seed: number): OfLink {
  const numbered = (constant: number): LinkTraits => ({ ...plainTraits, delay: { constant } });
  const rules = plan.rules.map((rule, index) => ({ ...rule, traits: numbered(index + 1) }));
  return delayOfEach({ ...plan, traits: numbered(0), rules }, graph, seed);
}

function delayOfEach(plan: NetworkPlan, graph: Graph, seed: number): OfLink {
  const model = new LinkModel(plan, graph, seed, new Random(seed, 'network'));
  return (link, from, to) => {
    model.ask(link, from, to, 0, 0);
    return model.delayMs;
  };
}
