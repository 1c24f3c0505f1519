/** A run under examination: what the checks look at, and what several of them need, computed once. */
import type { PeerId } from '../core/protocol.ts';
import { firstDeliveriesOf } from '../orders/once-per-run.ts';
import { type Histories, historiesOf } from '../trace/histories.ts';
import type { FactLog } from '../trace/log.ts';
import type { Presence } from '../trace/presence.ts';

/**
 * By broadcast number: peers that delivered it, correct peers that did, those of them that are to, and whether its origin
 * did.
 */
export interface Reach {
  readonly peers: Int32Array;
  readonly correctPeers: Int32Array;
  readonly owingPeers: Int32Array;
  readonly origin: Uint8Array;
}

/** What is known of a run besides its trace. */
type Circumstances = Pick<Trial, 'isQuiescent' | 'faulty' | 'hasAgreement'> & {
  readonly waited?: string;
  readonly byzantine?: ReadonlySet<PeerId>;
  readonly presence?: Presence;
};

export class Trial {
  readonly log: FactLog;
  readonly histories: Histories;
  /** True if what has not happened counts as what never happens: nothing more could, or it was waited for long enough. */
  readonly isQuiescent: boolean;
  /** How long was waited for deliveries, in words, if the run did not come to rest. */
  readonly waited: string | undefined;
  /** Peers that crashed, never started or are Byzantine: all others are correct. */
  readonly faulty: ReadonlySet<PeerId>;
  /** Deliveries of broadcasts of these peers are left out of the histories. */
  readonly ignored: ReadonlySet<PeerId>;
  /** True if the protocol promises agreement under the faults of the run: then validity is about the origin only. */
  readonly hasAgreement: boolean;
  /** Present if peers joined or left. */
  private readonly presence: Presence | undefined;
  private readonly byzantine: ReadonlySet<PeerId>;
  private cachedReach: Reach | undefined;
  private cachedCorrect: Trial | undefined;

  constructor(log: FactLog, histories: Histories, circumstances: Circumstances, ignored: Trial['ignored'] = new Set()) {
    const { isQuiescent, waited, faulty, hasAgreement, byzantine } = circumstances;
    this.log = log;
    this.histories = histories;
    this.isQuiescent = isQuiescent || waited !== undefined;
    this.waited = isQuiescent ? undefined : waited;
    this.faulty = faulty;
    this.hasAgreement = hasAgreement;
    this.byzantine = byzantine ?? new Set();
    this.presence = circumstances.presence?.isChanging ? circumstances.presence : undefined;
    this.ignored = ignored;
  }

  /**
   * The trial without what Byzantine peers broadcast: nobody can say what that was, or in which order. The peers
   * themselves deliver nothing that counts.
   */
  get ofCorrectOrigins(): Trial {
    const { log, histories, byzantine } = this;
    if (byzantine.size === 0) return this;
    const { isQuiescent, waited, faulty, hasAgreement } = this;
    const isAtRest = isQuiescent && waited === undefined;
    const circumstances = { isQuiescent: isAtRest, waited, faulty, hasAgreement, presence: this.presence };
    this.cachedCorrect ??= new Trial(log, historiesOf(log, histories.size, byzantine), circumstances, byzantine);
    return this.cachedCorrect;
  }

  get correctCount(): number {
    return this.histories.size - this.faulty.size;
  }

  /** True if the peer is to deliver the broadcast: if it is correct, and was there when the broadcast was made. */
  owes(peer: PeerId, number: number): boolean {
    return !this.faulty.has(peer) && (this.presence?.owes(peer, this.histories.broadcastTimes[number]) ?? true);
  }

  /** Peers that are to deliver the broadcast. */
  owingCount(number: number): number {
    if (this.presence === undefined) return this.correctCount;
    let count = 0;
    for (let peer = 0; peer < this.histories.size; peer++) if (this.owes(peer, number)) count++;
    return count;
  }

  /** The histories with only the first of repeated deliveries. */
  get once(): Histories {
    return firstDeliveriesOf(this.histories);
  }

  get reach(): Reach {
    this.cachedReach ??= this.reachOf();
    return this.cachedReach;
  }

  private reachOf(): Reach {
    const { size, numbers, offsets, deliveries, numbering } = this.once;
    const peers = new Int32Array(numbers);
    const correctPeers = new Int32Array(numbers);
    const owingPeers = this.presence === undefined ? correctPeers : new Int32Array(numbers);
    const origin = new Uint8Array(numbers);
    for (let peer = 0; peer < size; peer++) {
      const isCorrect = this.faulty.has(peer) ? 0 : 1;
      const first = numbering.firsts[peer];
      const end = numbering.firsts[peer + 1];
      for (let i = offsets[peer]; i < offsets[peer + 1]; i++) {
        const number = deliveries[i];
        peers[number]++;
        correctPeers[number] += isCorrect;
        if (owingPeers !== correctPeers && this.owes(peer, number)) owingPeers[number]++;
        if (number >= first && number < end) origin[number] = 1;
      }
    }
    return { peers, correctPeers, owingPeers, origin };
  }
}
