/**
 * What a mark of a picture says, and what it is about. The words are read by those who cannot see it, and stand under
 * the pointer in the page. What it is about ties the pictures of a page together: a peer, broadcast or span of time that
 * is selected in one of them is selected in all (`page/script/selection.ts`).
 */
import { escaped } from './xml.ts';

export interface About {
  /** Of a message its sender and its receiver. */
  readonly peers?: readonly number[];
  /** `origin:sequence` of each. */
  readonly broadcasts?: readonly string[];
  /** When it happened, in milliseconds, or from when to when. */
  readonly atMs?: number | readonly [fromMs: number, toMs: number];
}

/** The attributes of a mark. @param described what it is: message, bar, cell … */
export function markOf(says: string, described: string, about: About = {}): string {
  const words = `aria-label="${escaped(says)}" role="graphics-symbol" aria-roledescription="${described}"`;
  return `${words}${attributesOf(about)}`;
}

/** With a blank before each. */
export function attributesOf({ peers, broadcasts, atMs }: About): string {
  const times = atMs === undefined ? undefined : typeof atMs === 'number' ? [atMs] : atMs;
  return [
    peers === undefined ? '' : ` data-peers="${peers.join(' ')}"`,
    broadcasts === undefined || broadcasts.length === 0 ? '' : ` data-of="${broadcasts.join(' ')}"`,
    times === undefined ? '' : ` data-ms="${times.map(exact).join(' ')}"`,
  ].join('');
}

/** To a tenth of a microsecond: more digits than any picture shows. */
function exact(timeMs: number): number {
  return Number(timeMs.toFixed(4));
}

/** The field of a picture in which time goes from left to right: in the page a span of it can be selected there. */
export interface TimeField {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** An empty group that tells the page where the field is. */
export function timeFieldOf({ left, top, width, height, fromMs, toMs }: TimeField): string {
  return `<g data-time="${[left, top, width, height, fromMs, toMs].map(exact).join(' ')}"/>`;
}
