/** What a search has found: of each property the best schedule that breaks it. */
import type { PropertyName } from '../core/protocol.ts';
import type { Schedule } from './schedule.ts';
import type { Verdict } from './verdicts.ts';
import type { World } from './world.ts';

/** A property that a state breaks, and how to get there. */
export interface Breach {
  readonly property: PropertyName;
  readonly promised: boolean;
  /** True if it is broken because nothing more happens. */
  readonly isQuiescent: boolean;
  readonly byzantine: number;
  readonly actions: readonly number[];
  /** The same without numbers, if these are of another search. */
  readonly schedule?: Schedule;
}

/** What the protocol threw, and how to get there. */
export interface Thrown {
  readonly error: unknown;
  readonly byzantine: number;
  readonly actions: readonly number[];
}

export type Breaches = Map<PropertyName, Breach>;

/** A state that may break properties: a broken promise is better than another property, and then the fewest steps. */
export function enterBreaches(
  breaches: Breaches,
  { properties }: World,
  { broken, promised }: Verdict,
  isQuiescent: boolean,
  {
    steps,
    path,
  }: { readonly steps: number; path(): { readonly byzantine: number; readonly actions: readonly number[] } },
): void {
  if (broken === 0) return;
  for (const [index, property] of properties.entries()) {
    if ((broken & (1 << index)) === 0) continue;
    const isPromised = (promised & (1 << index)) !== 0;
    const known = breaches.get(property);
    const isBetter = known === undefined || (isPromised && !known.promised);
    const isShorter = known?.promised === isPromised && steps < known.actions.length;
    if (isBetter || isShorter) breaches.set(property, { property, promised: isPromised, isQuiescent, ...path() });
  }
}
