/** The suspicions of a run, as lines: `12 1 suspects 0`, `20 1 restores 0`. */
import type { Fact } from '../src/trace/facts.ts';

export function suspicionsIn(facts: readonly Fact[]): string[] {
  return facts.flatMap((fact) =>
    fact.fact === 'suspected' || fact.fact === 'restored'
      ? [`${fact.time} ${fact.peer} ${fact.fact === 'suspected' ? 'suspects' : 'restores'} ${fact.other}`]
      : [],
  );
}
