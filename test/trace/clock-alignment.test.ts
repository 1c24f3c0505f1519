/** Logs of machines whose clocks are off, brought into line: held against a history that is known. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignLogs } from '../../src/trace/clock-alignment.ts';
import { FactLog } from '../../src/trace/log.ts';

const PEERS = 4;
const inGrains = (ms: number) => Math.round(ms * 1e6) / 1e6;

/**
 * Peer `from` makes a broadcast `waitMs` after its last one, which comes to each of the others after their `delaysMs`.
 */
interface Made {
  readonly from: number;
  readonly waitMs: number;
  readonly delaysMs: readonly number[];
}

const delay = fc.integer({ min: 1, max: 50_000 }).map((us) => us / 1000);
const made: fc.Arbitrary<Made> = fc.record({
  from: fc.integer({ min: 0, max: PEERS - 1 }),
  waitMs: delay,
  delaysMs: fc.array(delay, { minLength: PEERS, maxLength: PEERS }),
});

/** What happened, by peer, in the order of a clock that is off by `errorMs`: a broadcast, or a delivery. */
function eventsOf(history: readonly Made[]): { peer: number; origin: number; sequence: number; atMs: number }[] {
  const nowMs = Array.from({ length: PEERS }, () => 0);
  const sequences = Array.from({ length: PEERS }, () => 0);
  return history
    .flatMap(({ from, waitMs, delaysMs }) => {
      nowMs[from] += waitMs;
      const sequence = sequences[from]++;
      return delaysMs.map((delayMs, peer) => ({
        peer,
        origin: from,
        sequence,
        atMs: nowMs[from] + (peer === from ? 0 : delayMs),
      }));
    })
    .sort((a, b) => a.atMs - b.atMs);
}

/** One log a peer. A broadcast is its origin's delivery too. */
function logsOf(
  history: readonly Made[],
  errorOf: (peer: number, atMs: number) => number,
  level: 'deliveries' | 'full',
): FactLog[] {
  const logs = Array.from({ length: PEERS }, () => new FactLog(level, ['data']));
  for (const { peer, origin, sequence, atMs } of eventsOf(history)) {
    const time = inGrains(atMs + errorOf(peer, atMs));
    if (peer === origin) {
      logs[peer].broadcast(time, peer, sequence);
      if (level === 'full')
        for (let to = 0; to < PEERS; to++)
          if (to !== peer) logs[peer].sent(time, peer, to, sequence, 0, 20, origin, sequence);
    } else if (level === 'full') logs[peer].received(time, peer, origin, sequence, 0, origin, sequence);
    logs[peer].delivered(time, peer, origin, sequence);
  }
  return logs;
}

const timesOf = (logs: readonly FactLog[]) => logs.map(({ times, count }) => [...times.subarray(0, count)]);

/** Every pair of a cause and what came of it, in time. */
function gapsOf(logs: readonly FactLog[]): number[] {
  const facts = logs.flatMap((log) => [...log.facts()]);
  const broadcasts = new Map(
    facts.flatMap((fact) => (fact.fact === 'broadcast' ? [[`${fact.peer}:${fact.sequence}`, fact.time]] : [])),
  );
  const sent = new Map(
    facts.flatMap((fact) => (fact.fact === 'sent' ? [[`${fact.peer} ${fact.to} ${fact.message}`, fact.time]] : [])),
  );
  return facts.flatMap((fact) => {
    if (fact.fact === 'received') return [fact.time - sent.get(`${fact.from} ${fact.peer} ${fact.message}`)!];
    if (fact.fact === 'delivered' && fact.origin !== fact.peer)
      return [fact.time - broadcasts.get(`${fact.origin}:${fact.sequence}`)!];
    return [];
  });
}

describe('logs of several machines', () => {
  const errors = fc.array(fc.integer({ min: -100_000_000, max: 100_000_000 }), { minLength: PEERS, maxLength: PEERS });
  const machines = fc.constantFrom([0, 1, 2, 3], [0, 0, 1, 1], [2, 0, 1, 0], [0, 0, 0, 0]);
  const level = fc.constantFrom('deliveries' as const, 'full' as const);

  it('are moved so that nothing comes before its cause, each as a whole, and no further than the clocks were off', () => {
    fc.assert(
      fc.property(fc.array(made, { maxLength: 30 }), errors, machines, level, (history, errorsNs, machineOf, kept) => {
        const errorsMs = machineOf.map((machine) => errorsNs[machine] / 1e6);
        const logs = logsOf(history, (peer) => errorsMs[peer], kept);
        const before = timesOf(logs);
        const moves = alignLogs(logs, machineOf)!;
        for (const gapMs of gapsOf(logs)) expect(gapMs).toBeGreaterThan(0);
        const worstMs = Math.max(...errorsMs) - Math.min(...errorsMs);
        for (const move of moves) {
          expect(move).toBeGreaterThanOrEqual(0);
          expect(move).toBeLessThanOrEqual(worstMs + 1e-5);
        }
        expect(Math.min(...moves)).toBe(0);
        timesOf(logs).forEach((times, peer) => {
          times.forEach((time, index) => {
            expect(time).toBeCloseTo(before[peer][index] + moves[machineOf[peer]], 5);
          });
        });
      }),
    );
  });

  it('stay as they are where the clocks are right', () => {
    fc.assert(
      fc.property(fc.array(made, { maxLength: 30 }), level, (history, kept) => {
        const logs = logsOf(history, () => 0, kept);
        const before = timesOf(logs);
        expect([...alignLogs(logs, [0, 1, 2, 3])!]).toEqual([0, 0, 0, 0]);
        expect(timesOf(logs)).toEqual(before);
      }),
    );
  });

  it('stay as they are where a clock jumped and no move would do', () => {
    const delaysMs = [1, 1, 1, 1];
    const history: Made[] = Array.from({ length: 20 }, (_, index) => ({ from: index % 2, waitMs: 10, delaysMs }));
    const logs = logsOf(history, (peer, atMs) => (peer === 1 && atMs > 50 ? 500 : 0), 'deliveries');
    const before = timesOf(logs);
    expect(alignLogs(logs, [0, 1, 2, 3])).toBeUndefined();
    expect(timesOf(logs)).toEqual(before);
  });

  it('are in line where nothing is in them', () => {
    expect([...alignLogs([new FactLog('full', [])], [0, 1])!]).toEqual([0, 0]);
  });

  it('go by deliveries alone where copies are made twice: their numbers do not tell which is which', () => {
    const [one, other] = [new FactLog('full', ['data']), new FactLog('full', ['data'])];
    one.sent(5, 0, 1, 0, 0, 20, 0, 0);
    other.received(3, 1, 0, 0, 0, 0, 0);
    expect([...alignLogs([one, other], [0, 1])!]).toEqual([0, 2.000001]);
    other.duplicated(6, 0, 1, 1, 0, 0, 0, 0);
    other.received(1, 1, 0, 0, 0, 0, 0);
    expect([...alignLogs([one, other], [0, 1])!]).toEqual([0, 0]);
  });
});
