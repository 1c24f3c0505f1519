/** The lives of the peers of this process, running and ended, and what they add up to for the parent. */
import type { Graph } from '../../../core/graph.ts';
import type { Background } from '../../../core/program.ts';
import type { PeerId } from '../../../core/protocol.ts';
import type { Books } from '../../../trace/books.ts';
import type { DeliveryGoal } from '../../delivery-goal.ts';
import { rowsOf } from '../wire/book-rows.ts';
import type { Count, GoalCount, Report } from '../wire/messages.ts';
import type { PeerDriver } from './driver.ts';

export class PeerLives {
  /** One for each peer that has not crashed, or has restarted. */
  running: readonly PeerDriver[] = [];
  private readonly ended: PeerDriver[] = [];

  add(driver: PeerDriver): void {
    this.running = [...this.running, driver];
  }

  /** The peer has crashed. */
  end(peer: PeerId): void {
    this.ended.push(...this.running.filter(({ id }) => id === peer));
    this.running = this.running.filter(({ id }) => id !== peer);
  }

  of(peer: PeerId): PeerDriver | undefined {
    return this.running.find(({ id }) => id === peer);
  }

  /** How often the peer has crashed in this process. */
  endedOf(peer: PeerId): number {
    return this.ended.filter(({ id }) => id === peer).length;
  }

  count(books: Books, background: Background | undefined): Count {
    const live = this.running.map(({ linkCounters }) => linkCounters);
    const all = [...live, ...this.ended.map(({ linkCounters }) => linkCounters)];
    return {
      sent: live.reduce((sum, counters) => sum + counters.live.sent, 0),
      received: live.reduce((sum, counters) => sum + counters.live.received, 0),
      ended: all.reduce((sum, { ended }) => sum + ended, 0),
      events: all.reduce((sum, { received }) => sum + received, 0),
      timeouts: this.all().reduce((sum, { reactions }) => sum + reactions.timeouts, 0),
      progress: background === undefined ? 0 : sumOf(books.delivered) + sumOf(books.broadcasts),
      transitMs:
        background === undefined
          ? 0
          : background.trips * Math.max(0, ...this.all().map(({ transport }) => transport.longestMs ?? 0)),
      // A process that waits for its peer's restart has no life yet, and is not idle.
      isIdle: all.length > 0 && this.running.every(({ isIdle }) => isIdle),
      lastMs: this.lastMs(),
    };
  }

  /** What its correct peers have made and delivered. */
  goalCount(goal: DeliveryGoal): GoalCount {
    const correct = this.running.filter(({ id }) => goal.isCorrect(id));
    return { made: goal.made, delivered: goal.delivered, isDone: correct.every(({ isDone }) => isDone) };
  }

  report(books: Books, graph: Graph): Report {
    const lives = this.all().map(({ id, linkCounters }) => ({ id, counters: linkCounters.counters() }));
    return { rows: rowsOf(books, graph, lives) };
  }

  /** When the last turn of any of them ended. */
  lastMs(): number {
    return Math.max(0, ...this.all().map(({ lastTurnMs }) => lastTurnMs));
  }

  private all(): readonly PeerDriver[] {
    return [...this.ended, ...this.running];
  }
}

function sumOf(counts: Float64Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
