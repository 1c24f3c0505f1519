/** The broadcast that a space-time diagram puts in focus, and how it spread: the first copy that came to each peer. */
import { broadcastsOf, type Journey, type Journeys } from './journeys.ts';

export interface Spread {
  /** `origin:sequence`. */
  readonly name: string;
  readonly origin: number;
  /** When each peer had it, the origin first; peers that it did not reach are absent. */
  readonly reachedMs: ReadonlyMap<number, number>;
  readonly lastMs: number;
  /** When the last copy of it arrived or was lost. */
  readonly endMs: number;
  /** Messages that carried it, and those of them that were no peer's first. */
  readonly copies: number;
  readonly extra: number;
}

/** The one that reached most peers, and among those the one that took longest; undefined if messages carry none. */
export function focusOf({ journeys, moments }: Journeys): Spread | undefined {
  const madeMs = new Map(
    moments.flatMap(({ what, broadcast, timeMs }) =>
      what === 'broadcast' && broadcast !== undefined ? [[broadcast.join(':'), timeMs] as const] : [],
    ),
  );
  const spreads = [...copiesByName(journeys)].map(([name, copies]) => spreadOf(name, copies, madeMs.get(name)));
  const tookMs = ({ reachedMs, origin, lastMs }: Spread) => lastMs - reachedMs.get(origin)!;
  return spreads.reduce<Spread | undefined>((most, spread) => {
    if (most === undefined || spread.reachedMs.size > most.reachedMs.size) return spread;
    return spread.reachedMs.size === most.reachedMs.size && tookMs(spread) > tookMs(most) ? spread : most;
  }, undefined);
}

function copiesByName(journeys: readonly Journey[]): Map<string, Journey[]> {
  const found = new Map<string, Journey[]>();
  for (const journey of journeys)
    for (const broadcast of broadcastsOf(journey)) {
      const name = broadcast.join(':');
      const copies = found.get(name);
      if (copies === undefined) found.set(name, [journey]);
      else copies.push(journey);
    }
  return found;
}

function spreadOf(name: string, copies: readonly Journey[], madeMs = copies[0].sentMs): Spread {
  const origin = Number(name.split(':')[0]);
  const reachedMs = new Map([[origin, madeMs]]);
  for (const { firsts, to, endMs } of copies) if (firsts.includes(name)) reachedMs.set(to, endMs);
  const lastMs = Math.max(...reachedMs.values());
  const endMs = copies.reduce((latest, copy) => Math.max(latest, copy.endMs), lastMs);
  return { name, origin, reachedMs, lastMs, endMs, copies: copies.length, extra: copies.length - reachedMs.size + 1 };
}
