/** What each link carried: a bar for each as p2p draws it, `0 <-> 1`, in bytes, its two directions in two shades. */

import { number, plural, rounded } from '../../text/layout.ts';
import { namesIn } from '../peer-names-file.ts';
import { chartOf, description } from './chart.ts';
import { absentIn, type Drawing, definePicture } from './picture.ts';
import { states } from './theme.ts';

/** Links up to which each has a bar; of more it is said how many carried how much. */
const LINKS_SHOWN = 40;
const BINS_MOST = 24;

export const linkTraffic = definePicture({
  name: 'link-traffic',
  heading: 'Traffic by link and direction',
  async draw({ summary }) {
    if (summary.links === undefined) return absentIn(summary, 'links');
    const names = namesIn(summary);
    const links = summary.links.map(({ a, b, bytes }) => ({
      link: names.link(a, b),
      there: bytes[0],
      back: bytes[1],
      sum: bytes[0] + bytes[1],
    }));
    const total = links.reduce((sum, link) => sum + link.sum, 0);
    if (total === 0) return { absent: 'no message crossed a link' };
    if (links.length > LINKS_SHOWN) return histogramOf(links, total);
    const rows = links.flatMap(({ link, there, back }) => [
      {
        link,
        direction: 'to the higher number',
        order: 0,
        bytes: there,
        says: said(link, 'to the higher number', there),
      },
      { link, direction: 'to the lower number', order: 1, bytes: back, says: said(link, 'to the lower number', back) },
    ]);
    const chart = await chartOf(rows, {
      mark: 'bar',
      height: { step: 22 },
      encoding: {
        description,
        y: { field: 'link', type: 'nominal', sort: null, axis: { title: 'link' } },
        x: { field: 'bytes', type: 'quantitative', axis: { title: 'traffic (bytes)', tickMinStep: 1 } },
        color: { field: 'direction', type: 'nominal', sort: null, legend: { title: 'direction' } },
        order: { field: 'order', type: 'quantitative' },
      },
    });
    return {
      ...chart,
      title: titleOf(links, total),
      table: tableOf(links),
    };
  },
});

interface Link {
  readonly link: string;
  readonly there: number;
  readonly back: number;
  readonly sum: number;
}

/** Of many links: how many carried how much. */
async function histogramOf(links: readonly Link[], total: number): Promise<Drawing> {
  const busiest = links.reduce((most, { sum }) => Math.max(most, sum), 0);
  const width = roundWidth(busiest / BINS_MOST);
  const counts = new Array<number>(Math.floor(busiest / width) + 1).fill(0);
  for (const { sum } of links) counts[Math.floor(sum / width)]++;
  const rows = counts.map((count, bin) => ({
    from: bin * width,
    to: (bin + 1) * width,
    links: count,
    says: `${plural(count, 'link')} carried ${number(bin * width)} to ${number((bin + 1) * width - 1)} bytes`,
  }));
  const chart = await chartOf(rows, {
    mark: { type: 'bar', color: states.reached, binSpacing: 1 },
    encoding: {
      description,
      x: {
        field: 'from',
        type: 'quantitative',
        bin: 'binned',
        axis: { title: 'traffic of a link, both directions (bytes)' },
      },
      x2: { field: 'to' },
      y: { field: 'links', type: 'quantitative', axis: { title: 'links', tickMinStep: 1 } },
    },
  });
  const ranked = links.toSorted((one, other) => other.sum - one.sum);
  return {
    ...chart,
    title: titleOf(links, total),
    remark: 'How many links carried how much. The table has all of them, the busiest first.',
    table: tableOf(ranked),
  };
}

/** 1, 2 or 5 times a power of ten, at least 1. */
function roundWidth(least: number): number {
  const decade = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return [1, 2, 5, 10].map((digit) => digit * decade).find((width) => width >= least) ?? 10 * decade;
}

function tableOf(links: readonly Link[]): Drawing['table'] {
  return {
    columns: ['link', 'bytes to the higher', 'bytes to the lower', 'bytes'],
    rows: links.map((link) => [link.link, link.there, link.back, link.sum]),
  };
}

function said(link: string, direction: string, bytes: number): string {
  return `${link}, ${direction}: ${number(bytes)} bytes`;
}

function titleOf(links: readonly { link: string; sum: number }[], total: number): string {
  const [busiest, idlest] = [Math.max(...links.map(({ sum }) => sum)), Math.min(...links.map(({ sum }) => sum))];
  if (links.length === 1) return `The one link carried ${rounded(total)} bytes`;
  if (busiest === idlest) return `Each of the ${number(links.length)} links carried ${rounded(busiest)} bytes`;
  const { link } = links.find(({ sum }) => sum === busiest)!;
  return `The ${number(links.length)} links carried ${rounded(total)} bytes, ${link} the most: ${rounded(busiest)}`;
}
