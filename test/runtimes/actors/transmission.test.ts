/**
 * Links that lose, hold back and double copies among actors: whatever stops the run and whatever is kept of it, the
 * books balance.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DelaySetting } from '../../../src/core/parameters.ts';
import type { NetworkPlan } from '../../../src/network/link-traits.ts';
import bestEffort from '../../../src/protocols/best-effort.ts';
import flood from '../../../src/protocols/flood.ts';
import { runActors } from '../../../src/runtimes/actors/actors.ts';
import { traceLevels } from '../../../src/trace/levels.ts';
import burst from '../../../src/workloads/burst.ts';
import { expectBalance, jobOf, meshOf } from './jobs.ts';

const RUNS = process.env.HEARSAY_LONG === '1' ? 2_000 : 100;

const planOf = (traits: Partial<NetworkPlan['traits']>): NetworkPlan => ({
  traits: { draw: 'message', queue: 1_500_000, delay: { constant: 0 }, ...traits },
  rules: [],
});

const layers = {
  flood: { definition: flood, parameters: {} },
  // Sends to the group at once.
  'best-effort': { definition: bestEffort, parameters: { interleaving: 'at-once' } },
};

/** A burst of each of four peers. */
const runOf = (protocol: keyof typeof layers, plan: NetworkPlan, broadcasts: number, more: object = {}) =>
  runActors(jobOf(layers[protocol], { graph: meshOf(4), plan, workload: burst.create(4, 1, { broadcasts }), ...more }));

describe('modelled links among actors', () => {
  it('keep the books balanced, at every trace level, however the run ends', async () => {
    const traits = fc.record({
      delay: fc.constantFrom<DelaySetting>({ constant: 0 }, { constant: 1 }, { uniform: [0, 4] }),
      loss: fc.constantFrom(0, 0.2, { toBad: 0.1, toGood: 0.4, good: 0, bad: 1 }),
      duplicate: fc.constantFrom(0, 0.3, 1),
      bandwidth: fc.constantFrom(undefined, 1_000_000),
      queue: fc.constantFrom(100, 1_500_000),
    });
    const runs = fc.record({
      traits,
      protocol: fc.constantFrom('flood' as const, 'best-effort' as const),
      trace: fc.constantFrom(...traceLevels),
      deadlineMs: fc.constantFrom(3, 60_000),
      policy: fc.constantFrom('stop' as const, 'drop' as const, 'block' as const),
      limit: fc.constantFrom(4, 1 << 20),
      fifo: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(runs, async ({ traits: given, protocol, trace, deadlineMs, policy, limit, fifo }) => {
        const outcome = await runOf(protocol, planOf(given), 5, {
          trace,
          network: { resolution: 'real', fifo, delay: undefined },
          mailbox: { limit, policy, turn: 8 },
          stop: { deadlineMs, events: Number.POSITIVE_INFINITY, quietMs: 0 },
        });
        expectBalance(outcome);
        if (outcome.stopped === 'quiescent') expect(outcome.books.totals().inFlight).toBe(0);
      }),
      { numRuns: RUNS },
    );
  });

  it.each(['full', 'counters'] as const)(
    'count a copy of the network’s as sent, and as no message of a peer: %s',
    async (trace) => {
      const { books } = await runOf('best-effort', planOf({ duplicate: 1 }), 10, { trace });
      // Ten broadcasts of each of four peers to three others, each of them twice; and one to itself.
      expect([...books.kindDuplicated]).toEqual([120, 0, 0]);
      expect(books.totals()).toMatchObject({ sent: 280, received: 280, dropped: 0 });
      expect([...books.sent]).toEqual([40, 40, 40, 40]);
      expect([...books.received]).toEqual([70, 70, 70, 70]);
      expect([...books.linkMessages!]).toEqual(new Array(12).fill(10));
      expect(books.kindBytes[0]).toBe(books.linkBytes!.reduce((sum, bytes) => sum + bytes, 0));
    },
  );
});
