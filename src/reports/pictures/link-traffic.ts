/** What each link carried: a bar for each as p2p draws it, `0 <-> 1`, in bytes, its two directions in two shades. */

import { number, rounded } from '../../text/layout.ts';
import { namesIn } from '../peer-names-file.ts';
import { chartOf, description } from './chart.ts';
import { absentIn, definePicture } from './picture.ts';

/** Bars that can be read. */
export const LINKS_SHOWN = 40;

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
    const shown =
      links.length <= LINKS_SHOWN ? links : [...links].sort((one, other) => other.sum - one.sum).slice(0, LINKS_SHOWN);
    const rows = shown.flatMap(({ link, there, back }) => [
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
      ...(shown.length < links.length ? { remark: `The ${LINKS_SHOWN} busiest of ${links.length} links.` } : {}),
      table: {
        columns: ['link', 'bytes to the higher', 'bytes to the lower', 'bytes'],
        rows: shown.map((link) => [link.link, link.there, link.back, link.sum]),
      },
    };
  },
});

function said(link: string, direction: string, bytes: number): string {
  return `${link}, ${direction}: ${number(bytes)} bytes`;
}

function titleOf(links: readonly { link: string; sum: number }[], total: number): string {
  const [busiest, idlest] = [Math.max(...links.map(({ sum }) => sum)), Math.min(...links.map(({ sum }) => sum))];
  if (links.length === 1) return `The one link carried ${rounded(total)} bytes`;
  if (busiest === idlest) return `Each of the ${links.length} links carried ${rounded(busiest)} bytes`;
  const { link } = links.find(({ sum }) => sum === busiest)!;
  return `The ${links.length} links carried ${rounded(total)} bytes, ${link} the most: ${rounded(busiest)}`;
}
