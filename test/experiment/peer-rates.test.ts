/** `network.upload`, `download` and `classes`: copies of a peer share its bandwidth. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import { runExperiment } from '../../src/experiment/run.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import type { FactLog } from '../../src/trace/log.ts';

/** A run, and the times at which peers other than 0 deliver. */
async function runOf(experiment: Record<string, unknown>) {
  const prepared = await prepare({ source: sourceOfData({ seed: 1, trace: 'full', ...experiment }) }, nodePlatform);
  let kept: FactLog | undefined;
  const summary = await runExperiment(prepared, nodePlatform, {
    sampled: (_sample, _summary, { log }) => {
      kept = log;
    },
  });
  const facts = [...kept!.facts()];
  const delivered = facts.flatMap((fact) => (fact.fact === 'delivered' && fact.peer !== 0 ? [fact.time] : []));
  return { summary, facts, delivered };
}

/** Peer 0 in the middle; a frame has 42 bytes besides the payload. */
const star = {
  peers: 9,
  topology: 'star',
  protocol: 'flood',
  workload: { name: 'single', payloadBytes: 99_958 },
};

describe('D copies of S bytes over an upload of R take D · S / R, and the latency', () => {
  it.each([
    [2, '8Mbit', 250],
    [8, '8Mbit', 850],
    [8, '80Mbit', 130],
  ])('D = %i, R = %s: %d ms', async (copies, upload, ms) => {
    const { delivered } = await runOf({ ...star, peers: copies + 1, network: { upload, delay: '50ms' } });
    expect(delivered).toHaveLength(copies);
    for (const time of delivered) expect(time).toBeCloseTo(ms, 2);
  });
});

it('a download is shared by those who send', async () => {
  const { summary } = await runOf({
    ...star,
    workload: { name: 'burst', broadcasts: 1, payloadBytes: 99_958 },
    protocol: 'best-effort',
    topology: 'mesh',
    network: { download: '8Mbit', delay: '50ms' },
  });
  // Each peer receives eight copies of 100 ms each, at once.
  expect(summary.latencyMs?.max).toBeCloseTo(850, 0);
  expect(summary.latencyMs?.p50).toBeCloseTo(850, 0);
});

it('gives each class its share of the peers', async () => {
  const { facts } = await runOf({
    ...star,
    peers: 11,
    topology: 'mesh',
    protocol: 'best-effort',
    network: {
      delay: '1ms',
      classes: [
        { share: '20%', upload: '80Mbit' },
        { share: 0.3, upload: '8Mbit' },
      ],
    },
    workload: { name: 'burst', broadcasts: 1, payloadBytes: 99_958 },
  });
  const lastOf = Array.from({ length: 11 }, (_, origin) =>
    Math.max(...facts.flatMap((fact) => (fact.fact === 'delivered' && fact.origin === origin ? [fact.time] : []))),
  );
  const rounded = lastOf.map((ms) => Math.round(ms / 100) * 100).sort((a, b) => a - b);
  expect(rounded).toEqual([0, 0, 0, 0, 0, 100, 100, 1000, 1000, 1000, 1000].slice(0, 11));
});

it('heartbeats that wait for bandwidth do not keep a run going', async () => {
  const { summary } = await runOf({
    peers: 4,
    topology: 'mesh',
    protocol: 'stubborn',
    workload: 'single',
    network: { upload: '100kbit', download: '100kbit', delay: '5ms' },
  });
  expect(summary.stopped).toBe('quiescent');
});

const rate = fc.constantFrom('100kbit', '1Mbit', '20Mbit');
const fault = fc.oneof(
  fc.record({ at: fc.nat(200), crash: fc.nat(4) }),
  fc.record({ at: fc.nat(200), for: fc.integer({ min: 1, max: 200 }), crash: fc.nat(4) }),
  fc.record({ at: fc.nat(200), for: fc.integer({ min: 1, max: 200 }), pause: fc.nat(4) }),
);

it('whatever the bandwidth and the faults, each copy is received or dropped, and a run repeats', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ upload: rate, download: rate, loss: fc.constantFrom(0, 0.2), duplicate: fc.constantFrom(0, 0.2) }),
      fc.array(fault, { maxLength: 3 }),
      fc.nat(1_000),
      async (network, faults, seed) => {
        const experiment = {
          seed,
          peers: 5,
          topology: 'random-k-out',
          protocol: 'flood',
          workload: { name: 'scatter', total: 10, within: '200ms', payloadBytes: 2_000 },
          network: { ...network, delay: '10ms' },
          faults,
        };
        const [one, other] = [await runOf(experiment), await runOf(experiment)];
        const { books, traceSha256, remarks } = one.summary;
        expect(books).toMatchObject({ inFlight: 0, unknown: 0 });
        expect(books.sent).toBe(books.received + books.dropped);
        expect(remarks).toEqual([]);
        expect(other.summary.traceSha256).toBe(traceSha256);
      },
    ),
    { numRuns: process.env.HEARSAY_LONG === '1' ? 500 : 25 },
  );
});

describe('refuses', () => {
  it.each([
    [{ runtime: 'tcp', network: { upload: '1Mbit' } }, /on the simulator only/],
    [
      {
        network: {
          classes: [
            { share: 0.6, upload: '1Mbit' },
            { share: '50%', upload: '2Mbit' },
          ],
        },
      },
      /at most 100 % together, given 110 %/,
    ],
    [{ network: { classes: [{ share: 0.6 }] } }, /network.classes.0: expected an upload or a download/],
    [{ network: { classes: [{ share: '0%', upload: '1Mbit' }] } }, /a share of the peers, such as 20% or 0.2/],
    [{ network: { upload: 'fast' } }, /bits per second of all that a peer sends, such as 50Mbit/],
  ])('%j', async (experiment, error) => {
    await expect(prepare({ source: sourceOfData(experiment) }, nodePlatform)).rejects.toThrow(error);
  });
});
