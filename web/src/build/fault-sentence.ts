/** A fault of an experiment in words: `crash 17 at 60ms for 500ms`. */

import { flowOf } from '../../../src/browser.ts';
import type { Catalogue, CatalogueFault } from '../channel/catalogue.ts';

export type FaultData = Readonly<Record<string, unknown>>;

export function kindOfFault(fault: FaultData, { faults }: Pick<Catalogue, 'faults'>): CatalogueFault | undefined {
  return faults.find(({ name }) => Object.hasOwn(fault, name));
}

export function faultSentence(fault: FaultData, catalogue: Pick<Catalogue, 'faults'>): string {
  const kind = kindOfFault(fault, catalogue);
  if (kind === undefined) return flowOf(fault);
  const times = (['at', 'for', 'every', 'until'] as const).filter((key) => fault[key] !== undefined);
  const when = times.map((key) => ` ${key} ${shownTime(fault[key])}`).join('');
  return `${kind.name} ${whomInWords(fault[kind.name])}${when}`;
}

/** Sides of a partition: `0, 1 | rest`. */
function whomInWords(whom: unknown): string {
  if (!Array.isArray(whom)) return flowOf(whom);
  if (whom.some(Array.isArray))
    return whom.map((side) => (Array.isArray(side) ? listed(side) : flowOf(side))).join(' | ');
  return listed(whom);
}

const SHOWN = 6;

function listed(all: readonly unknown[]): string {
  const shown = all.slice(0, SHOWN).map(flowOf).join(', ');
  return all.length > SHOWN ? `${shown} and ${all.length - SHOWN} more` : shown;
}

function shownTime(value: unknown): string {
  return typeof value === 'number' ? `${value}ms` : flowOf(value);
}
