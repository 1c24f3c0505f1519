/** The network and the faults, as docs/network.md and docs/faults.md describe them. */
import { expect } from 'vitest';
import type { Fact } from '../../../src/trace/facts.ts';
import { BROADCASTS, type ConformanceCase, PEERS, type RecordedRun } from './case.ts';

const AT = '40ms';
const FOR = '60ms';

/**
 * Broadcasts at 200 ms, 400 ms … 2 s, for faults from 0 to 1.5 s: between them a busy machine has half a second for
 * what it does late.
 */
const slowly = { workload: { name: 'interval', broadcasts: BROADCASTS, wait: '200ms', payloadBytes: 5 } };
const LONG = '1500ms';
const isDuring = ({ time }: { readonly time: number }) => time < 1000;
const isAfter = ({ time }: { readonly time: number }) => time >= 1500;

/** What a peer itself did between two times. */
function doneBetween({ facts }: RecordedRun, peer: number, fromMs: number, untilMs: number): Fact[] {
  return facts.filter(
    (fact) => fact.peer === peer && fact.fact !== 'dropped' && fact.time > fromMs && fact.time < untilMs,
  );
}

function expectBalance({ summary, named }: RecordedRun): void {
  expect(summary).toMatchObject({ stopped: 'quiescent' });
  const { sent, received, dropped, inFlight, unknown } = summary.books;
  expect({ sum: received + dropped, inFlight, unknown }).toEqual({ sum: sent, inFlight: 0, unknown: 0 });
  expect(named('dropped')).toHaveLength(dropped);
}

const reasonsIn = ({ named }: RecordedRun) => [...new Set(named('dropped').map(({ reason }) => reason))];

const sentIn = ({ named }: RecordedRun) => new Map(named('sent').map((fact) => [fact.message, fact]));

const dataIn = ({ named }: RecordedRun) => named('sent').filter(({ kind }) => kind === 'data');

const droppedIn = ({ named }: RecordedRun) => new Set(named('dropped').map(({ message }) => message));

/** What peers noted of links that came or went. */
const linkNotes = ({ notes }: RecordedRun) =>
  Array.from({ length: PEERS }, (_, peer) => notes(peer).filter((note) => /^(up|down)/.test(note)));

const crash = { ...slowly, faults: [{ at: '500ms', for: '1s', crash: 2 }] };

