/** Promises turn at the moment at which they break. */
import { expect, it } from 'vitest';
import { run } from '../../src/library/run.ts';
import { offenceIn, standingsAt, type Verdict } from '../../web/src/stage/standings.ts';
import { logOf } from '../log-of.ts';

const verdict = (property: string, verdict: Verdict['verdict'], more: Partial<Verdict> = {}): Verdict => ({
  ...{ property, verdict, promised: true, evidence: [] },
  ...more,
});

it('decides what must happen in the end at the end', () => {
  const verdicts = [verdict('validity', 'valid'), verdict('agreement', 'invalid', { evidence: ['peer 2 never …'] })];
  const standsAt = (facts: number, isEnd: boolean) =>
    standingsAt(verdicts, [undefined, undefined], facts, isEnd).map(({ stands }) => stands);
  expect(standsAt(5, false)).toEqual(['not decided yet', 'not decided yet']);
  expect(standsAt(9, true)).toEqual(['kept', 'broken']);
});

it('breaks what must never happen at the offending fact', () => {
  const verdicts = [verdict('fifo-order', 'invalid', { evidence: ['peer 2 delivered 0:1 at 3 ms, …'] })];
  const at = (facts: number) => standingsAt(verdicts, [6], facts, facts === 9)[0];
  expect([at(5).stands, at(6).stands, at(9).stands]).toEqual(['kept', 'broken', 'broken']);
  expect([at(5).because, at(6).because]).toEqual(['', 'peer 2 delivered 0:1 at 3 ms, …']);
});

it('lists what is promised, and what was broken without a promise', () => {
  const verdicts = [
    verdict('validity', 'unknown', { reason: 'the run stopped' }),
    verdict('causal-order', 'invalid', { promised: false }),
    verdict('total-order', 'valid', { promised: false }),
  ];
  const listed = standingsAt(verdicts, [], 9, true);
  expect(listed.map(({ property, stands, because }) => [property, stands, because])).toEqual([
    ['validity', 'unknown', 'the run stopped'],
    ['causal-order', 'broken', ''],
  ]);
});

it('finds the offending fact of a real run by its evidence', async () => {
  const { summary, trace } = await run({
    seed: 2,
    peers: 4,
    topology: 'mesh',
    protocol: 'flood',
    network: { delay: { uniform: ['1ms', '40ms'] } },
    workload: { name: 'burst', broadcasts: 3 },
  });
  const facts = [...trace];
  const { evidence } = summary.checks.find(({ property }) => property === 'fifo-order')!;
  const found = offenceIn(evidence, logOf(facts, ['data']));
  const offending = facts[found! - 1];
  expect(offending.fact).toBe('delivered');
  expect(evidence[0]).toContain(`peer ${offending.peer} delivered`);
  // An earlier broadcast of the same origin comes only afterwards.
  const { origin, sequence } = offending as { origin: number; sequence: number };
  const later = facts
    .slice(found)
    .some(
      (fact) =>
        fact.fact === 'delivered' && fact.peer === offending.peer && fact.origin === origin && fact.sequence < sequence,
    );
  expect(later).toBe(true);
  expect(offenceIn(['peer 1 never delivered 0:1'], logOf(facts, ['data']))).toBeUndefined();
});
