/**
 * The mpcomm experiment in its regions in real time, as processes and as actors: the same events at the same times as
 * in the simulator, and the same figures within sampling error.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../src/index.ts';
import type { Fact } from '../../../src/trace/facts.ts';

const LONG = process.env.HEARSAY_LONG === '1';
/** Round trips in milliseconds: between the first three regions, and from each to Iowa. */
const ROUND_TRIPS = [
  [0.3, 128.6, 61.9],
  [128.6, 0.3, 169.3],
  [61.9, 169.3, 0.3],
];
const TO_SERVER = [29.8, 138.1, 36.3];

async function inRegions(runtime: string, peers: number, messages: number, more: Record<string, unknown> = {}) {
  const set = {
    peers,
    'workload.broadcasts': messages,
    'network.zones': 'gcp',
    runtime,
    'protocol.settle': 0,
    ...more,
  };
  const { summary, trace } = await run('mpcomm', { set });
  return { summary, facts: [...trace] };
}

describe.each(['udp', 'actors'])('mpcomm in the seed’s regions: %s', (runtime) => {
  let ran: Awaited<ReturnType<typeof inRegions>>;

  beforeAll(async () => {
    ran = await inRegions(runtime, 3, 10);
  });

  it('runs where it is told to, each peer in its region, and ends by itself', () => {
    const { summary } = ran;
    expect(summary).toMatchObject({ runtime, stopped: 'quiescent', failures: [] });
    expect(summary.perPeer!.map(({ zone }) => zone)).toEqual([
      'northamerica-northeast1',
      'southamerica-east1',
      'us-west1',
    ]);
    expect(summary.perPeer!.map(({ delivered }) => delivered)).toEqual([30, 30, 30]);
    expect(new Set(summary.perPeer!.map(({ pid }) => pid)).size).toBe(runtime === 'udp' ? 3 : 1);
  });

  it('starts one after the other, as the controller reaches them', () => {
    const { facts } = ran;
    let reachedMs = 0;
    for (let peer = 0; peer < 3; peer++) {
      const startedMs = facts.find((fact) => fact.fact === 'started' && fact.peer === peer)!.time;
      expect(startedMs).toBeGreaterThanOrEqual(reachedMs + 1.5 * TO_SERVER[peer]);
      reachedMs += 2 * TO_SERVER[peer];
    }
  });

  it('lets each copy take the time between the regions', () => {
    const { facts } = ran;
    const sentAt = new Map(facts.flatMap((fact) => (fact.fact === 'sent' ? [[fact.message, fact.time]] : [])));
    const between = facts.filter(
      (fact): fact is Fact & { fact: 'received' } => fact.fact === 'received' && fact.from !== fact.peer,
    );
    expect(between.length).toBeGreaterThan(60);
    for (const { message, from, peer, time } of between)
      expect(time - sentAt.get(message)!).toBeGreaterThanOrEqual(ROUND_TRIPS[from][peer] / 2);
  });

  it('collects each list one and a half round trips after the last stop, and compares those that came first', () => {
    const { facts, summary } = ran;
    const collected = facts.filter((fact): fact is Fact & { fact: 'collected' } => fact.fact === 'collected');
    expect(collected.map(({ peer }) => peer).sort()).toEqual([0, 1, 2]);
    for (const { peer, time } of collected) {
      const stops = facts.filter((fact) => fact.fact === 'received' && fact.peer === peer && fact.kind === 'stop');
      const firsts = [0, 1, 2].map(
        (from) => stops.find((fact) => fact.fact === 'received' && fact.from === from)!.time,
      );
      expect(time - Math.max(...firsts)).toBeGreaterThanOrEqual(1.5 * TO_SERVER[peer]);
    }
    const lists = collected
      .slice(0, 2)
      .map(({ peer: of }) => facts.flatMap((fact) => (isDeliveryAt(fact, of) ? [textOf(fact)] : [])));
    expect(summary.order!.asPublished).toBe(
      lists[0].slice(0, 9).filter((round, index) => round !== lists[1][index]).length,
    );
  });
});

type Delivery = Fact & { fact: 'delivered' };
const isDeliveryAt = (fact: Fact, peer: number): fact is Delivery => fact.fact === 'delivered' && fact.peer === peer;
const textOf = ({ origin, sequence }: Delivery) => `${origin}:${sequence}`;

const SAMPLES = 5;
const SIMULATED = 200;

describe.runIf(LONG)('its figures over udp are those of the simulator within sampling error', () => {
  it.each([3, 8])('%i peers, 50 messages', async (peers) => {
    const real = (await inRegions('udp', peers, 50, { samples: SAMPLES })).summary.statistics!;
    const simulated = (await inRegions('simulator', peers, 50, { samples: SIMULATED })).summary.statistics!;
    for (const figure of ['order.asPublished', 'order.outOfOrderRounds']) {
      // Five samples say little of their own spread; that of the simulator's stands for both.
      const error = simulated[figure].sd * Math.sqrt(1 / SAMPLES + 1 / SIMULATED);
      expect(Math.abs(real[figure].mean - simulated[figure].mean), `${figure} of ${peers} peers`).toBeLessThan(
        3 * error,
      );
    }
  });
});
