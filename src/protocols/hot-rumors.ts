/**
 * The rumors that a peer still spreads, and when it loses interest in each: after contacts in vain, or after some rounds
 * whatever comes of them. A part of `rumor`.
 */
import type { Broadcast, BroadcastName, PeerId } from '../core/protocol.ts';

/** When a peer loses interest in a rumor. */
export interface Interest {
  /** Whether only rounds count in which the rumor was sent and nobody needed it; otherwise all do. */
  readonly feedback: boolean;
  /** `counter`: after `k` such rounds since somebody needed it. `coin`: after each of them with probability 1/k. */
  readonly stop: 'counter' | 'coin';
  readonly k: number;
}

interface Rumor {
  readonly broadcast: Broadcast;
  /** Heard of in this round, and not offered in it. */
  isFresh: boolean;
  /** Rounds that counted, since the last in which somebody needed it. */
  count: number;
  /** Copies sent in this round, and those of them whose receiver had the rumor already. */
  copies: number;
  known: number;
}

export class HotRumors {
  private readonly interest: Interest;
  private rumors: Rumor[] = [];
  /** The broadcasts of `rumors`: one list for all messages until it changes. */
  private broadcasts: Broadcast[] | undefined;

  constructor(interest: Interest) {
    this.interest = interest;
  }

  get size(): number {
    return this.rumors.length;
  }

  add(broadcast: Broadcast): void {
    this.rumors.push({ broadcast, isFresh: true, count: 0, copies: 0, known: 0 });
    this.broadcasts = undefined;
  }

  /** All of them, for one peer. */
  copies(): readonly Broadcast[] {
    for (const rumor of this.rumors) rumor.copies++;
    this.broadcasts ??= this.rumors.map(({ broadcast }) => broadcast);
    return this.broadcasts;
  }

  /** All that a peer lacks, which has just sent others: these need no copy, and count as known. */
  copiesBut(others: readonly BroadcastName[]): readonly Broadcast[] {
    const copies = this.copies();
    this.foundKnown(others);
    return copies.filter(({ origin, sequence }) => !others.some((o) => o.origin === origin && o.sequence === sequence));
  }

  /** Whether this peer has heard of it in this round only. */
  isFresh({ origin, sequence }: BroadcastName): boolean {
    return this.rumors.some((rumor) => rumor.isFresh && isNamed(rumor, origin, sequence));
  }

  /** A receiver had these already. */
  foundKnown(names: readonly BroadcastName[]): void {
    for (const { origin, sequence } of names) {
      const rumor = this.rumors.find((one) => isNamed(one, origin, sequence));
      if (rumor !== undefined) rumor.known++;
    }
  }

  /** A round is over. @param random draws a number in [0, 1) */
  endRound(random: () => number): void {
    const before = this.rumors.length;
    this.rumors = this.rumors.filter((rumor) => this.staysHot(rumor, random));
    if (this.rumors.length < before) this.broadcasts = undefined;
  }

  private staysHot(rumor: Rumor, random: () => number): boolean {
    const { feedback, stop, k } = this.interest;
    const { isFresh, copies, known } = rumor;
    rumor.isFresh = false;
    rumor.copies = 0;
    rumor.known = 0;
    if (isFresh) return true;
    const isInVain = copies > 0 && known >= copies;
    if (feedback && !isInVain) {
      if (copies > 0) rumor.count = 0;
      return true;
    }
    return stop === 'coin' ? random() >= 1 / k : ++rumor.count < k;
  }
}

function isNamed({ broadcast }: Rumor, origin: PeerId, sequence: number): boolean {
  return broadcast.origin === origin && broadcast.sequence === sequence;
}
