/** What happens over the time of a run, against a slow, obvious way of counting, on random copies of messages. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backlog } from '../../src/measures/backlog.ts';
import { latency } from '../../src/measures/latency.ts';
import { latencyCurve } from '../../src/measures/latency-curve.ts';
import { throughput } from '../../src/measures/throughput.ts';
import { anyHistory } from '../any-history.ts';
import { emptyRecording, recordingOf } from './scene.ts';

/** A copy: when it is sent, how long it takes, and what becomes of it. */
const copy = fc.record({
  sentMs: fc.double({ min: 0, max: 5000, noNaN: true }),
  tookMs: fc.double({ min: 0, max: 3000, noNaN: true }),
  fate: fc.constantFrom('received', 'dropped', 'in flight'),
});

type Copy = typeof copy extends fc.Arbitrary<infer Value> ? Value : never;

function runOf(copies: readonly Copy[]) {
  const run = emptyRecording(3);
  const facts = copies.flatMap(({ sentMs, tookMs, fate }, number) => [
    { time: sentMs, write: () => run.log.sent(sentMs, 0, 1, number, 0, 10, 0, number) },
    ...(fate === 'in flight'
      ? []
      : [
          {
            time: sentMs + tookMs,
            write: () =>
              fate === 'received'
                ? run.log.received(sentMs + tookMs, 1, 0, number, 0, 0, number)
                : run.log.dropped(sentMs + tookMs, 0, 1, number, 0, 'lost', 0, number),
          },
        ]),
  ]);
  // Stable, so that a copy which takes no time is sent before it comes.
  facts.sort((a, b) => a.time - b.time);
  for (const fact of facts) fact.write();
  return run;
}

it('backlog: sent, and neither received nor dropped', () => {
  fc.assert(
    fc.property(fc.array(copy, { minLength: 1, maxLength: 30 }), (copies) => {
      const run = runOf(copies);
      const figure = backlog.take(run);
      if ('absent' in figure) throw new Error(figure.absent);
      const { binMs, inFlight, max, maxAtMs } = figure;
      const endsMs = copies.map(({ sentMs, tookMs, fate }) =>
        fate === 'in flight' ? Number.POSITIVE_INFINITY : sentMs + tookMs,
      );
      const lastMs = Math.max(
        ...copies.map(({ sentMs }) => sentMs),
        ...endsMs.filter((ms) => ms !== Number.POSITIVE_INFINITY),
      );
      const before = (ms: number) =>
        copies.filter(({ sentMs }) => Math.floor(sentMs / binMs) <= ms).length -
        endsMs.filter((end) => Math.floor(end / binMs) <= ms).length;
      expect(inFlight.length).toBeLessThanOrEqual(100);
      expect(inFlight.length).toBe(Math.floor(lastMs / binMs) + 1);
      expect(inFlight).toEqual(inFlight.map((_, bin) => before(bin)));
      // At most so many at a time, and so many just then: each instant at which a copy is sent counts.
      const during = copies.map(
        ({ sentMs }) => copies.filter((one, index) => one.sentMs <= sentMs && endsMs[index] > sentMs).length,
      );
      expect(max).toBeGreaterThanOrEqual(Math.max(...during));
      expect(max).toBeLessThanOrEqual(copies.length);
      expect(copies.some(({ sentMs }) => sentMs === maxAtMs)).toBe(true);
    }),
  );
});

it('throughput: each receipt and delivery in the part of the time that it happened in', () => {
  fc.assert(
    fc.property(fc.array(copy, { minLength: 1, maxLength: 30 }), (copies) => {
      const figure = throughput.take(runOf(copies));
      if ('absent' in figure) throw new Error(figure.absent);
      const receipts = copies.filter(({ fate }) => fate === 'received').map(({ sentMs, tookMs }) => sentMs + tookMs);
      const expected = figure.received!.map(
        (_, bin) => receipts.filter((time) => Math.floor(time / figure.binMs) === bin).length,
      );
      expect(figure.received).toEqual(expected);
      expect(expected.reduce((sum, one) => sum + one)).toBe(receipts.length);
    }),
  );
  fc.assert(
    fc.property(anyHistory({ repeats: true }), (story) => {
      if (story.steps.length === 0) return;
      const figure = throughput.take(recordingOf(story));
      if ('absent' in figure) throw new Error(figure.absent);
      const { binMs, delivered, received } = figure;
      expect(received).toBeUndefined();
      const counted = (bin: number) =>
        story.steps.filter((step, time) => step.delivers && Math.floor(time / binMs) === bin).length;
      expect(delivered).toEqual(delivered.map((_, bin) => counted(bin)));
    }),
  );
});

it('parts of the time have a round width', () => {
  const widthOf = (ms: number) => {
    const run = emptyRecording(2);
    run.log.started(ms, 0);
    return (throughput.take(run) as { binMs: number }).binMs;
  };
  expect([0, 0.09, 0.1, 1, 99, 100, 180, 499, 3_600_000].map(widthOf)).toEqual([
    0.001, 0.001, 0.002, 0.02, 1, 2, 2, 5, 50_000,
  ]);
});

it('the curve of latencies passes through the quantiles, and never falls', () => {
  fc.assert(
    fc.property(anyHistory(), (story) => {
      const run = recordingOf(story);
      const quantiles = latency.take(run);
      const curve = latencyCurve.take(run);
      if ('absent' in quantiles || 'absent' in curve) {
        expect(curve).toEqual(quantiles);
        return;
      }
      expect(curve).toHaveLength(100);
      expect([curve[49], curve[89], curve[98], curve[99]]).toEqual([
        quantiles.p50,
        quantiles.p90,
        quantiles.p99,
        quantiles.max,
      ]);
      expect(curve).toEqual([...curve].sort((a, b) => a - b));
    }),
  );
});

it('of very many latencies the curve is that of an even share of them', () => {
  const run = emptyRecording(2);
  const count = 500_000;
  for (let sequence = 0; sequence < count; sequence++) run.log.broadcast(0, 0, sequence);
  for (let sequence = 0; sequence < count; sequence++) run.log.delivered(sequence, 1, 0, sequence);
  const curve = latencyCurve.take(run) as number[];
  expect(curve.map((ms) => Math.round((100 * ms) / count))).toEqual(
    Array.from({ length: 100 }, (_, index) => index + 1),
  );
});

it('need what they are made of', () => {
  expect(backlog.take(emptyRecording(2, 'deliveries'))).toEqual({ absent: 'the trace level keeps no receipts' });
  expect(backlog.take(emptyRecording(2))).toEqual({ absent: 'nothing happened' });
  expect(throughput.take(emptyRecording(2))).toEqual({ absent: 'nothing happened' });
  expect(throughput.take(emptyRecording(2, 'counters'))).toEqual({
    absent: 'the trace level keeps no list of all deliveries',
  });
});
