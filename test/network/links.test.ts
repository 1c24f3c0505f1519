/** What an experiment says of its links is what a measurement of the run shows. */
import { describe, expect, it } from 'vitest';
import { run } from '../../src/index.ts';
import { measured, onOneLink } from './scene.ts';

const COUNT = 10_000;

describe('a link with', () => {
  it('loss: its share of the copies is dropped, with the reason, and the books balance', async () => {
    const { summary, lost } = await onOneLink({ delay: 1, loss: 0.1 }, COUNT);
    const dropped = lost.filter((one) => one).length;
    expect(Math.abs(dropped / COUNT - 0.1)).toBeLessThan(3 * Math.sqrt(0.09 / COUNT));
    // Besides, the peer's copies to itself.
    expect(summary.books).toEqual({ sent: 2 * COUNT, received: 2 * COUNT - dropped, dropped, inFlight: 0, unknown: 0 });
    expect(summary.dropReasons).toEqual({ 'lost in the network': dropped });
    expect(summary.checks.find(({ property }) => property === 'agreement')).toMatchObject({
      promised: false,
      verdict: 'invalid',
    });
  });

  it.each(['full', 'counters'] as const)(
    'duplication: the second copy is sent by the network, at trace level %s',
    async (trace) => {
      const { summary, facts } = await onOneLink({ delay: 1, duplicate: 0.2, loss: 0.1 }, COUNT, { trace });
      const { sent, received, dropped, inFlight, duplicated = 0 } = summary.books;
      expect(Math.abs(duplicated / (0.9 * COUNT) - 0.2)).toBeLessThan(0.015);
      expect(sent).toBe(2 * COUNT + duplicated);
      expect(received).toBe(sent - dropped);
      expect(inFlight).toBe(0);
      expect(summary.perPeer!.map((peer) => peer.sent)).toEqual([2 * COUNT, 0]);
      expect(summary.links).toMatchObject([{ messages: [COUNT, 0] }]);
      if (trace !== 'full') return;
      const copies = facts.filter((fact) => fact.fact === 'duplicated');
      expect(copies.length).toBe(duplicated);
      const received1 = new Set(facts.flatMap((fact) => (fact.fact === 'received' ? [fact.message] : [])));
      expect(copies.every((copy) => received1.has(copy.message) && received1.has(copy.of))).toBe(true);
    },
  );

  it('jitter: it is added to the delay, and a bare time is the most of it', async () => {
    const { delays } = await onOneLink({ delay: 20, jitter: 4 }, COUNT);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(20);
    expect(Math.max(...delays)).toBeLessThanOrEqual(24);
    expect(delays.reduce((sum, delay) => sum + delay, 0) / COUNT).toBeCloseTo(22, 1);
  });

  it('reordering: that share is held back, unless the link keeps its order', async () => {
    const network = { delay: 1, reorder: { probability: 0.1, by: '5ms' } };
    const { delays } = await onOneLink(network, COUNT);
    expect(new Set(delays.map(Math.round))).toEqual(new Set([1, 6]));
    expect(Math.abs(delays.filter((delay) => delay > 3).length / COUNT - 0.1)).toBeLessThan(
      3 * Math.sqrt(0.09 / COUNT),
    );
    const { summary } = await onOneLink(network, 500);
    const kept = await onOneLink({ ...network, fifo: true, duplicate: 0.2 }, 500);
    expect(summary.checks.find(({ property }) => property === 'fifo-order')!.verdict).toBe('invalid');
    const arrivals = kept.facts.flatMap((fact) =>
      fact.fact === 'received' && fact.from !== fact.peer ? [fact.sequence!] : [],
    );
    expect(arrivals).toEqual([...arrivals].sort((a, b) => a - b));
  });

  it('bandwidth: a burst takes its bytes over the bandwidth, and more than the queue holds is dropped', async () => {
    const burst = {
      peers: 2,
      seed: 1,
      protocol: 'best-effort',
      topology: 'line',
      trace: 'full',
      workload: { name: 'burst', broadcasts: 100, payloadBytes: 500 },
    } as const;
    const { summary, delays } = await measured({ ...burst, network: { delay: 10, bandwidth: '1Mbit' } });
    const bytes = summary.links![0].bytes[0];
    expect(Math.max(...delays) - 10).toBeCloseTo(bytes / 125, 2);
    const full = await measured({ ...burst, network: { delay: 10, bandwidth: '1Mbit', queue: '20kB' } });
    expect(full.summary.dropReasons).toEqual({ 'queue full': full.summary.books.dropped });
    const kept = full.delays.length / 2;
    expect(kept).toBe(Math.floor(20_000 / (bytes / 100)));
  });

  it('a delay drawn once: the same for every message, both ways, and another for another link', async () => {
    const { facts } = await measured({
      peers: 5,
      seed: 4,
      protocol: 'best-effort',
      workload: { name: 'burst', broadcasts: 3 },
      network: { delay: { uniform: [10, 1000] }, draw: 'link' },
    });
    const sentAt = new Map(facts.flatMap((fact) => (fact.fact === 'sent' ? [[fact.message, fact.time] as const] : [])));
    const delays = new Map<string, Set<number>>();
    for (const fact of facts) {
      if (fact.fact !== 'received' || fact.from === fact.peer) continue;
      const link = [fact.from, fact.peer].sort().join('-');
      delays.set(link, (delays.get(link) ?? new Set()).add(fact.time - sentAt.get(fact.message)!));
    }
    expect([...delays.values()].map((values) => values.size)).toEqual(new Array(10).fill(1));
    expect(new Set([...delays.values()].map((values) => [...values][0])).size).toBeGreaterThan(5);
  });
});

