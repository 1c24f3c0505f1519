/**
 * The orders of two peers against each other: a line from each delivery of the one to the same of the other. Lines
 * cross where the two disagree; so many crossings are what Kendall's tau counts.
 *
 * The picture takes the two peers that disagree most; in the page of the report any two can be chosen.
 */

import { number } from '../../text/layout.ts';
import { historiesOf, listOf, nameOf, withoutRepeats } from '../../trace/histories.ts';
import { namesIn } from '../peer-names-file.ts';
import { axisName, axisRoom } from './axis-name.ts';
import { crossingLines, crossingsOf, HEIGHT, WIDTH } from './crossing-lines.ts';
import { absentIn, definePicture, noTrace } from './picture.ts';
import { fontFamily, ink } from './theme.ts';
import { escaped } from './xml.ts';

/** Deliveries of each peer that are drawn, and peers of which two are chosen. */
const DELIVERIES_MOST = 120;
const PEERS_MOST = 32;

export const crossings = definePicture({
  name: 'crossings',
  heading: 'The orders of two peers',
  async draw({ summary, log }) {
    if (summary.order === undefined) return absentIn(summary, 'order');
    if (log === undefined) return noTrace;
    if (summary.peers < 2) return { absent: 'there is one peer only' };
    const histories = withoutRepeats(historiesOf(log, summary.peers));
    const peers = Math.min(PEERS_MOST, summary.peers);
    const lists = Array.from({ length: peers }, (_, peer) =>
      Array.from(listOf(histories, peer).subarray(0, DELIVERIES_MOST), (broadcast) => nameOf(histories, broadcast)),
    );
    if (lists.every((list) => list.length < 2)) return { absent: 'no peer delivered two broadcasts' };
    const { upper, lower, count } = mostCrossed(lists);
    const isPart = histories.offsets.some(
      (_, peer) => peer < peers && histories.offsets[peer + 1] - histories.offsets[peer] > DELIVERIES_MOST,
    );
    const called = namesIn(summary);
    const left = axisRoom(called);
    const all = Array.from({ length: peers }, (_, peer) => called.peer(peer));
    const axes = all.map((_, peer) => axisName(called, peer));
    const names = [upper, lower].map(
      (peer, index) =>
        `<text class="name" data-peer="${peer}" data-peers="${peer}" x="${left - 10}" y="${index === 0 ? 34 : 154}" font-size="12" text-anchor="end" fill="${ink}">${escaped(axes[peer])}</text>`,
    );
    const width = left + WIDTH;
    const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}" font-family="${fontFamily}">`;
    const lines = `<g data-lists="${escaped(JSON.stringify(lists))}" data-peers="${escaped(JSON.stringify(all))}" data-axes="${escaped(JSON.stringify(axes))}" transform="translate(${left},0)">${crossingLines(lists[upper], lists[lower])}</g>`;
    return {
      svg: `${open}${names.join('')}${lines}</svg>`,
      width,
      height: HEIGHT,
      title: titleOf(called.number(upper), called.number(lower), count),
      remark: `From left to right in the order of delivery. Coloured is what is out of order: the fewest broadcasts without which both orders are the same.${isPart ? ` The first ${DELIVERIES_MOST} deliveries.` : ''}${peers < summary.peers ? ` Of the first ${peers} peers.` : ''}`,
      table: {
        columns: ['place', called.peer(upper), called.peer(lower)],
        rows: Array.from({ length: Math.max(lists[upper].length, lists[lower].length) }, (_, place) => [
          place,
          lists[upper][place] ?? '',
          lists[lower][place] ?? '',
        ]),
      },
    };
  },
});

function titleOf(upper: string, lower: string, count: number): string {
  if (count === 0) return 'No two peers delivered any two broadcasts in different orders';
  return `Peers ${upper} and ${lower} disagree most: ${number(count)} pairs of broadcasts stand in different orders`;
}

function mostCrossed(lists: readonly (readonly string[])[]): { upper: number; lower: number; count: number } {
  let most = { upper: 0, lower: 1, count: 0 };
  for (let upper = 0; upper < lists.length; upper++) {
    for (let lower = upper + 1; lower < lists.length; lower++) {
      const count = crossingsOf(lists[upper], lists[lower]);
      if (count > most.count) most = { upper, lower, count };
    }
  }
  return most;
}
