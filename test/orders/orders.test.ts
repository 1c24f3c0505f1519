/**
 * Each order is examined once, and what it found is the same for all that read it: the count of the measure, its first
 * offence, the verdict of the check and its evidence.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causalOrderOf, examineCausalOrder } from '../../src/orders/causal.ts';
import { fifoOrderOf } from '../../src/orders/fifo.ts';
import { firstOf, type Offences } from '../../src/orders/offences.ts';
import { examineTotalOrder, totalOrderOf } from '../../src/orders/total.ts';
import { historiesOf } from '../../src/trace/histories.ts';
import { anyHistory, factsOf, type History, logOfStory } from '../any-history.ts';
import { verdictOn } from '../checks/scene.ts';
import { forbidden, nameOf, type OrderName } from './forbidden.ts';

const LONG = process.env.HEARSAY_LONG === '1';

interface Examined {
  readonly found: Offences;
  readonly isComplete: boolean;
}

/** @param limits of work; without them, those of the program */
function examined(order: OrderName, story: History, limits?: readonly [number, number]): Examined {
  const log = logOfStory(story);
  const histories = historiesOf(log, story.size);
  if (order === 'fifo') return { found: fifoOrderOf(histories), isComplete: true };
  if (limits !== undefined)
    return order === 'causal' ? examineCausalOrder(histories, log, ...limits) : examineTotalOrder(histories, ...limits);
  return order === 'causal' ? causalOrderOf(histories, log) : totalOrderOf(histories);
}

const anyRun = (tidy: number) => anyHistory({ strangers: true, repeats: true, tidy });

describe.each(['fifo', 'causal', 'total'] as const)('%s order', (order) => {
  it.each([0, 4, 6, 7])('has one answer for measure and check, that of its definition, at tidiness %i', (tidy) => {
    fc.assert(
      fc.property(anyRun(tidy), (story) => {
        const expected = forbidden(story, order);
        const { found, isComplete } = examined(order, story);
        const log = logOfStory(story);
        const first = firstOf(found, historiesOf(log, story.size), log);
        const { verdict, reason, evidence } = verdictOn(`${order}-order`, factsOf(story), story.size);
        expect(isComplete).toBe(true);
        expect(found.count).toBe(expected.length);
        expect(found.numbers.some((number) => number >= 0)).toBe(expected.length > 0);
        expect(first?.delivered).toBe(expected.length === 0 ? undefined : nameOf(expected[0].step));
        expect(verdict === 'invalid').toBe(expected.length > 0);
        expect(evidence[0]?.startsWith(`peer ${first?.peer} delivered ${first?.delivered} at `)).toBe(
          expected.length === 0 ? undefined : true,
        );
        if (verdict === 'unknown') expect(reason).toMatch(/^not exercised/);
      }),
      { numRuns: LONG ? 5_000 : 150 },
    );
  });

  it('finds nothing that is not there, and is complete or says so, however little work is allowed', () => {
    fc.assert(
      fc.property(
        anyRun(5),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 400 }),
        (story, count, decide) => {
          const expected = forbidden(story, order);
          const { found, isComplete } = examined(order, story, [count, decide]);
          expect(found.count).toBeLessThanOrEqual(expected.length);
          if (isComplete) expect(found.count).toBe(expected.length);
          expect(found.numbers.some((number) => number >= 0)).toBe(found.count > 0);
        },
      ),
      { numRuns: LONG ? 5_000 : 200 },
    );
  });
});

it('looks on for an offence against total order where the first share of the pairs shows none', () => {
  // Neighbours have one broadcast in common; only peers 0 and 2, which are two apart, contradict each other.
  const lists = ['ab', 'bc', 'ba', 'ca'].map((list) => [...list].map((letter) => 'abc'.indexOf(letter)));
  const steps = [0, 1, 2].map((peer) => ({ peer, delivers: false, origin: peer, sequence: 0 }));
  const delivered = lists.flatMap((list, peer) =>
    list.map((origin) => ({ peer, delivers: true, origin, sequence: 0 })),
  );
  const story = { size: 4, steps: [...steps, ...delivered] };
  expect(examined('total', story, [1, 1])).toMatchObject({ found: { count: 0 }, isComplete: false });
  expect(examined('total', story, [1, 1_000])).toMatchObject({ found: { count: 2 }, isComplete: true });
});
