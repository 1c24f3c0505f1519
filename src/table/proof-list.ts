/** The proofs of a row, each once: the worlds that were explored whole, and what is proved for them. */
import { number } from '../text/layout.ts';
import type { Proof, TableRow } from './cell.ts';
import { type ConditionName, conditions } from './condition.ts';
import { faultsIn } from './small-world.ts';

export interface ProofGroup {
  /** The conditions that it serves. */
  readonly conditions: ConditionName[];
  readonly properties: readonly string[];
  readonly proof: Proof;
}

export function proofGroupsOf({ cells }: TableRow): ProofGroup[] {
  const groups = new Map<string, ProofGroup>();
  for (const { name } of conditions) {
    const worlds = new Map<string, { readonly proof: Proof; readonly properties: string[] }>();
    for (const [property, cell] of Object.entries(cells[name])) {
      if (!('held' in cell) || cell.proved === undefined) continue;
      const key = JSON.stringify(cell.proved);
      const one = worlds.get(key) ?? { proof: cell.proved, properties: [] };
      one.properties.push(property);
      worlds.set(key, one);
    }
    for (const [key, { proof, properties }] of worlds) {
      const whole = `${key} ${properties.join()} ${faultsIn(name)}`;
      const group = groups.get(whole) ?? { conditions: [], properties, proof };
      group.conditions.push(name);
      groups.set(whole, group);
    }
  }
  return [...groups.values()];
}

/** `3 peers; broadcasts of 0, 1; 1 crash`. */
export function worldText({ conditions: [condition], proof: { peers, origins } }: ProofGroup): string {
  const broadcasts = `${origins.length === 1 ? 'a broadcast' : 'broadcasts'} of ${origins.join(', ')}`;
  const faults = faultsIn(condition);
  return `${number(peers)} peers; ${broadcasts}${faults === '' ? '' : `; ${faults}`}`;
}
