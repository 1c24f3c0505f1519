/**
 * Lines between two lists of the same things, each in its own order: two lines cross where the orders differ. Used by
 * the picture and, as other peers are chosen, by the page.
 */
import { faint, ink, states } from './theme.ts';

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
  const lines = upper.flatMap((name, place) => {
    const other = places.get(name);
    if (other === undefined) return [];
    const look = place === other ? `stroke="${faint}" stroke-width="1"` : `stroke="${states.alarm}" stroke-width="1.8"`;
    const says = `aria-label="${name}: place ${place} and ${other}" role="graphics-symbol" aria-roledescription="pair"`;
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

/** Pairs of things that both have, and that stand in one order here and in the other there. */
export function crossingsOf(upper: readonly string[], lower: readonly string[]): number {
  const places = new Map(lower.map((name, place) => [name, place]));
  const order = upper.flatMap((name) => places.get(name) ?? []);
  let crossings = 0;
  for (let i = 0; i < order.length; i++)
    for (let j = i + 1; j < order.length; j++) if (order[i] > order[j]) crossings++;
  return crossings;
}