describe('rules for some links', () => {
  it('go over what all have, both ways or one way, the last one counting', async () => {
    const { facts } = await measured({
      peers: 3,
      protocol: 'best-effort',
      workload: { name: 'burst', broadcasts: 1 },
      network: {
        delay: 10,
        links: [
          { between: [0, 1], delay: 20 },
          { from: 1, to: 0, delay: 30 },
          { from: 2, to: 1, loss: 1 },
        ],
      },
    });
    const took = Object.fromEntries(
      facts.flatMap((fact) => (fact.fact === 'received' ? [[`${fact.from}${fact.peer}`, fact.time] as const] : [])),
    );
    expect(took).toEqual({ '00': 0, '11': 0, '22': 0, '01': 20, '10': 30, '02': 10, '20': 10, '12': 10 });
  });
});

describe('the same seed', () => {
  const network = {
    zones: 'gcp',
    loss: { toBad: 0.05, toGood: 0.3 },
    duplicate: 0.05,
    reorder: { probability: 0.1, by: { exponential: 9 } },
    bandwidth: '1Mbit',
  };
  const experiment = {
    peers: 12,
    protocol: 'flood',
    topology: { name: 'random-k-out', k: 3 },
    workload: { name: 'poisson', broadcasts: 5, rate: 20 },
    network,
  } as const;

  it('gives the same run, and another seed another', async () => {
    const shas = await Promise.all(
      [1, 1, 2].map(async (seed) => (await run({ ...experiment, seed })).summary.traceSha256),
    );
    expect(shas[0]).toBe(shas[1]);
    expect(shas[2]).not.toBe(shas[0]);
  });

  it('comes to the same books with fewer facts, and balances them by kind', async () => {
    const [full, counted] = await Promise.all(
      (['full', 'counters'] as const).map(async (trace) => (await run({ ...experiment, seed: 1, trace })).summary),
    );
    expect(counted.books).toEqual(full.books);
    expect(counted.kinds).toEqual(full.kinds);
    expect(counted.perPeer).toEqual(full.perPeer);
    const { sent, received, dropped, inFlight } = full.books;
    expect(sent).toBe(received + dropped);
    expect(inFlight).toBe(0);
  });
});
