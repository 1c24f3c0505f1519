/** What a search has found so far: how much there is, and of each property the best schedule that breaks it. */
import type { PropertyName } from '../core/protocol.ts';
import type { Schedule } from './schedule.ts';
import type { Successors } from './successors.ts';
import { Verdicts } from './verdicts.ts';
import type { World } from './world.ts';

/** How a state came about. */
interface Way {
  /** As bits. */
  readonly byzantine: number;
  /** As `Successors` numbers them. */
  readonly actions: readonly number[];
}

/** A property that a state breaks, and how to get there. */
export interface Breach extends Way {
  readonly property: PropertyName;
  readonly promised: boolean;
  /** The same without numbers, if these are of another search. */
  readonly schedule?: Schedule;
}

/** What the protocol threw, and how to get there. */
export interface Thrown extends Way {
  readonly error: unknown;
}

/** The same, as data. */
export interface FindingsState {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly breaches: readonly Breach[];
  readonly ends: readonly string[];
}

export class Findings {
  states = 0;
  transitions = 0;
  /** Steps of the longest schedule that was looked at. */
  depth = 0;
  thrown: Thrown | undefined;
  readonly breaches = new Map<PropertyName, Breach>();
  private readonly world: World;
  private readonly verdicts: Verdicts;

  constructor({ world, local }: Pick<Successors, 'world' | 'local'>) {
    this.world = world;
    this.verdicts = new Verdicts(world, local);
  }

  /** Goes on with what another search has found. */
  begin({ states, transitions, depth, breaches, ends }: FindingsState): void {
    this.states = states;
    this.transitions = transitions;
    this.depth = depth;
    for (const breach of breaches) this.breaches.set(breach.property, breach);
    for (const end of ends) this.verdicts.ends.add(end);
  }

  save(): FindingsState {
    const { states, transitions, depth, breaches, ends } = this;
    return { states, transitions, depth, breaches: [...breaches.values()], ends: [...ends] };
  }

  /** The ways that schedules can end. */
  get ends(): ReadonlySet<string> {
    return this.verdicts.ends;
  }

  /**
   * Holds the state at this place to the properties. Of two schedules, one that breaks a promise is better than one that
   * breaks another property, and then the one with fewer steps.
   */
  judge(states: Int32Array, at: number, isQuiescent: boolean, steps: number, way: () => Way): void {
    const { broken, promised } = this.verdicts.of(states, at, isQuiescent);
    if (broken === 0) return;
    for (const [index, property] of this.world.properties.entries()) {
      if ((broken & (1 << index)) === 0) continue;
      const isPromised = (promised & (1 << index)) !== 0;
      const known = this.breaches.get(property);
      const isBetter = known === undefined || (isPromised && !known.promised);
      const isShorter = known?.promised === isPromised && steps < known.actions.length;
      if (isBetter || isShorter) this.breaches.set(property, { property, promised: isPromised, ...way() });
    }
  }
}
