/**
 * What a run left behind, as measures and checks read it: its graph, its books and its log, and the histories once
 * somebody asks for them.
 */
import type { Graph } from '../core/graph.ts';
import type { PeerId } from '../core/protocol.ts';
import type { Books } from './books.ts';
import { dueOf } from './coverage.ts';
import { type Histories, historiesOf } from './histories.ts';
import type { FactLog } from './log.ts';
import { numberingOf } from './numbering.ts';
import { type Presence, presenceIn } from './presence.ts';

/** What is known of a run besides its trace. */
interface Known {
  readonly decides?: boolean;
  readonly byzantine?: Iterable<PeerId>;
  /** Peers that are not there at the start. */
  readonly latecomers?: readonly PeerId[];
}

export class Recording {
  readonly graph: Graph;
  readonly books: Books;
  readonly log: FactLog;
  /** Links of the graph that were down at the start. */
  readonly down: readonly (readonly [PeerId, PeerId])[];
  /** True for consensus: of the broadcasts with one sequence number each peer is to deliver one. */
  readonly decides: boolean;
  /** Peers that an adversary has: measures are about the others. */
  readonly byzantine: ReadonlySet<PeerId>;
  /** Peers that are not there at the start. */
  readonly latecomers: readonly PeerId[];
  private cachedPresence: Presence | undefined;
  private cached: Histories | undefined;
  private cachedMeasured: Histories | undefined;

  constructor(graph: Graph, books: Books, log: FactLog, down: Recording['down'] = [], known: Known = {}) {
    this.graph = graph;
    this.books = books;
    this.log = log;
    this.down = down;
    this.decides = known.decides ?? false;
    this.byzantine = new Set(known.byzantine);
    this.latecomers = known.latecomers ?? [];
  }

  /** Peers in the group. */
  get size(): number {
    return this.graph.size;
  }

  /** Broadcasts of correct peers, each of which every one of them is to deliver. */
  get due(): number {
    return dueOf(this.books, this.decides, this.byzantine);
  }

  /**
   * Deliveries that are due: of each broadcast at each correct peer that was there. Undefined if the trace cannot say.
   */
  get dueDeliveries(): number | undefined {
    const { presence, measured, due, correct } = this;
    if (!presence.isChanging || this.decides) return due * correct;
    if (measured === undefined) return undefined;
    let deliveries = 0;
    for (const madeMs of measured.broadcastTimes) deliveries += this.owingAt(madeMs);
    return deliveries;
  }

  /** Correct peers that are to deliver a broadcast of this time. */
  owingAt(madeMs: number): number {
    const { presence, byzantine } = this;
    if (!presence.isChanging) return this.correct;
    let count = 0;
    for (let peer = 0; peer < this.size; peer++) if (!byzantine.has(peer) && presence.owes(peer, madeMs)) count++;
    return count;
  }

  /** Which peers were in the group when. */
  get presence(): Presence {
    this.cachedPresence ??= presenceIn(this.log, this.latecomers);
    return this.cachedPresence;
  }

  /** Peers that no adversary has. */
  get correct(): number {
    return this.size - this.byzantine.size;
  }

  /** Absent where the log doesn't hold every delivery. */
  get histories(): Histories | undefined {
    if (!this.log.full && this.log.level !== 'deliveries') return undefined;
    this.cached ??= historiesOf(this.log, this.size);
    return this.cached;
  }

  /**
   * What measures count: the histories without what Byzantine peers broadcast. Consensus may decide that, so there its
   * deliveries count.
   */
  get measured(): Histories | undefined {
    const { histories, byzantine, decides, log, size } = this;
    if (histories === undefined || byzantine.size === 0 || decides) return histories;
    this.cachedMeasured ??= historiesOf(log, size, byzantine, numberingOf(log, size, byzantine));
    return this.cachedMeasured;
  }
}
