/**
 * Connections whose other ends have not proven yet that they are of the run: only so many at a time, each for only so
 * long.
 *
 * Where one more comes than there may be, the one that has waited longest goes: a neighbour proves itself within a
 * round trip, one who holds connections open for their own sake does not. Whose time is over is looked at only after
 * what has come in meanwhile was read, as a process may have been stopped for a while.
 */
import type { Connection } from './connection.ts';

/** Longer than a neighbour may take on a machine with too much to do. */
const PATIENCE_MS = 20_000;
/** More than the neighbours that may come at once. */
const STRANGERS_MAX = 64;

export class UnprovenConnections {
  /** With the time until which each may wait; the longest waiting first. */
  private readonly waiting = new Map<Connection, number>();
  private readonly limit: number;
  private readonly patienceMs: number;
  private readonly turnAway: (connection: Connection) => void;
  private timer: NodeJS.Timeout | undefined;

  /** @param neighbours that may come at the same time */
  constructor(neighbours: number, turnAway: (connection: Connection) => void, patienceMs = PATIENCE_MS) {
    this.limit = neighbours + STRANGERS_MAX;
    this.turnAway = turnAway;
    this.patienceMs = patienceMs;
  }

  admit(connection: Connection): void {
    if (this.waiting.size >= this.limit) {
      const [[longest]] = this.waiting;
      this.leave(longest);
      this.turnAway(longest);
    }
    this.waiting.set(connection, performance.now() + this.patienceMs);
    this.timer ??= setTimeout(() => this.look(), this.patienceMs);
  }

  /** It has proven itself, or is gone. False if it did not wait here. */
  leave(connection: Connection): boolean {
    return this.waiting.delete(connection);
  }

  close(): void {
    clearTimeout(this.timer);
    for (const connection of this.waiting.keys()) connection.close();
    this.waiting.clear();
  }

  private look(): void {
    const nowMs = performance.now();
    const late = [...this.waiting].filter(([, untilMs]) => untilMs <= nowMs).map(([connection]) => connection);
    setImmediate(() => {
      for (const connection of late) if (this.leave(connection)) this.turnAway(connection);
    });
    const [next] = [...this.waiting].filter(([, untilMs]) => untilMs > nowMs);
    this.timer = next === undefined ? undefined : setTimeout(() => this.look(), next[1] - nowMs + 1);
  }
}
