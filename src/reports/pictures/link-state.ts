/**
 * How a link looks in a world view: what is true of it, and what the peer believes. Used by the picture and, as its
 * slider moves, by the page.
 */
import { number } from '../../text/layout.ts';
import { faint, states } from './theme.ts';

export type LinkState = 'known' | 'unknown' | 'wrong' | 'neither';

export interface Look {
  readonly stroke: string;
  readonly 'stroke-width': string;
  readonly 'stroke-dasharray': string;
}

/** Told apart by their strokes as well as by their colours. */
export const looks: Readonly<Record<LinkState, Look>> = {
  known: { stroke: states.reached, 'stroke-width': '2.5', 'stroke-dasharray': 'none' },
  unknown: { stroke: faint, 'stroke-width': '1.2', 'stroke-dasharray': '1 4' },
  wrong: { stroke: states.alarm, 'stroke-width': '2.5', 'stroke-dasharray': '7 4' },
  neither: { stroke: 'none', 'stroke-width': '0', 'stroke-dasharray': 'none' },
};

export function stateOf(isUp: boolean, isBelieved: boolean): LinkState {
  if (isUp) return isBelieved ? 'known' : 'unknown';
  return isBelieved ? 'wrong' : 'neither';
}

/** Whether something that began as false, and changed at these times, is true. @param changes ascending */
export function isTrueAt(changes: readonly number[], timeMs: number): boolean {
  let count = 0;
  while (count < changes.length && changes[count] <= timeMs) count++;
  return count % 2 === 1;
}

/** At a link: `in 1,024`. */
export function bytesText(way: 'in' | 'out', bytes: number): string {
  return `${way} ${number(bytes)}`;
}

/** Under the picture of each peer. */
export function countsOf(states: readonly LinkState[]): string {
  const count = (state: LinkState) => states.filter((one) => one === state).length;
  const up = count('known') + count('unknown');
  return `${count('known')} of ${up} known${count('wrong') > 0 ? `, ${count('wrong')} wrong` : ''}`;
}
