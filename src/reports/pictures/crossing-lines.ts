/**
 * Lines between two lists of the same things, each in its own order: two lines cross where the orders differ. Used by
 * the picture and, as other peers are chosen, by the page.
 */
import { markOf } from './mark.ts';
import { ink, muted, states } from './theme.ts';

export const WIDTH = 820;
export const HEIGHT = 180;
const TOP = 30;
const BOTTOM = 150;
const EDGE = 14;

/**
 * @param upper names of what the one delivered, in its order
 * @param lower the same of the other
 */
export function crossingLines(upper: readonly string[], lower: readonly string[]): string {
  const places = new Map(lower.map((name, place) => [name, place]));
  const columns = Math.max(upper.length, lower.length, 2);
  const xOf = (place: number) => (EDGE + (place * (WIDTH - 2 * EDGE)) / (columns - 1)).toFixed(1);
  const kept = longestCommon(upper, lower);
  const lines = upper.flatMap((name, place) => {
    const other = places.get(name);
    if (other === undefined) return [];
    const isKept = kept.has(name);
    const look = isKept ? `stroke="${muted}" stroke-width="1"` : `stroke="${states.alarm}" stroke-width="1.8"`;
    const says = markOf(`${name}: place ${place} and ${other}`, isKept ? 'pair' : 'pair out of order', {
      broadcasts: [name],
    });
    return [`<path ${says} d="M${xOf(place)} ${TOP}L${xOf(other)} ${BOTTOM}" ${look}/>`];
  });
  const isNamed = columns <= 30;
  const dots = (list: readonly string[], y: number, labelY: number) =>
    list.map((name, place) => {
      const label = isNamed
        ? `<text x="${xOf(place)}" y="${labelY}" font-size="10" text-anchor="middle" fill="${ink}">${name}</text>`
        : '';
      return `<circle cx="${xOf(place)}" cy="${y}" r="${isNamed ? 3 : 1.5}" fill="${ink}"/>${label}`;
    });
  return [...lines, ...dots(upper, TOP, TOP - 10), ...dots(lower, BOTTOM, BOTTOM + 18)].join('');
}

/** A longest part that both have in one order (by patience sorting): what is not in it is out of order. */
export function longestCommon(upper: readonly string[], lower: readonly string[]): ReadonlySet<string> {
  const places = new Map(lower.map((name, place) => [name, place]));
  const both = upper.filter((name) => places.has(name));
  /** By length: the last of the part that ends lowest, and before each the one it follows. */
  const ends: number[] = [];
  const previous = new Int32Array(both.length).fill(-1);
  for (const [index, name] of both.entries()) {
    let length = ends.findIndex((end) => places.get(both[end])! >= places.get(name)!);
    if (length < 0) length = ends.length;
    if (length > 0) previous[index] = ends[length - 1];
    ends[length] = index;
  }
  const found = new Set<string>();
  for (let index = ends[ends.length - 1] ?? -1; index >= 0; index = previous[index]) found.add(both[index]);
  return found;
}

/** Pairs of things that both have, and that stand in one order here and in the other there. */
export function crossingsOf(upper: readonly string[], lower: readonly string[]): number {
  const places = new Map(lower.map((name, place) => [name, place]));
  const order = upper.flatMap((name) => places.get(name) ?? []);
  let crossings = 0;
  for (let i = 0; i < order.length; i++)
    for (let j = i + 1; j < order.length; j++) if (order[i] > order[j]) crossings++;
  return crossings;
}
