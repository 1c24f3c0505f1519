import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { directedLinkCount } from '../../../src/core/graph.ts';
import { Random } from '../../../src/core/random.ts';
import announce from '../../../src/protocols/announce.ts';
import bestEffort from '../../../src/protocols/best-effort.ts';
import flood from '../../../src/protocols/flood.ts';
import hopList from '../../../src/protocols/hop-list.ts';
import multicast from '../../../src/protocols/multicast.ts';
import { runActors } from '../../../src/runtimes/actors/actors.ts';
import type { Job } from '../../../src/runtimes/runtime.ts';
import randomKOut from '../../../src/topologies/random-k-out.ts';
import burst from '../../../src/workloads/burst.ts';
import reactive from '../../../src/workloads/reactive.ts';
import { expectBalance, expectFactsToAgree, jobOf, meshOf, total } from './jobs.ts';

const RUNS = process.env.HEARSAY_LONG === '1' ? 2_000 : 100;

function throughJson(message: unknown): unknown {
  return JSON.parse(JSON.stringify(message));
}

/** How messages pass: as they are, frozen, and through the codec, each receiver with an object of its own. */
const wires: Record<string, Job['wire']> = {
  'as they are': undefined,
  frozen: { seal: (message) => Object.freeze(message), open: (message) => message, changed: () => undefined },
  'through a codec': { seal: throughJson, open: throughJson, changed: () => undefined },
};

describe.each(Object.keys(wires))('with messages %s', (wireName) => {
  const wire = wires[wireName];

  it.each([
    ['at-once', 0],
    ['drain', 1],
    ['self-message', 1],
  ])(
    'best-effort %s costs N messages a broadcast, and N of a peer to itself where it interleaves',
    async (interleaving, own) => {
      for (const trace of ['full', 'counters', 'none'] as const) {
        const graph = meshOf(6);
        const workload = reactive.create(6, 1, { broadcasts: 50 });
        const outcome = await runActors(
          jobOf(
            { definition: bestEffort, parameters: { interleaving } },
            { graph, workload, trace, wire, payload: 'ab' },
          ),
        );
        const { books } = outcome;
        expect(outcome.stopped).toBe('quiescent');
        expectBalance(outcome);
        if (trace === 'full') expectFactsToAgree(outcome);
        expect([...books.broadcasts]).toEqual([50, 50, 50, 50, 50, 50]);
        expect(books.kindSent[0]).toBe(6 * 6 * 50);
        expect(books.kindSent[1] + books.kindSent[2]).toBe(own * 6 * 6 * 50);
        expect([...books.pairSent!, ...books.pairReceived!, ...books.pairDelivered!]).toEqual(new Array(108).fill(50));
        expect([...books.linkMessages!]).toEqual(new Array(30).fill(50));
        // {"origin":0,"sequence":0,"payload":"ab"} is 40 bytes long, and one more where the sequence has two digits.
        expect([...books.linkBytes!]).toEqual(new Array(30).fill(50 * (4 + 40) + 40));
        expect(books.kindBytes[0]).toBe(30 * (50 * 44 + 40));
        expect(books.totals().inFlight).toBe(0);
      }
    },
  );

  it('flooding costs 2L − N + 1 messages, on 100 peers too, where links are found by search', async () => {
    for (const size of [5, 100]) {
      const graph = randomKOut.build(size, { k: 2 }, new Random(7, 'topology'));
      const workload = burst.create(size, 1, { broadcasts: 2 });
      const outcome = await runActors(jobOf(flood, { graph, workload, wire }));
      expect(outcome.stopped).toBe('quiescent');
      expectBalance(outcome);
      expectFactsToAgree(outcome);
      const isConnected = total(outcome.books.delivered) === size * size * 2;
      expect(isConnected).toBe(true);
      expect(outcome.books.totals().sent).toBe(2 * size * (directedLinkCount(graph) - size + 1));
    }
  });
});

describe('whatever the job', () => {
  const definitions = { bestEffort, flood, hopList, multicast, announce };
  const choices = fc.record({
    protocol: fc.constantFrom(...(Object.keys(definitions) as (keyof typeof definitions)[])),
    interleaving: fc.constantFrom('at-once', 'drain', 'self-message'),
    size: fc.integer({ min: 1, max: 6 }),
    broadcasts: fc.integer({ min: 0, max: 8 }),
    workload: fc.constantFrom('burst', 'reactive'),
    policy: fc.constantFrom('stop', 'drop', 'block'),
    limit: fc.constantFrom(1, 2, 3, 7, 8, 9, 100, 1 << 25),
    turn: fc.constantFrom(1, 2, 64, 1_000_000),
    events: fc.constantFrom(1, 10, 1_000),
    order: fc.constantFrom('common', 'staggered'),
    trace: fc.constantFrom('full', 'full', 'auto', 'counters', 'none'),
    wire: fc.constantFrom(...Object.values(wires)),
  });

  it('the books balance, the facts agree with them, links are first in first out, and limits hold', async () => {
    await fc.assert(
      fc.asyncProperty(
        choices,
        async ({
          protocol,
          interleaving,
          size,
          broadcasts,
          policy,
          limit,
          turn,
          events,
          order,
          trace,
          wire,
          workload,
        }) => {
          const definition = definitions[protocol];
          const parameters = Object.fromEntries(
            Object.entries(definition.parameters).map(([name, { default: value }]) => [name, value]),
          );
          const job = jobOf(
            { definition, parameters: protocol === 'bestEffort' ? { interleaving } : parameters },
            {
              graph: meshOf(size),
              workload: (workload === 'burst' ? burst : reactive).create(size, 1, { broadcasts }),
              mailbox: { limit, policy: policy as Job['mailbox']['policy'], turn },
              stop: { deadlineMs: 500, events, quietMs: 0 },
              start: { order: order as 'common' | 'staggered', gapMs: 0 },
              trace: trace as Job['trace'],
              wire,
            },
          );
          const outcome = await runActors(job);
          expectBalance(outcome);
          if (outcome.log.level === 'full') expectFactsToAgree(outcome);
          expect(total(outcome.books.handled)).toBeLessThanOrEqual(events);
          expect(Math.max(...outcome.books.backlogMax)).toBeLessThanOrEqual(limit);
          expect(outcome.books.totals().dropped === 0 || policy !== 'block').toBe(true);
          if (outcome.stopped === 'quiescent') expect(outcome.books.totals().inFlight).toBe(0);
          if (outcome.stopped === 'failed') expect(policy).toBe('block');
        },
      ),
      { numRuns: RUNS },
    );
  });
});
