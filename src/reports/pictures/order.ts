/**
 * The order of deliveries: a row for each peer, a column for each broadcast, in the order that the peers have in common.
 * The colour says how far from its place there the peer delivered it: early, in place, late, or never.
 */
import type { PeerNames } from '../../core/peer-names.ts';
import { number, plural } from '../../text/layout.ts';
import { type Histories, historiesOf, listOf, nameOf, withoutRepeats } from '../../trace/histories.ts';
import { namesIn } from '../peer-names-file.ts';
import { axisName, axisRoom } from './axis-name.ts';
import { commonOrder, displacements } from './common-order.ts';
import { legendOf, type Sign } from './legend.ts';
import { markOf } from './mark.ts';
import { absentIn, type Drawing, definePicture, noTrace } from './picture.ts';
import { black, faint, fontFamily, ink, rule, states } from './theme.ts';
import { escaped } from './xml.ts';

const PEERS_MOST = 200;
/** Deliveries that are looked at. */
const DELIVERIES_MOST = 4_000_000;
/** Cells of all rows together, and of one row. */
const CELLS_MOST = 8_000;
const COLUMNS_MOST = 160;
/** Columns in place that are shown before the first that is not. */
const BEFORE = 3;
const WIDTH = 820;
/** Columns up to which each has the name of its broadcast over it. */
const NAMED = 24;
const HEAD = 20;
const FOOT = 26;

interface Grid {
  readonly histories: Histories;
  readonly order: Int32Array;
  /** By peer and column: NaN for never. */
  readonly places: readonly Float64Array[];
  /** How far a delivery is from its place, at most. */
  readonly most: number;
  /** The first column that is shown, and how many are. */
  readonly first: number;
  readonly shown: number;
}

export const order = definePicture({
  name: 'order',
  heading: 'Order of deliveries',
  async draw({ summary, log }) {
    if (summary.order === undefined) return absentIn(summary, 'order');
    if (log === undefined) return noTrace;
    if (summary.peers > PEERS_MOST) return { absent: `pictures of the order go up to ${PEERS_MOST} peers` };
    const histories = withoutRepeats(historiesOf(log, summary.peers));
    if (histories.deliveries.length === 0) return { absent: 'nothing was delivered' };
    if (histories.deliveries.length > DELIVERIES_MOST)
      return { absent: `pictures of the order go up to ${number(DELIVERIES_MOST)} deliveries` };
    const grid = gridOf(histories);
    const names = namesIn(summary);
    return { ...cellsOf(grid, names), title: titleOf(grid), remark: remarkOf(grid), table: tableOf(grid, names) };
  },
});

function gridOf(histories: Histories): Grid {
  const common = commonOrder(histories);
  const places = Array.from({ length: histories.size }, (_, peer) => displacements(listOf(histories, peer), common));
  let most = 0;
  let firstOff = common.length;
  for (const row of places)
    for (const [column, by] of row.entries()) {
      if (by === 0) continue;
      if (!Number.isNaN(by)) most = Math.max(most, Math.abs(by));
      firstOff = Math.min(firstOff, column);
    }
  const room = Math.max(1, Math.min(COLUMNS_MOST, Math.floor(CELLS_MOST / histories.size)));
  const shown = Math.min(common.length, room);
  const first = shown === common.length ? 0 : Math.max(0, Math.min(common.length - shown, firstOff - BEFORE));
  return { histories, order: common, places, most, first, shown };
}

