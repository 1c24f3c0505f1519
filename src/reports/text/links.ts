/**
 * Messages and bytes of each link in both directions, with a bar for both together: the traffic picture of the p2p
 * seed.
 */

import { bar, number, type Page, plural, table, tableWidth } from '../../text/layout.ts';
import { namesIn } from '../names.ts';
import type { Summary } from '../summary.ts';

type Link = NonNullable<Summary['links']>[number];

const LINKS_SHOWN = 30;
/** Characters of each end of a link, where peers have names. */
const END_SHOWN = 16;
const WIDEST_BAR = 24;
/** A bar that is shorter says nothing. */
const NARROWEST_BAR = 4;

export function linkLines({ links, names: labels }: Summary, { palette, columns }: Page): string[] {
  const names = namesIn({ names: labels });
  if (links === undefined || links.length === 0) return [];
  const most = Math.max(1, ...links.map(bytesOf));
  const shown = links.slice(0, LINKS_SHOWN);
  const figures = shown.map((link) => [
    `${names.label(link.a, END_SHOWN)} <-> ${names.label(link.b, END_SHOWN)}`,
    ...link.messages.map((count) => number(count)),
    ...link.bytes.map((count) => number(count)),
    number(bytesOf(link)),
  ]);
  const sum = (figure: (link: Link) => number) => number(links.reduce((total, link) => total + figure(link), 0));
  const sums = [
    'all',
    sum((link) => link.messages[0]),
    sum((link) => link.messages[1]),
    sum((link) => link.bytes[0]),
    sum((link) => link.bytes[1]),
    sum(bytesOf),
  ];
  const titles = ['link', 'msgs →', 'msgs ←', 'bytes →', 'bytes ←', 'bytes'];
  const left = columns - tableWidth([titles, ...figures, sums]) - 2;
  const room = left < NARROWEST_BAR ? 0 : Math.min(WIDEST_BAR, Math.max(8, columns - 60), left);
  const barOf = (link: Link) => (room === 0 ? [] : [palette.cyan(bar(bytesOf(link) / most, room))]);
  const rest = links.length - shown.length;
  return [
    palette.bold('Sent on each link, in both directions'),
    ...table(
      [...titles, ...(room === 0 ? [] : [''])].map((title, index) => ({
        title,
        align: index === 0 || title === '' ? 'left' : 'right',
      })),
      figures.map((row, index) => [...row, ...barOf(shown[index])]),
      palette,
      [...sums, ...(room === 0 ? [] : [''])],
    ),
    ...(rest > 0 ? [palette.dim(`  and ${plural(rest, 'more link', 'more links')}: see the summary`)] : []),
  ];
}

function bytesOf({ bytes }: Link): number {
  return bytes[0] + bytes[1];
}