export const faultCases: readonly ConformanceCase[] = [
  {
    sentence: '`network.delay` holds back each copy for at least so long',
    experiment: { network: { delay: '30ms' } },
    check: (run) => {
      expectBalance(run);
      const sent = sentIn(run);
      const delays = run
        .named('received')
        .flatMap(({ from, peer, message, time }) => (from === peer ? [] : [time - sent.get(message)!.time]));
      expect(delays.length).toBeGreaterThan(0);
      // Two processes read the time one after the other.
      expect(Math.min(...delays)).toBeGreaterThanOrEqual(29);
    },
  },
  {
    sentence: '`network.loss` drops copies, and each is counted and named',
    experiment: { network: { loss: 0.3 } },
    check: (run) => {
      expectBalance(run);
      expect(run.summary.books.dropped).toBeGreaterThan(0);
      expect(reasonsIn(run)).toEqual(['lost in the network']);
    },
  },
  {
    sentence: '`network.duplicate` sends second copies, and each is counted and named',
    experiment: { network: { duplicate: 0.3 } },
    check: (run) => {
      expectBalance(run);
      const copies = run.named('duplicated');
      expect(copies.length).toBeGreaterThan(0);
      expect(run.summary.books.duplicated).toBe(copies.length);
      expect(run.summary.books.dropped).toBe(0);
    },
  },
  {
    sentence: '`crash`: the peer does nothing until its restart, which starts a new protocol with what was kept',
    experiment: crash,
    waits: true,
    check: (run) => {
      expectBalance(run);
      const [[crashed], [restarted]] = [run.named('crashed', 2), run.named('restarted', 2)];
      expect(crashed.time).toBeGreaterThanOrEqual(500);
      expect(restarted.time).toBeGreaterThanOrEqual(1500);
      expect(doneBetween(run, 2, crashed.time, restarted.time)).toEqual([]);
      expect(run.notes(2).filter((note) => note.startsWith('start'))).toEqual(['start in life 0', 'start in life 1']);
      expect(run.notes(2).filter((note) => note === 'first time true false true')).toHaveLength(2);
      expect(run.named('received', 2).some(({ from, time }) => from !== 2 && time > restarted.time)).toBe(true);
      expect(run.named('received', 1).some(({ from, time }) => from === 2 && time > restarted.time)).toBe(true);
    },
  },
  {
    sentence: '`crash`: neighbours get no notice, and copies that reach the peer are dropped (*peer crashed*)',
    experiment: crash,
    waits: true,
    check: (run) => {
      expect(linkNotes(run)).toEqual([[], [], []]);
      expect(reasonsIn(run)).toEqual(['peer crashed']);
      const dropped = run.named('dropped');
      expect(dropped.some(({ to }) => to === 2)).toBe(true);
      // With a process, the copies go that it had not handed to the machine yet.
      expect(dropped.filter(({ peer, to }) => peer !== 2 && to !== 2)).toEqual([]);
    },
  },
  {
    sentence: '`pause`: the peer stands still, and handles afterwards what has waited; nothing is lost',
    experiment: { faults: [{ at: AT, for: FOR, pause: 1 }] },
    check: (run) => {
      expectBalance(run);
      const [[paused], [resumed]] = [run.named('paused', 1), run.named('resumed', 1)];
      expect(resumed.time).toBeGreaterThanOrEqual(100);
      expect(doneBetween(run, 1, paused.time, resumed.time)).toEqual([]);
      expect(run.summary.books.dropped).toBe(0);
      expect(run.named('delivered')).toHaveLength(BROADCASTS * PEERS * PEERS);
    },
  },
  {
    sentence: '`partition`: copies across are dropped (*partitioned*) when they are sent, without notice',
    experiment: { ...slowly, faults: [{ at: 0, for: LONG, partition: [[0], [1, 2]] }] },
    waits: true,
    check: (run) => {
      expectBalance(run);
      expect(reasonsIn(run)).toEqual(['partitioned']);
      const dropped = droppedIn(run);
      const isAcross = ({ peer, to }: { readonly peer: number; readonly to: number }) => (peer === 0) !== (to === 0);
      const during = dataIn(run).filter(isDuring);
      expect(during.filter(isAcross).length).toBeGreaterThan(0);
      for (const copy of during) expect(dropped.has(copy.message)).toBe(isAcross(copy));
      for (const copy of dataIn(run).filter(isAfter)) expect(dropped.has(copy.message)).toBe(false);
      expect(linkNotes(run)).toEqual([[], [], []]);
    },
  },
  {
    sentence: '`cut`: both ends get `linkDown` and later `linkUp`; what is sent between is dropped (*link down*)',
    experiment: { faults: [{ at: AT, for: FOR, cut: [[0, 1]] }] },
    check: (run) => {
      expectBalance(run);
      expect(linkNotes(run)).toEqual([['down 1, of 1', 'up 1, of 2'], ['down 0, of 1', 'up 0, of 2'], []]);
      expect(reasonsIn(run)).toEqual(['link down']);
      const [up] = run.named('link-up', 0);
      expect(run.named('received', 1).some(({ from, time }) => from === 0 && time >= up.time)).toBe(true);
    },
  },
  {
    sentence: '`lose-copy`, `delay-copy` and `duplicate-copy` are about the one copy that they name',
    experiment: {
      ...slowly,
      faults: [
        { 'lose-copy': { from: 0, to: 1, copy: 0 } },
        { 'duplicate-copy': { from: 0, to: 2, copy: 1 } },
        { 'delay-copy': { from: 1, to: 2, copy: 0 }, by: '50ms' },
      ],
    },
    waits: true,
    check: (run) => {
      const { named } = run;
      const onLink = (from: number, to: number) => named('sent').filter((fact) => fact.peer === from && fact.to === to);
      expect(named('dropped')).toMatchObject([{ message: onLink(0, 1)[0].message, reason: 'lost by a fault' }]);
      expect(named('duplicated')).toMatchObject([{ of: onLink(0, 2)[1].message }]);
      const arrivals = new Map(named('received').map(({ message, time }) => [message, time]));
      expect(arrivals.has(named('duplicated')[0].message)).toBe(true);
      const [late] = onLink(1, 2);
      // Two processes read the time one after the other.
      expect(arrivals.get(late.message)! - late.time).toBeGreaterThanOrEqual(49);
    },
  },
  {
    sentence: '`loss-storm` and `delay-storm` act on the copies that are sent while they last',
    experiment: {
      ...slowly,
      faults: [
        { at: 0, for: LONG, 'loss-storm': 0, loss: 1 },
        { at: 0, for: LONG, 'delay-storm': 1, delay: '50ms' },
      ],
    },
    waits: true,
    check: (run) => {
      expectBalance(run);
      expect(reasonsIn(run)).toEqual(['lost in a storm']);
      const dropped = droppedIn(run);
      const during = dataIn(run).filter(isDuring);
      expect(during.length).toBeGreaterThan(0);
      for (const copy of during) expect(dropped.has(copy.message)).toBe(copy.peer === 0 || copy.to === 0);
      for (const copy of dataIn(run).filter(isAfter)) expect(dropped.has(copy.message)).toBe(false);

      const arrivals = new Map(run.named('received').map(({ message, time }) => [message, time]));
      const late = during.filter(({ peer, to }) => peer === 1 && to === 2);
      expect(late.length).toBeGreaterThan(0);
      for (const { message, time } of late) expect(arrivals.get(message)! - time).toBeGreaterThanOrEqual(49);
    },
  },
  {
    sentence: '`slow`: each message that arrives takes its time, one after the other',
    experiment: {
      workload: { name: 'interval', broadcasts: BROADCASTS, wait: '100ms', payloadBytes: 5 },
      faults: [{ at: '300ms', slow: 2, by: '60ms' }],
    },
    waits: true,
    check: (run) => {
      expectBalance(run);
      const [{ time: sinceMs }] = run.named('afflicted', 2);
      const sent = sentIn(run);
      const times = run
        .named('received', 2)
        .flatMap(({ message, time }) => (sent.get(message)!.time > sinceMs ? [time] : []));
      expect(times.length).toBeGreaterThan(0);
      expect(times[times.length - 1] - sinceMs).toBeGreaterThanOrEqual(60 * times.length - 1);
    },
  },
  {
    sentence: '`skew`: timers take that many times as long, and `now` stays the time of the run',
    experiment: { faults: [{ at: 0, skew: 1, factor: 3 }] },
    check: (run) => {
      expectBalance(run);
      const tookMs = [0, 1, 2].map((peer) => {
        const [setMs, firedMs] = ['set', 'timer'].map((word) =>
          Number(
            run
              .notes(peer)
              .find((note) => note.startsWith(`${word} 3 at `))!
              .split(' ')[3],
          ),
        );
        return firedMs - setMs;
      });
      expect(tookMs[1]).toBeGreaterThanOrEqual(59);
      for (const peer of [0, 2]) expect(tookMs[peer]).toBeGreaterThanOrEqual(19);
    },
  },
];
