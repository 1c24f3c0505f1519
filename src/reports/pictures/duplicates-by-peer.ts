/**
 * Which peers received the duplicates: a bar for each peer, the most first; of many peers how many received how many.
 */
import type { PeerNames } from '../../core/peer-names.ts';
import { number, plural } from '../../text/layout.ts';
import { namesIn } from '../peer-names-file.ts';
import { axisName } from './axis-name.ts';
import { chartOf, description } from './chart.ts';
import { definePicture } from './picture.ts';
import { copiesMissing, ReceivedCopies } from './received-copies.ts';
import { states } from './theme.ts';

/** Peers up to which each has a bar. */
const NAMED = 40;
const BINS_MOST = 30;
const FIRST = 'first copies';
const DUPLICATES = 'duplicates';

interface Received {
  readonly peer: number;
  first: number;
  duplicates: number;
}

export const duplicatesByPeer = definePicture({
  name: 'duplicates-by-peer',
  heading: 'Duplicates by peer',
  async draw({ summary, log }) {
    const missing = copiesMissing(log, summary.peers);
    if (missing !== undefined) return missing;
    const names = namesIn(summary);
    const received = receivedIn(new ReceivedCopies(log!, summary.peers), summary.peers);
    const [most, least] = [received[0].duplicates, received[received.length - 1].duplicates];
    if (most === 0) return { absent: 'no copy of a broadcast was a duplicate' };
    if (most === least) return { absent: `every peer received the same: ${plural(most, 'duplicate')}` };
    const median = received[Math.floor(received.length / 2)].duplicates;
    return {
      ...(received.length <= NAMED ? await barsOf(received, names) : await histogramOf(received)),
      title: `${capital(names.peer(received[0].peer))} received most duplicates, ${number(most)}; the median is ${number(median)}, the least ${number(least)}`,
      remark: 'A duplicate is a copy of a broadcast that its peer already had.',
      table: {
        columns: ['peer', FIRST, DUPLICATES],
        rows: received.map(({ peer, first, duplicates }) => [names.any ? names.number(peer) : peer, first, duplicates]),
      },
    };
  },
});

/** The most duplicates first. */
function receivedIn(copies: ReceivedCopies, peers: number): Received[] {
  const received = Array.from({ length: peers }, (_, peer): Received => ({ peer, first: 0, duplicates: 0 }));
  while (copies.next()) received[copies.peer][copies.isFirst ? 'first' : 'duplicates']++;
  return received.sort((one, other) => other.duplicates - one.duplicates || one.peer - other.peer);
}

function barsOf(received: readonly Received[], names: PeerNames) {
  const rows = received.flatMap(({ peer, first, duplicates }) => {
    const name = axisName(names, peer);
    return [
      {
        name,
        what: DUPLICATES,
        order: 0,
        copies: duplicates,
        says: `${names.peer(peer)}: ${plural(duplicates, 'duplicate')}`,
      },
      {
        name,
        what: FIRST,
        order: 1,
        copies: first,
        says: `${names.peer(peer)}: ${plural(first, 'first copy', FIRST)}`,
      },
    ];
  });
  return chartOf(rows, {
    height: { step: 20 },
    mark: { type: 'bar', height: { band: 0.75 } },
    encoding: {
      description,
      y: { field: 'name', type: 'nominal', sort: null, axis: { title: null, domain: false, ticks: false } },
      x: { field: 'copies', type: 'quantitative', axis: { title: 'copies received', tickMinStep: 1, tickCount: 6 } },
      color: {
        field: 'what',
        type: 'nominal',
        scale: { domain: [DUPLICATES, FIRST], range: [states.duplicate, states.reached] },
        legend: { title: null },
      },
      order: { field: 'order', type: 'quantitative' },
    },
  });
}

function histogramOf(received: readonly Received[]) {
  const [most, least] = [received[0].duplicates, received[received.length - 1].duplicates];
  const width = Math.ceil((most - least + 1) / BINS_MOST);
  const bins = Array.from({ length: Math.ceil((most - least + 1) / width) }, () => 0);
  for (const { duplicates } of received) bins[Math.floor((duplicates - least) / width)]++;
  const rows = bins.map((peers, index) => {
    const from = least + index * width;
    const to = from + width - 1;
    const range = width === 1 ? plural(from, 'duplicate') : `${number(from)} to ${number(to)} duplicates`;
    return { from: from - 0.5, to: to + 0.5, peers, says: `${plural(peers, 'peer')} received ${range}` };
  });
  return chartOf(rows, {
    mark: { type: 'rect', color: states.duplicate },
    encoding: {
      description,
      x: {
        field: 'from',
        type: 'quantitative',
        scale: { zero: false, nice: false },
        axis: { title: 'duplicates that a peer received', tickMinStep: 1 },
      },
      x2: { field: 'to' },
      y: { field: 'peers', type: 'quantitative', scale: { zero: true }, axis: { title: 'peers', tickMinStep: 1 } },
      y2: { datum: 0 },
    },
  });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
