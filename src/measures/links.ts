/** Messages and bytes of each link in both directions. */
import * as z from 'zod';
import { linkNumber, linksIn } from '../core/graph.ts';
import { bar, number, plural, table, tableWidth } from '../text/layout.ts';
import { LINKS_COUNTED } from '../trace/books.ts';
import { defineMeasure, type TextContext } from './measure.ts';
import { count } from './value-schemas.ts';

const LINKS_SHOWN = 30;
/** Characters of each end of a link, if peers have names. */
const END_SHOWN = 16;
const WIDEST_BAR = 24;
/** A shorter bar shows nothing. */
const NARROWEST_BAR = 4;

const shape = z
  .array(z.object({ a: z.int(), b: z.int(), messages: z.tuple([count, count]), bytes: z.tuple([count, count]) }))
  .describe('sent: [a to b, b to a]');

type Traffic = z.output<typeof shape>;
type Link = Traffic[number];

export const links = defineMeasure({
  name: 'links',
  title: 'Traffic by link',
  unit: 'messages and bytes',
  definition:
    'Messages of all kinds that were sent on each link, and their bytes on the wire (frame length included), from a to b and from b to a, where a < b. ' +
    `A peer’s messages to itself cross no link. Up to ${LINKS_COUNTED} links.`,
  source: 'p2p',
  shape,
  together: 'each',
  text: { place: 'section', rank: 5, lines: linkLines },
  take(run) {
    const { linkMessages, linkBytes } = run.books;
    if (linkMessages === undefined || linkBytes === undefined)
      return { absent: `links have counters up to ${number(LINKS_COUNTED)} of them` };
    return linksIn(run.graph).map(([a, b]) => {
      const there = linkNumber(run.graph, a, b);
      const back = linkNumber(run.graph, b, a);
      return { a, b, messages: [linkMessages[there], linkMessages[back]], bytes: [linkBytes[there], linkBytes[back]] };
    });
  },
});

/** A table with a bar for the bytes of both directions: the traffic picture of p2p. */
function linkLines(traffic: Traffic, { page: { palette, columns }, names }: TextContext): string[] {
  if (traffic.length === 0) return [];
  const most = Math.max(1, ...traffic.map(bytesOf));
  const shown = traffic.slice(0, LINKS_SHOWN);
  const figures = shown.map((link) => [
    `${names.label(link.a, END_SHOWN)} <-> ${names.label(link.b, END_SHOWN)}`,
    ...link.messages.map((count) => number(count)),
    ...link.bytes.map((count) => number(count)),
    number(bytesOf(link)),
  ]);
  const sum = (figure: (link: Link) => number) => number(traffic.reduce((total, link) => total + figure(link), 0));
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
  const rest = traffic.length - shown.length;
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
