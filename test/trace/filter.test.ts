/** What a reader wants of a log, against a filter of the facts themselves. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Fact, factNames } from '../../src/trace/facts.ts';
import { type FactFilter, filtered } from '../../src/trace/filter.ts';
import { logOf } from '../log-of.ts';
import { anyFacts, kinds } from './any-facts.ts';

function isWanted(fact: Fact, { peer, broadcast, fromMs, toMs, kind }: FactFilter): boolean {
  if (peer !== undefined && fact.peer !== peer) return false;
  if (fromMs !== undefined && fact.time < fromMs) return false;
  if (toMs !== undefined && fact.time > toMs) return false;
  const names: unknown[] = [
    fact.fact,
    'kind' in fact ? fact.kind : undefined,
    fact.fact === 'carried' ? fact.copy : undefined,
  ];
  if (kind !== undefined && !names.includes(kind)) return false;
  if (broadcast === undefined) return true;
  const { origin, sequence } = fact as { origin?: number; sequence?: number };
  return (fact.fact === 'broadcast' ? fact.peer : origin) === broadcast.origin && sequence === broadcast.sequence;
}

/** Filters that mostly find something: their values are those of some fact. */
const filterOf = (facts: readonly Fact[]): fc.Arbitrary<FactFilter> => {
  const fact = fc.nat(Math.max(0, facts.length - 1)).map((index) => facts[index]);
  const times = fact.map((one) => one?.time ?? 0);
  return fc.record(
    {
      peer: fact.map((one) => one?.peer ?? 0),
      broadcast: fact.map((one) => ({ origin: 0, sequence: 0, ...one }) as { origin: number; sequence: number }),
      fromMs: times,
      toMs: times,
      kind: fc.constantFrom(...factNames, ...kinds, 'no such'),
    },
    { requiredKeys: [] },
  );
};

it('keeps the facts that a filter names, in their order, and no others', () => {
  const cases = anyFacts.chain((facts) => fc.tuple(fc.constant(facts), filterOf(facts)));
  fc.assert(
    fc.property(cases, ([facts, filter]) => {
      const log = logOf(facts, kinds);
      expect([...filtered(log, filter).facts()]).toEqual([...log.facts()].filter((fact) => isWanted(fact, filter)));
    }),
    { numRuns: 300 },
  );
});