function cellsOf(grid: Grid, names: PeerNames): Pick<Drawing, 'svg' | 'width' | 'height'> {
  const { histories, order: common, places, first, shown } = grid;
  const left = axisRoom(names);
  const step = Math.min(40, WIDTH / shown);
  const row = histories.size <= 32 ? 20 : 10;
  const legend = legendOf(signsOf(grid), left + WIDTH);
  const top = legend.height + (shown <= NAMED ? HEAD : 0);
  const bottom = top + histories.size * row;
  const columns = Array.from({ length: shown }, (_, column) => nameOf(histories, common[first + column]));
  const cells = places.flatMap((all, peer) =>
    columns.map((name, column) => {
      const by = all[first + column];
      const says = `${names.peer(peer)}, ${name}: ${placeText(by)}`;
      const words = markOf(says, 'cell', { peers: [peer], broadcasts: [name] });
      const [x, y] = [(left + column * step).toFixed(1), top + peer * row];
      return `<rect ${words} x="${x}" y="${y}" width="${Math.max(1, step - 1).toFixed(1)}" height="${row - 1}" ${lookOf(by, grid.most)}/>`;
    }),
  );
  const every = Math.ceil(13 / row);
  const peers = places.map((_, peer) =>
    peer % every === 0
      ? `<text class="name" data-peers="${peer}" x="${left - 8}" y="${top + peer * row + row / 2 + 4}" font-size="12" text-anchor="end" fill="${ink}">${escaped(axisName(names, peer))}</text>`
      : '',
  );
  const heads =
    shown > NAMED
      ? []
      : columns.map(
          (name, column) =>
            `<text class="name" data-of="${name}" x="${(left + (column + 0.5) * step).toFixed(1)}" y="${top - 6}" font-size="10" text-anchor="middle" fill="${ink}">${name}</text>`,
        );
  const [width, height] = [left + WIDTH, bottom + FOOT];
  const foot = `<text x="${left}" y="${bottom + 18}" font-size="12" fill="${faint}">broadcasts, in the order that the peers have in common →</text>`;
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${fontFamily}">`;
  return { svg: [open, legend.svg, ...peers, ...heads, ...cells, foot, '</svg>'].join(''), width, height };
}

/** The further from its place, the stronger. */
function lookOf(by: number, most: number): string {
  // Black alone would not be seen on a dark page.
  if (Number.isNaN(by)) return `fill="${black}" stroke="${faint}"`;
  if (by === 0) return `fill="${rule}" fill-opacity="0.55"`;
  const strength = (0.35 + 0.65 * (Math.abs(by) / most)).toFixed(2);
  return `fill="${by < 0 ? states.reached : states.alarm}" fill-opacity="${strength}"`;
}

function placeText(by: number): string {
  if (Number.isNaN(by)) return 'never delivered';
  if (by === 0) return 'delivered in place';
  return `delivered ${plural(Math.abs(by), 'place')} ${by < 0 ? 'early' : 'late'}`;
}

function signsOf({ most, places }: Grid): Sign[] {
  const sign = (by: number, says: string) => ({
    svg: `<rect x="6" y="-8" width="16" height="16" ${lookOf(by, most)}/>`,
    says,
  });
  return [
    ...(most === 0 ? [] : [sign(-most, `${plural(most, 'place')} early`)]),
    sign(0, 'in place'),
    ...(most === 0 ? [] : [sign(most, `${plural(most, 'place')} late`)]),
    ...(places.some((row) => row.some(Number.isNaN)) ? [sign(Number.NaN, 'never delivered')] : []),
  ];
}

function titleOf({ histories: { size }, order: common, places, most }: Grid): string {
  const count = (is: (by: number) => boolean) =>
    places.reduce((sum, row) => sum + row.reduce((found, by) => found + (is(by) ? 1 : 0), 0), 0);
  const never = count(Number.isNaN);
  const missing = never === 0 ? '' : `; ${plural(never, 'delivery', 'deliveries')} never came`;
  if (most === 0)
    return `All ${plural(size, 'peer')} delivered ${plural(common.length, 'broadcast')} in one order${missing}`;
  const share = count((by) => by === 0) / (size * common.length - never);
  return `${Math.floor(100 * share)} % of the deliveries came in the common order, others up to ${plural(most, 'place')} early or late${missing}`;
}

function remarkOf({ order: common, first, shown }: Grid): string {
  const part =
    shown < common.length
      ? ` Columns ${number(first)} to ${number(first + shown - 1)} of ${number(common.length)} are shown.`
      : '';
  return `A row is a peer, a column a broadcast. What a peer never delivered does not count for the places of the others.${part}`;
}

function tableOf({ histories, order: common, places, first, shown }: Grid, names: PeerNames): Drawing['table'] {
  return {
    columns: ['peer', 'broadcast', 'places late (negative: early)'],
    rows: places.flatMap((row, peer) =>
      Array.from({ length: shown }, (_, column) => {
        const by = row[first + column];
        const name = nameOf(histories, common[first + column]);
        return [names.any ? names.number(peer) : peer, name, Number.isNaN(by) ? 'never delivered' : by];
      }),
    ),
  };
}
