/**
 * The order of deliveries: those of each peer as a row of coloured cells. Where all agree, a column is of one colour; a
 * broken column is a round out of order.
 *
 * Colours go by a broadcast's place in the list of the first peer, so that broadcasts side by side differ.
 */
import type { PeerNames } from '../../core/peer-names.ts';
import { number, plural } from '../../text/layout.ts';
import { type Histories, historiesOf, listOf, nameOf } from '../../trace/histories.ts';
import { namesIn } from '../peer-names-file.ts';
import { peerAxis } from './axis-name.ts';
import { chartOf, description } from './chart.ts';
import type { About } from './mark.ts';
import { absentIn, definePicture, noTrace } from './picture.ts';
import { hues, onLight, paper } from './theme.ts';

/** Cells that can be told apart, of all rows together, and in one row. */
const CELLS_MOST = 4_000;
const COLUMNS_MOST = 120;
const PEERS_MOST = 200;
/** Columns up to which a cell has the broadcast's name in it. */
const NAMED = 20;
/** Rounds in agreement that are shown before the first that is not. */
const BEFORE = 3;

interface Cell {
  readonly peer: number;
  readonly round: number;
  readonly name: string;
  readonly colour: string;
  readonly says: string;
  readonly about: About;
}

export const order = definePicture({
  name: 'order',
  heading: 'Order of deliveries',
  async draw({ summary, log }) {
    if (summary.order === undefined) return absentIn(summary, 'order');
    if (log === undefined) return noTrace;
    if (summary.peers > PEERS_MOST) return { absent: `pictures of the order go up to ${PEERS_MOST} peers` };
    const histories = historiesOf(log, summary.peers);
    const { rounds, outOfOrderRounds, firstOutOfOrder = -1 } = summary.order;
    if (rounds === 0) return { absent: 'nothing was delivered' };
    const most = Math.max(1, Math.min(COLUMNS_MOST, Math.floor(CELLS_MOST / summary.peers)));
    const first = rounds <= most ? 0 : Math.max(0, Math.min(rounds - most, firstOutOfOrder - BEFORE));
    const shown = Math.min(rounds - first, most);
    const names = namesIn(summary);
    const cells = cellsOf(histories, names, first, shown);
    const isNamed = shown <= NAMED;
    const chart = await chartOf(cells, {
      width: { step: isNamed ? 40 : Math.max(6, Math.floor(760 / shown)) },
      height: { step: summary.peers <= 32 ? 22 : 10 },
      layer: layersFor(isNamed, names),
    });
    return {
      ...chart,
      title: titleOf(rounds, outOfOrderRounds),
      remark: remarkOf(rounds, first, shown),
      table: {
        columns: ['peer', 'round', 'broadcast'],
        rows: cells.map(({ peer, round, name }) => [names.any ? names.number(peer) : peer, round, name]),
      },
    };
  },
});

function cellsOf(histories: Histories, names: PeerNames, first: number, shown: number): Cell[] {
  const colours = coloursOf(histories);
  return Array.from({ length: histories.size }, (_, peer) => listOf(histories, peer)).flatMap((list, peer) =>
    Array.from(list.subarray(first, first + shown), (broadcast, index) => {
      const name = nameOf(histories, broadcast);
      const round = first + index;
      return {
        peer,
        round,
        name,
        colour: colours[broadcast],
        about: { peers: [peer], broadcasts: [name] },
        says: `${names.peer(peer)}, round ${round}: ${name}`,
      };
    }),
  );
}

/** By broadcast: in turn, as the peers came to know of them. */
function coloursOf(histories: Histories): string[] {
  const colours = new Array<string>(histories.numbers);
  let next = 0;
  for (let peer = 0; peer < histories.size; peer++) {
    for (const broadcast of listOf(histories, peer)) colours[broadcast] ??= hues[next++ % hues.length];
  }
  return colours;
}

function layersFor(isNamed: boolean, names: PeerNames): object[] {
  const place = {
    x: {
      field: 'round',
      type: 'ordinal',
      axis: {
        title: 'round: place in the list of deliveries (counted from 0)',
        labelAngle: 0,
        labelOverlap: true,
        ticks: false,
      },
    },
    y: { field: 'peer', type: 'ordinal', axis: peerAxis('peer', names, { ticks: false }) },
  };
  const cell = {
    mark: { type: 'rect', stroke: paper, strokeWidth: 1 },
    encoding: { ...place, description, color: { field: 'colour', type: 'nominal', scale: null } },
  };
  const name = {
    mark: { type: 'text', fontSize: 10, color: onLight, aria: false },
    encoding: { ...place, text: { field: 'name', type: 'nominal' } },
  };
  return isNamed ? [cell, name] : [cell];
}

function titleOf(rounds: number, outOfOrder: number): string {
  if (outOfOrder === 0) return `All peers agree in ${rounds === 1 ? 'the one round' : `all ${number(rounds)} rounds`}`;
  return `In ${number(outOfOrder)} of ${plural(rounds, 'round')} some peer delivered something else than the others`;
}

function remarkOf(rounds: number, first: number, shown: number): string {
  const part =
    shown < rounds ? ` Rounds ${number(first)} to ${number(first + shown - 1)} of ${number(rounds)} are shown.` : '';
  return `A cell is a delivery; one broadcast has the same colour in all rows, and a colour stands for several broadcasts that lie apart.${part}`;
}
