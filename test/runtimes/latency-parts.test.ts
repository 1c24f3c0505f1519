/** Where latency comes from, on every runtime: a protocol that waits and holds for known times is found to do so. */
import { expect, it } from 'vitest';
import { run } from '../../src/index.ts';
import { HOLD_MS, WAIT_MS } from './waits-and-holds.ts';

const protocol = new URL('waits-and-holds.ts', import.meta.url);
const DELAY_MS = 5;
/** Timers of real runtimes may run out a little early by another clock. */
const GRAIN_MS = 1.5;

it.each(['simulator', 'actors', 'tcp', 'udp'] as const)('%s', async (runtime) => {
  const workload = { name: 'single' } as const;
  const { summary } = await run({
    peers: 3,
    topology: 'mesh',
    protocol,
    workload,
    runtime,
    network: { delay: DELAY_MS },
    trace: 'full',
    seed: 1,
  });
  const { latencyMs, latencyPartsMs } = summary;
  const { waiting, way, held, of } = latencyPartsMs!;
  expect(latencyPartsMs).not.toHaveProperty('unseen');
  for (const key of ['p50', 'p90', 'p99', 'max', 'mean'] as const) {
    expect(of[key].waiting + of[key].way + of[key].held, key).toBeCloseTo(latencyMs![key], 6);
    expect(waiting[key]).toBeGreaterThan(WAIT_MS - GRAIN_MS);
    expect(way[key]).toBeGreaterThan(runtime === 'simulator' ? DELAY_MS - 0.001 : 0);
    expect(held[key]).toBeGreaterThan(HOLD_MS - GRAIN_MS);
  }
  if (runtime === 'simulator') {
    for (const parts of Object.values(of)) expect(parts).toEqual({ waiting: WAIT_MS, way: DELAY_MS, held: HOLD_MS });
  }
});

it('of a run of mpcomm in its regions most is the handshake', async () => {
  const { summary } = await run('mpcomm', {
    set: { peers: 8, 'workload.broadcasts': 20, 'network.zones': 'gcp', seed: 1 },
  });
  const { p50 } = summary.latencyPartsMs!.of;
  expect(p50.waiting).toBeGreaterThan(10_000);
  expect(p50.way).toBeGreaterThan(20);
  expect(p50.way).toBeLessThan(300);
  expect(p50.held).toBe(0);
});
