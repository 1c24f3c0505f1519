/** Copies that each peer sent to and received from each other: the pairs that elixir-broadcast prints, as a heat map. */
import type { PeerNames } from '../../core/peer-names.ts';
import { plural, rounded } from '../../text/layout.ts';
import { namesIn } from '../peer-names-file.ts';
import { peerAxis } from './axis-name.ts';
import { chartOf, description } from './chart.ts';
import { absentIn, definePicture } from './picture.ts';
import { inkOn, shadeBy } from './shades.ts';
import { states } from './theme.ts';

/** Peers up to which cells have their number in them. */
const NUMBERED = 10;
const panels = ['queued', 'sent', 'received'] as const;
const headers = { queued: 'queued for', sent: 'sent to', received: 'received from' };

export const exchange = definePicture({
  name: 'exchange',
  heading: 'Sent and received by pair of peers',
  async draw({ summary: { matrix, ...summary } }) {
    const names = namesIn(summary);
    if (matrix === undefined) return absentIn(summary, 'matrix');
    const cells = panels.flatMap((what) =>
      matrix[what].flatMap((row, peer) => row.map((copies, other) => ({ what: headers[what], peer, other, copies }))),
    );
    const cellOf = (peer: number) => (names.any ? names.number(peer) : peer);
    const most = Math.max(...cells.map(({ copies }) => copies));
    if (most === 0) return { absent: 'no copy of a broadcast was sent' };
    const isLossless = matrix.sent[0]?.[1] === matrix.received[0]?.[1];
    if (isLossless && panels.every((what) => isEven(matrix[what])))
      return {
        absent: `every peer sent every other ${plural(matrix.sent[0][1] ?? 0, 'copy', 'copies')}, and all arrived`,
      };
    const chart = await chartOf(
      cells.map((cell) => ({
        ...cell,
        about: { peers: [cell.peer, cell.other] },
        label: rounded(cell.copies),
        says: `${names.peer(cell.peer)} ${cell.what} ${names.number(cell.other)}: ${plural(cell.copies, 'copy', 'copies')}`,
      })),
      {
        facet: { column: { field: 'what', type: 'nominal', sort: Object.values(headers), header: { title: null } } },
        spec: { ...sizeFor(summary.peers, most), layer: layersFor(summary.peers, most, names) },
        resolve: { scale: { opacity: 'shared' } },
      },
    );
    const sum = (what: (typeof panels)[number]) => matrix[what].flat().reduce((total, copies) => total + copies, 0);
    return {
      ...chart,
      title: `${plural(summary.peers, 'peer')} sent ${plural(sum('sent'), 'copy', 'copies')} of broadcasts and received ${rounded(sum('received'))}`,
      remark:
        'A row is a peer, a column the other. Queued: broadcasts that the row’s peer has made, each meant for the column’s. Sent and received: copies of broadcasts, its own and forwarded ones.',
      table: {
        columns: ['peer', 'other', ...panels],
        rows: matrix.sent.flatMap((row, peer) =>
          row.map((_, other) => [cellOf(peer), cellOf(other), ...panels.map((what) => matrix[what][peer][other])]),
        ),
      },
    };
  },
});

/** Whether all pairs of two peers have the same figure. */
function isEven(table: readonly (readonly number[])[]): boolean {
  const others = table.flatMap((row, peer) => row.filter((_, other) => other !== peer));
  return new Set(others).size <= 1;
}

function sizeFor(peers: number, most: number): object {
  const step = peers > NUMBERED ? Math.max(4, Math.floor(320 / peers)) : 18 + 7 * rounded(most).length;
  return { width: { step }, height: { step: peers > NUMBERED ? step : 28 } };
}

function layersFor(peers: number, most: number, names: PeerNames): object[] {
  const axis = (title: string) =>
    peerAxis(title, names, {
      grid: false,
      labelAngle: title === 'other peer' && names.any ? -90 : 0,
      ticks: false,
      domain: false,
    });
  const place = {
    x: { field: 'other', type: 'ordinal', axis: axis('other peer') },
    y: { field: 'peer', type: 'ordinal', axis: axis('peer') },
  };
  const opacity = shadeBy('copies', most, { title: 'copies', format: ',d', tickMinStep: 1, symbolType: 'square' });
  const cell = { mark: { type: 'rect', color: states.reached }, encoding: { ...place, opacity, description } };
  if (peers > NUMBERED) return [cell];
  return [
    cell,
    {
      mark: { type: 'text', fontSize: 11, aria: false },
      encoding: { ...place, text: { field: 'label', type: 'nominal' }, color: inkOn('copies', most) },
    },
  ];
}
