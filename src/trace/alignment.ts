/**
 * Brings logs into line that were kept by clocks which are known only so far: the facts of a machine are moved to later
 * times, all by the same, so that no broadcast is delivered
 * before it was made and no message received before it was sent.
 *
 * The least such moves are the lengths of longest paths: where a delivery at b seems to come x earlier than its
 * broadcast at a, b has to move by x more than a (Bellman and Ford; the
 * idea to correct clocks by what messages tell: A. Duda, G. Harrus, Y. Haddad, G. Bernard, "Estimating global time in
 * distributed systems", ICDCS 1987). Clocks that are off by a
 * constant can always be brought into line, as the truth is one such way. One that jumped in the middle may not: then
 * nothing is moved.
 */
import type { PeerId } from '../core/protocol.ts';
import {
  BROADCAST,
  DELIVERED,
  DUPLICATED,
  type FactLog,
  MESSAGE,
  ORIGIN,
  OTHER,
  PEER,
  RECEIVED,
  RESTARTED,
  SENT,
  SEQUENCE,
  STRIDE,
} from './log.ts';

/** Times are whole nanoseconds; at equal times the earlier log would go first. */
const GRAIN_MS = 1e-6;

/**
 * Moves the facts of the logs.
 * @param machineOf by peer the number of its machine
 * @returns by how much, by machine; undefined where no moves would do
 */
export function alignLogs(logs: readonly FactLog[], machineOf: readonly number[]): Float64Array | undefined {
  const machines = Math.max(0, ...machineOf) + 1;
  const gaps = new Gaps(machines, machineOf);
  gaps.addDeliveries(logs);
  // Where the network makes copies, or a life ends, the numbers of copies do not tell which is which.
  if (!logs.some(({ rows, count }) => hasAny(rows, count, [DUPLICATED, RESTARTED]))) gaps.addMessages(logs);
  const moves = movesOf(gaps.leastMs, machines);
  if (moves === undefined) return undefined;
  for (const { times, rows, count } of logs) {
    const moveMs = count === 0 ? 0 : moves[machineOf[rows[PEER]]];
    if (moveMs > 0) for (let i = 0; i < count; i++) times[i] = inGrains(times[i] + moveMs);
  }
  return moves;
}

/** The least time between something at one machine and what came of it at another: [from · machines + to]. */
class Gaps {
  readonly leastMs: Float64Array;
  private readonly machines: number;
  private readonly machineOf: readonly number[];

  constructor(machines: number, machineOf: readonly number[]) {
    this.machines = machines;
    this.machineOf = machineOf;
    this.leastMs = new Float64Array(machines * machines).fill(Number.POSITIVE_INFINITY);
  }

  /** From a broadcast to each of its deliveries. */
  addDeliveries(logs: readonly FactLog[]): void {
    const made: number[][] = this.machineOf.map(() => []);
    forEach(logs, BROADCAST, (time, rows, at) => {
      made[rows[at + PEER]][rows[at + SEQUENCE]] ??= time;
    });
    forEach(logs, DELIVERED, (time, rows, at) =>
      this.add(rows[at + ORIGIN], made[rows[at + ORIGIN]]?.[rows[at + SEQUENCE]], rows[at + PEER], time),
    );
  }

  /** From the sending of a copy to its receipt: in the logs of processes copies are numbered by pairs of peers. */
  addMessages(logs: readonly FactLog[]): void {
    const sent = new Map<number, number[]>();
    const pairOf = (from: PeerId, to: PeerId) => from * this.machineOf.length + to;
    forEach(logs, SENT, (time, rows, at) => {
      const pair = pairOf(rows[at + PEER], rows[at + OTHER]);
      const times = sent.get(pair) ?? [];
      sent.set(pair, times);
      times[rows[at + MESSAGE]] = time;
    });
    forEach(logs, RECEIVED, (time, rows, at) => {
      const from = rows[at + OTHER];
      this.add(from, sent.get(pairOf(from, rows[at + PEER]))?.[rows[at + MESSAGE]], rows[at + PEER], time);
    });
  }

  private add(from: PeerId, fromMs: number | undefined, to: PeerId, toMs: number): void {
    if (fromMs === undefined) return;
    const at = this.machineOf[from] * this.machines + this.machineOf[to];
    if (toMs - fromMs < this.leastMs[at]) this.leastMs[at] = toMs - fromMs;
  }
}

function movesOf(leastMs: Float64Array, machines: number): Float64Array | undefined {
  const moves = new Float64Array(machines);
  for (let round = 0; round <= machines; round++) {
    let hasChanged = false;
    for (let from = 0; from < machines; from++) {
      for (let to = 0; to < machines; to++) {
        if (from === to) continue;
        const needed = inGrains(moves[from] - leastMs[from * machines + to] + GRAIN_MS);
        if (needed <= moves[to]) continue;
        moves[to] = needed;
        hasChanged = true;
      }
    }
    if (!hasChanged) return moves;
  }
  return undefined;
}

function hasAny(rows: Int32Array, count: number, codes: readonly number[]): boolean {
  for (let at = 0; at < count * STRIDE; at += STRIDE) if (codes.includes(rows[at])) return true;
  return false;
}

function forEach(
  logs: readonly FactLog[],
  code: number,
  take: (time: number, rows: Int32Array, at: number) => void,
): void {
  for (const { times, rows, count } of logs) {
    for (let i = 0, at = 0; i < count; i++, at += STRIDE) if (rows[at] === code) take(times[i], rows, at);
  }
}

/** The nearest double to a whole number of nanoseconds, as the logs of processes have it. */
function inGrains(ms: number): number {
  return Math.round(ms * 1e6) / 1e6;
}
