/** A run under examination: what the checks look at, and what several of them need, computed once. */
import type { PeerId } from '../core/protocol.ts';
import { firstDeliveriesOf } from '../orders/once-per-run.ts';
import { type Histories, historiesOf } from '../trace/histories.ts';
import type { FactLog } from '../trace/log.ts';

/** By broadcast number: peers that delivered it, correct peers that did, and whether its origin did. */
export interface Reach {
  readonly peers: Int32Array;
  readonly correctPeers: Int32Array;
  readonly origin: Uint8Array;
}

/** What is known of a run besides its trace. */
type Circumstances = Pick<Trial, 'isQuiescent' | 'faulty' | 'hasAgreement'> & {
  readonly waited?: string;
  readonly byzantine?: ReadonlySet<PeerId>;
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
    const circumstances = { isQuiescent: isQuiescent && waited === undefined, waited, faulty, hasAgreement };
    this.cachedCorrect ??= new Trial(log, historiesOf(log, histories.size, byzantine), circumstances, byzantine);
    return this.cachedCorrect;
  }

  get correctCount(): number {
    return this.histories.size - this.faulty.size;
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
    const origin = new Uint8Array(numbers);
    for (let peer = 0; peer < size; peer++) {
      const isCorrect = this.faulty.has(peer) ? 0 : 1;
      const first = numbering.firsts[peer];
      const end = numbering.firsts[peer + 1];
      for (let i = offsets[peer]; i < offsets[peer + 1]; i++) {
        const number = deliveries[i];
        peers[number]++;
        correctPeers[number] += isCorrect;
        if (number >= first && number < end) origin[number] = 1;
      }
    }
    return { peers, correctPeers, origin };
  }
}
