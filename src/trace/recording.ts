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

/** What is known of a run besides its trace. */
interface Known {
  readonly decides?: boolean;
  readonly byzantine?: Iterable<PeerId>;
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
  private cached: Histories | undefined;
  private cachedMeasured: Histories | undefined;

  constructor(graph: Graph, books: Books, log: FactLog, down: Recording['down'] = [], known: Known = {}) {
    this.graph = graph;
    this.books = books;
    this.log = log;
    this.down = down;
    this.decides = known.decides ?? false;
    this.byzantine = new Set(known.byzantine);
  }

  /** Peers in the group. */
  get size(): number {
    return this.graph.size;
  }

  /** Broadcasts of correct peers, each of which every one of them is to deliver. */
  get due(): number {
    return dueOf(this.books, this.decides, this.byzantine);
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
