/** What came of a search, be it of one thread or of several. */
import type { PeerId } from '../core/protocol.ts';
import { reasonOf } from '../runtimes/thrown-error.ts';
import type { BreadthFirst } from './breadth-first.ts';
import type { Breach, Findings } from './findings.ts';
import { type Schedule, scheduleOf } from './schedule.ts';
import type { Successors } from './successors.ts';

export interface SearchOutcome {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** Different ends of schedules. */
  readonly ends: number;
  readonly breaches: readonly FoundBreach[];
  readonly thrown?: { readonly reason: string; readonly schedule: Schedule };
  /** True if schedules can go on for ever. Of a search that is complete. */
  readonly isEndless: boolean;
  /** Groups of peers that count as alike; undefined if all count as different. */
  readonly alike?: readonly (readonly PeerId[])[];
  /** True if a limit has kept it from some state. */
  readonly isCut: boolean;
}

export type FoundBreach = Pick<Breach, 'property' | 'promised'> & { readonly schedule: Schedule };

/** What a search of this thread has come to. @param isOver whether it has come to its end */
export function outcomeOf(
  search: { readonly findings: Findings; readonly successors: Successors; readonly states: number },
  exhaustive: Pick<BreadthFirst, 'isEndless' | 'symmetry' | 'isCut'> | undefined,
  isOver: boolean,
): SearchOutcome {
  const { states, successors, findings } = search;
  const { transitions, depth, ends, breaches, thrown } = findings;
  const scheduled = (way: Pick<Breach, 'byzantine' | 'actions'>) =>
    scheduleOf(successors.local, way.byzantine, way.actions);
  return {
    states,
    transitions,
    depth,
    ends: ends.size,
    breaches: [...breaches.values()].map((breach) => ({ ...breach, schedule: breach.schedule ?? scheduled(breach) })),
    ...(thrown === undefined ? {} : { thrown: { reason: reasonOf(thrown.error), schedule: scheduled(thrown) } }),
    isEndless: isOver && exhaustive?.isEndless === true,
    ...(exhaustive?.symmetry === undefined ? {} : { alike: exhaustive.symmetry.groups }),
    isCut: exhaustive === undefined || exhaustive.isCut,
  };
}
