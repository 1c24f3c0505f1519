/**
 * The mpcomm experiment as it was: regions, staggered start, settling, lists in the order in which they come to the
 * server.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../src/index.ts';
import type { Fact } from '../../src/trace/facts.ts';
import { hearsay } from '../cli/resident/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-mpcomm-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LONG = process.env.HEARSAY_LONG === '1';
const REGIONS = [
  'northamerica-northeast1',
  'southamerica-east1',
  'us-west1',
  'europe-north1',
  'europe-west9',
  'me-west1',
  'asia-south2',
  'asia-east1',
];
/** Round trips to us-central1, in milliseconds. */
const TO_SERVER = [29.8, 138.1, 36.3, 126.8, 107.0, 161.2, 257.7, 152.6];
/** More than jitter can come to on a few legs. */
const LATE_MS = 15;

async function inRegions(peers: number, messages: number, set: Record<string, unknown> = {}) {
  const { summary, trace } = await run('mpcomm', {
    set: { peers, 'workload.broadcasts': messages, 'network.zones': 'gcp', ...set },
  });
  return { summary, facts: [...trace] };
}

function timesOf(facts: readonly Fact[], name: Fact['fact'], peers: number): number[] {
  return Array.from(
    { length: peers },
    (_, peer) => facts.find((fact) => fact.fact === name && fact.peer === peer)!.time,
  );
}

describe('mpcomm in its own regions', () => {
  it('puts peer i in the i-th of them, in virtual time', async () => {
    const { summary } = await inRegions(8, 2);
    expect(summary.runtime).toBe('simulator');
    expect(summary.perPeer!.map(({ zone }) => zone)).toEqual(REGIONS);
  });

  it('starts one after the other, as a controller in Iowa reaches them by TCP', async () => {
    const { facts } = await inRegions(8, 2);
    let reachedMs = 0;
    timesOf(facts, 'started', 8).forEach((startedMs, peer) => {
      const leastMs = reachedMs + 1.5 * TO_SERVER[peer];
      expect(startedMs).toBeGreaterThanOrEqual(leastMs - 0.001);
      expect(startedMs).toBeLessThan(leastMs + LATE_MS * (peer + 1));
      reachedMs += 2 * TO_SERVER[peer];
    });
  });

  it('settles for 10 s before it says READY, and speaks once it has heard READY of all', async () => {
    const { facts } = await inRegions(3, 5);
    const started = timesOf(facts, 'started', 3);
    for (let peer = 0; peer < 3; peer++) {
      const ready = facts.find((fact) => fact.fact === 'sent' && fact.peer === peer && fact.kind === 'ready')!;
      expect(ready.time - started[peer]).toBeCloseTo(10_000, 2);
      const heard = facts.filter((fact) => fact.fact === 'received' && fact.peer === peer && fact.kind === 'ready');
      const first = facts.find((fact) => fact.fact === 'sent' && fact.peer === peer && fact.kind === 'data')!;
      const all = [0, 1, 2].map((from) => heard.find((fact) => fact.fact === 'received' && fact.from === from)!.time);
      expect(first.time - Math.max(...all)).toBeGreaterThanOrEqual(9.999);
      expect(first.time - Math.max(...all)).toBeLessThan(99.001);
    }
  });

  it('collects each list when it has come to Iowa by TCP: one and a half round trips after the last stop', async () => {
    const { facts } = await inRegions(8, 5);
    const collected = timesOf(facts, 'collected', 8);
    for (let peer = 0; peer < 8; peer++) {
      const stops = facts.filter((fact) => fact.fact === 'received' && fact.peer === peer && fact.kind === 'stop');
      const firstOfEach = Array.from(
        { length: 8 },
        (_, from) => stops.find((fact) => fact.fact === 'received' && fact.from === from)!.time,
      );
      const tookMs = collected[peer] - Math.max(...firstOfEach);
      expect(tookMs).toBeGreaterThanOrEqual(1.5 * TO_SERVER[peer] - 0.001);
      expect(tookMs).toBeLessThan(1.5 * TO_SERVER[peer] + LATE_MS);
    }
  });

  it('compares as published the lists that came first, and never the last one', async () => {
    const { facts, summary } = await inRegions(4, 20);
    const arrival = facts.flatMap((fact) => (fact.fact === 'collected' ? [fact.peer] : []));
    const lists = arrival
      .slice(0, 3)
      .map((peer) =>
        facts.flatMap((fact) =>
          fact.fact === 'delivered' && fact.peer === peer ? [`${fact.origin}:${fact.sequence}`] : [],
        ),
      );
    const expected = Array.from({ length: 19 }, (_, round) => round).filter((round) =>
      lists.some((list) => list[round] !== lists[0][round]),
    ).length;
    expect(arrival).toHaveLength(4);
    expect(summary.order!.asPublished).toBe(expected);
    expect(expected).toBeGreaterThan(0);
  });

  it('with two peers compares nothing as published, though they disagree', async () => {
    const { summary } = await inRegions(2, 10);
    expect(summary.order).toMatchObject({ rounds: 20, asPublished: 0 });
    expect(summary.order!.outOfOrderRounds).toBeGreaterThan(10);
  });

  it.each([0.25, 1])('says the same with a jitter of %f ms on average instead of 0.5', async (jitter) => {
    const samples = LONG ? 100 : 20;
    const [usual, other] = await Promise.all(
      [0.5, jitter].map(
        async (mean) =>
          (await inRegions(3, 50, { samples, 'network.jitter': { exponential: mean } })).summary.statistics![
            'order.asPublished'
          ],
      ),
    );
    expect(Math.abs(usual.mean - other.mean)).toBeLessThan(usual.sd / 2);
  });
});

describe('mpcomm-table', () => {
  it('prints five tables, of 15 cells', () => {
    const { status, stdout } = hearsay(['run', 'mpcomm-table', '--samples', '2'], folder);
    expect(status).toBe(0);
    const tables = stdout.trim().split('\n\n');
    expect(tables.map((table) => table.trim().split(' ', 1)[0])).toEqual(['2', '3', '4', '6', '8']);
    for (const table of tables) {
      const lines = table.trim().split('\n');
      expect(lines.map((line) => line.trim().split(/ {2,}/)[0])).toEqual([
        lines[0],
        'sample',
        '1',
        '2',
        'average',
        'standard deviation',
      ]);
      expect(lines[2].trim().split(/ +/)).toHaveLength(7);
    }
  });

  it('has seeds of its own in each cell, and its own numbers of peers', () => {
    const { stdout } = hearsay(['run', 'mpcomm-table', '--samples', '1', '--seed', '7', '--json'], folder);
    const { runs } = JSON.parse(stdout) as { runs: { seed: number; peers: number }[] };
    expect(new Set(runs.map(({ seed }) => seed)).size).toBe(15);
    expect(runs[0].seed).toBe(7);
    expect(hearsay(['run', 'mpcomm-table', '--peers', '3'], folder)).toMatchObject({
      status: 2,
      stderr: 'hearsay: --peers: expected nothing, as mpcomm-table has its own; run mpcomm for one of them, given 3\n',
    });
  });
});
