/**
 * Corrects the clocks of logs by what the facts say: the facts of a machine are moved to later times, all by the same,
 * so that no broadcast is delivered before it was made and no message received before it was sent.
 *
 * The least such moves are the lengths of longest paths: if a delivery at b seems to come x earlier than its broadcast
 * at a, b has to move by x more than a (Bellman and Ford; the idea: A. Duda, G. Harrus, Y. Haddad, G. Bernard,
 * "Estimating global time in distributed systems", ICDCS 1987). Clocks with a constant offset can always be corrected.
 * If a clock jumped in the middle there may be no solution; then nothing is moved.
 */
import type { PeerId } from '../core/protocol.ts';
import { BROADCAST, DELIVERED, DUPLICATED, RECEIVED, RESTARTED, SENT } from './codes.ts';
import { FactCursor } from './cursor.ts';
import type { FactLog } from './log.ts';

/** Times are whole nanoseconds; at equal times the earlier log would go first. */
const GRAIN_MS = 1e-6;

/**
 * Moves the facts of the logs.
 * @param machineOf by peer the number of its machine
 * @returns by how much, by machine; undefined if there is no solution
 */
export function alignLogs(logs: readonly FactLog[], machineOf: readonly number[]): Float64Array | undefined {
  const machines = Math.max(0, ...machineOf) + 1;
  const gaps = new Gaps(machines, machineOf);
  gaps.addDeliveries(logs);
  // If the network makes copies, or a peer restarts, the numbers of copies do not say which is which.
  if (!logs.some((log) => hasAny(log, [DUPLICATED, RESTARTED]))) gaps.addMessages(logs);
  const moves = movesOf(gaps.leastMs, machines);
  if (moves === undefined) return undefined;
  for (const log of logs) {
    const moveMs = log.count === 0 ? 0 : moves[machineOf[new FactCursor(log).to(0).peer]];
    const { times, count } = log;
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
    for (const { peer, sequence, time } of rowsOf(logs, BROADCAST)) made[peer][sequence] ??= time;
    for (const { origin, sequence, peer, time } of rowsOf(logs, DELIVERED))
      this.add(origin, made[origin]?.[sequence], peer, time);
  }

  /** From the sending of a copy to its receipt: in the logs of processes copies are numbered by pairs of peers. */
  addMessages(logs: readonly FactLog[]): void {
    const sent = new Map<number, number[]>();
    const pairOf = (from: PeerId, to: PeerId) => from * this.machineOf.length + to;
    for (const { peer, other, message, time } of rowsOf(logs, SENT)) {
      const pair = pairOf(peer, other);
      const times = sent.get(pair) ?? [];
      sent.set(pair, times);
      times[message] = time;
    }
    for (const { other, peer, message, time } of rowsOf(logs, RECEIVED))
      this.add(other, sent.get(pairOf(other, peer))?.[message], peer, time);
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

function hasAny(log: FactLog, codes: readonly number[]): boolean {
  for (const row = new FactCursor(log); row.next(); ) if (codes.includes(row.code)) return true;
  return false;
}

/** A cursor at each row with a code, in all logs. */
function* rowsOf(logs: readonly FactLog[], code: number): Generator<FactCursor> {
  for (const log of logs) for (const row = new FactCursor(log); row.next(); ) if (row.code === code) yield row;
}

/** The nearest double to a whole number of nanoseconds, as the logs of processes have it. */
function inGrains(ms: number): number {
  return Math.round(ms * 1e6) / 1e6;
}
