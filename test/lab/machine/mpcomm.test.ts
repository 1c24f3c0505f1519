/**
 * mpcomm on hosts as far apart as its regions: what a lab's clocks, its start and its figures are worth, held against
 * what is known here. The hosts' monotonic clocks are a thousand seconds apart, to the nanosecond, where the kernel has
 * time namespaces; and the simulator has the same regions.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findRun } from '../../../src/archive/runs.ts';
import { readTrace } from '../../../src/archive/traces.ts';
import { run } from '../../../src/index.ts';
import { missing } from '../../runtimes/isolation/machine.ts';
import { isWithoutBroker } from '../broker.ts';
import { LabOnHosts } from './lab-on-hosts.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const PEERS = 8;
const MESSAGES = 100;

describe.skipIf(!LONG || missing !== undefined || isWithoutBroker)(
  'mpcomm on hosts in its regions',
  { timeout: 300_000 },
  () => {
    const lab = new LabOnHosts();
    let tookMs = 0;

    beforeAll(async () => {
      await lab.start();
      const beforeMs = performance.now();
      lab.control(`run ${PEERS} ${MESSAGES}`, 'exit');
      await vi.waitFor(() => expect(lab.hosts.said, lab.hosts.told).toContain('Kept in'), {
        timeout: 120_000,
        interval: 50,
      });
      tookMs = performance.now() - beforeMs;
    });

    afterAll(async () => {
      expect(await lab.end(), lab.hosts.told).toBe(0);
      expect(lab.hosts.told).not.toContain('was left; it is killed');
      expect(lab.hosts.namespaces).toEqual([]);
    });

    it('delivers everything, in time', () => {
      const { stopped, books, perPeer, checks } = lab.summary('mpcomm');
      expect({ stopped, dropped: books.dropped, inFlight: books.inFlight }).toEqual({
        stopped: 'quiescent',
        dropped: 0,
        inFlight: 0,
      });
      expect(perPeer!.map(({ delivered }) => delivered)).toEqual(perPeer!.map(() => PEERS * MESSAGES));
      expect(perPeer!.map(({ address }) => address!.replace(/:.*/, ''))).toEqual(
        perPeer!.map((_, peer) => `10.72.0.${peer + 1}`),
      );
      expect(checks.filter(({ promised, verdict }) => promised && verdict !== 'valid')).toEqual([]);
      expect(tookMs).toBeLessThan(40_000);
    });

    it('knows each clock within what it says, and starts all peers within 5 ms and that', async () => {
      const { clocks, latencyUncertaintyMs } = lab.summary('mpcomm');
      expect(clocks!.map(({ agent }) => agent)).toEqual(Array.from({ length: PEERS }, (_, peer) => `host${peer + 1}`));
      const errorsMs = clocks!.map(({ offsetMs, uncertaintyMs, jumps }, peer) => {
        const errorMs = offsetMs - (lab.hosts.told.includes('the same clock') ? 0 : (peer + 1 - 9) * 1_000_000);
        expect(Math.abs(errorMs), `host${peer + 1}`).toBeLessThanOrEqual(uncertaintyMs);
        expect(jumps).toBeUndefined();
        return errorMs;
      });
      const worst = clocks!.map(({ uncertaintyMs }) => uncertaintyMs).sort((a, b) => b - a);
      expect(latencyUncertaintyMs).toBeCloseTo(worst[0] + worst[1], 6);
      expect(lab.hosts.said).toMatch(/Latency of deliveries \(± [\d.]+\s+ms between/);

      const found = findRun(lab.run('mpcomm'), '');
      const { log } = await readTrace(found, found.samples[0]);
      const startsMs = [...log.facts()].flatMap((fact) =>
        fact.fact === 'started' ? [fact.time + errorsMs[fact.peer]] : [],
      );
      expect(startsMs).toHaveLength(PEERS);
      expect(Math.max(...startsMs) - Math.min(...startsMs)).toBeLessThan(5 + latencyUncertaintyMs!);
    });

    it('has the figures of the simulator, within what a sample may be off', async () => {
      const simulated = await run({
        seed: 1,
        samples: 20,
        peers: PEERS,
        protocol: { name: 'multicast', settle: 0 },
        topology: 'mesh',
        start: 'staggered',
        workload: { name: 'interval', broadcasts: MESSAGES, wait: { uniform: [10, 99] } },
        network: { zones: 'gcp' },
        trace: 'deliveries',
      });
      const { order } = lab.summary('mpcomm');
      for (const figure of ['asPublished', 'outOfOrderRounds', 'kendallTau'] as const) {
        const { mean, sd } = simulated.summary.statistics![`order.${figure}`];
        // Of one sample, against the mean of twenty; figures that hardly differ between samples may be off by one
        // round.
        const tolerance = 3 * sd * Math.sqrt(1 + 1 / 20) + (figure === 'kendallTau' ? 0.002 : 1);
        expect(
          Math.abs(order![figure]! - mean),
          `${figure}: ${order![figure]}, simulated ${mean} ± ${sd}`,
        ).toBeLessThan(tolerance);
      }
    });
  },
);
