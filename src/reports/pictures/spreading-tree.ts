/**
 * How one broadcast spread: each peer hangs on the one whose copy came first, on the ring of the hops that copy had
 * crossed. The way to the peer that had it last is marked, and peers that never had it stand on a ring of their own.
 *
 * Of several broadcasts the one with the most hops is drawn, among those that reached the most peers. Up to 1,000 peers
 * each has a mark; above, marks and branches that would lie on each other are drawn once, so that 100,000 peers are a
 * picture of some hundred kilobytes.
 */
import type { PeerNames } from '../../core/peer-names.ts';
import { figure, number, plural } from '../../text/layout.ts';
import { namesIn } from '../peer-names-file.ts';
import { markOf } from './mark.ts';
import { type Drawing, definePicture } from './picture.ts';
import { placesIn, type RadialPlaces } from './radial-places.ts';
import { copiesMissing } from './received-copies.ts';
import { type Spreading, spreadingIn } from './spreading.ts';
import { fontFamily, ink, muted, paper, rule, states } from './theme.ts';
import { escaped } from './xml.ts';

/** Peers up to which each has a mark with words, and its number in it. */
const DESCRIBED = 1_000;
const NUMBERED = 40;
/** Rows of the list beside the tree. */
const ROWS = 17;
const ROW = 34;
const LIST = 250;
const BAR = 130;

export const spreadingTree = definePicture({
  name: 'spreading-tree',
  heading: 'How a broadcast spread',
  async draw({ summary, log }) {
    const missing = copiesMissing(log, summary.peers);
    if (missing !== undefined) return missing;
    const found = spreadingIn(log!, summary.peers);
    if (found === undefined) return { absent: 'no copy of a broadcast came from another peer' };
    if (found.hops < 2) return { absent: 'every peer had its first copy from the origin itself' };
    const names = namesIn(summary);
    const places = placesIn(found);
    return {
      ...drawnOf(found, places, names),
      title: titleOf(found, names),
      remark: remarkOn(found),
      table: tableOf(found),
    };
  },
});

function drawnOf(found: Spreading, places: RadialPlaces, names: PeerNames): Pick<Drawing, 'svg' | 'width' | 'height'> {
  const { side } = places;
  const width = side + LIST;
  const isPlain = found.reached > DESCRIBED;
  const thin = isPlain ? 'stroke-width="0.7" stroke-opacity="0.45"' : 'stroke-width="1" stroke-opacity="0.7"';
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${side}" viewBox="0 0 ${width} ${side}" font-family="${fontFamily}">`,
    ...ringsOf(found, places),
    `<path d="${places.branches}" fill="none" stroke="${states.reached}" ${thin}/>`,
    ...(isPlain
      ? [plainMarks(places), wayOf(found, places)]
      : [wayOf(found, places), ...describedMarks(found, places, names)]),
    ...(isPlain ? endsOf(found, places) : []),
    labelOf(found, places, names),
    ...listOf(found, side),
    '</svg>',
  ];
  return { svg: svg.join(''), width, height: side };
}

function ringsOf({ hops, missed }: Spreading, { radiusOf, side }: RadialPlaces): string[] {
  const every = Math.ceil(hops / ROWS);
  const ring = (hop: number, look: string) =>
    `<circle cx="${side / 2}" cy="${side / 2}" r="${radiusOf(hop).toFixed(1)}" fill="none" ${look}/>`;
  const rings = Array.from({ length: hops }, (_, index) => index + 1).filter(
    (hop) => hop % every === 0 || hop === hops,
  );
  return [
    ...rings.map((hop) => ring(hop, `stroke="${rule}"`)),
    ...(missed.length === 0 ? [] : [ring(hops + 1, `stroke="${muted}" stroke-dasharray="2 4"`)]),
  ];
}

/** Marks without words: one where several would lie on each other. */
function plainMarks({ marks, missedMarks }: RadialPlaces): string {
  const path = (d: string, colour: string, width: number) =>
    `<path d="${d}" stroke="${colour}" stroke-width="${width}" stroke-linecap="round"/>`;
  return path(marks, states.reached, 2) + path(missedMarks, states.alarm, 3);
}

function describedMarks(found: Spreading, { at }: RadialPlaces, names: PeerNames): string[] {
  const { origin, last, peers, missed } = found;
  const many = peers.length + missed.length;
  const mark = (peer: number, says: string, look: string, radius: number, colour: string) => {
    const { x, y } = at(peer);
    const circle = `<circle ${markOf(says, 'peer', { peers: [peer] })} cx="${x}" cy="${y}" r="${radius}" ${look}/>`;
    return many > NUMBERED
      ? circle
      : `${circle}<text x="${x}" y="${y + 4}" font-size="11" text-anchor="middle" fill="${colour}" pointer-events="none">${peer}</text>`;
  };
  const radius = many <= NUMBERED ? 10 : many <= 300 ? 4 : 2.5;
  const never = `fill="${paper}" stroke="${states.alarm}" stroke-width="1.5"`;
  return [
    ...peers.map((peer) => {
      const colour = peer === origin ? ink : peer === last ? states.alarm : states.reached;
      const isEnd = peer === origin || peer === last;
      return mark(peer, saidOf(found, peer, names), `fill="${colour}"`, isEnd ? Math.max(5, radius) : radius, paper);
    }),
    ...missed.map((peer) => mark(peer, `${names.peer(peer)}: never had it`, never, radius, ink)),
  ];
}

function saidOf({ origin, parents, hopsTo, timesMs }: Spreading, peer: number, names: PeerNames): string {
  if (peer === origin) return `${names.peer(peer)}: made the broadcast`;
  return `${names.peer(peer)}: from ${names.number(parents[peer])}, ${plural(hopsTo[peer], 'hop')}, after ${figure(timesMs[peer])} ms`;
}

/** The way to the last peer. */
function wayOf({ origin, parents, last }: Spreading, { at }: RadialPlaces): string {
  const way = [last];
  while (way[0] !== origin) way.unshift(parents[way[0]]);
  const line = way.map((peer) => `${at(peer).x} ${at(peer).y}`).join('L');
  return `<path data-last="${way.join(' ')}" d="M${line}" fill="none" stroke="${states.alarm}" stroke-width="2.5"/>`;
}

function endsOf({ origin, last }: Spreading, { at }: RadialPlaces): string[] {
  const dot = (peer: number, colour: string, radius: number) =>
    `<circle cx="${at(peer).x}" cy="${at(peer).y}" r="${radius}" fill="${colour}"/>`;
  return [dot(last, states.alarm, 5), dot(origin, ink, 7)];
}

/** Beside the last peer, towards the middle. */
function labelOf({ last, timesMs }: Spreading, { at, side }: RadialPlaces, names: PeerNames): string {
  const { x, y } = at(last);
  const [anchor, by] = x > side / 2 ? ['end', -14] : ['start', 14];
  const style = `font-size="12" font-weight="600" text-anchor="${anchor}" fill="${ink}" stroke="${paper}" stroke-width="4" paint-order="stroke"`;
  const text = `${names.peer(last)}: last, after ${figure(timesMs[last])} ms`;
  return `<text x="${x + by}" y="${y < side / 2 ? y - 12 : y + 22}" ${style}>${escaped(text)}</text>`;
}

interface Ring {
  readonly title: string;
  readonly peers: number;
  readonly untilMs: number;
}

/** By hop, or by so many hops that the list is short. */
function ringRows({ byHop, hops }: Spreading, most: number): Ring[] {
  const every = Math.ceil(hops / most);
  return Array.from({ length: Math.ceil(hops / every) }, (_, index) => {
    const from = 1 + index * every;
    const to = Math.min(hops, from + every - 1);
    const within = byHop.slice(from, to + 1);
    return {
      title: from === to ? plural(from, 'hop') : `${from}–${to} hops`,
      peers: within.reduce((sum, { peers }) => sum + peers, 0),
      untilMs: within.reduce((latest, { untilMs }) => Math.max(latest, untilMs), 0),
    };
  });
}

/** Beside the tree: peers by ring, and when the last of each had it. */
function listOf(found: Spreading, side: number): string[] {
  const rows = ringRows(found, ROWS);
  const most = Math.max(...rows.map(({ peers }) => peers), found.missed.length);
  const height = (rows.length + (found.missed.length > 0 ? 1 : 0)) * ROW;
  const top = (side - height) / 2;
  const row = (index: number, title: string, peers: number, colour: string, end: string) => {
    const y = top + index * ROW;
    const length = Math.max(1, (BAR * peers) / most).toFixed(1);
    return [
      `<g transform="translate(${side + 10},${y})" font-size="12"><text y="10" fill="${ink}">${title}: ${plural(peers, 'peer')}</text>`,
      `<text x="${LIST - 14}" y="10" text-anchor="end" fill="${ink}">${end}</text><rect y="15" width="${length}" height="7" fill="${colour}"/></g>`,
    ].join('');
  };
  return [
    ...rows.map(({ title, peers, untilMs }, index) =>
      row(index, title, peers, states.reached, peers === 0 ? '' : `by ${figure(untilMs)} ms`),
    ),
    ...(found.missed.length > 0 ? [row(rows.length, 'never', found.missed.length, states.alarm, '')] : []),
  ];
}

function titleOf({ name, reached, missed, hops, last, timesMs }: Spreading, names: PeerNames): string {
  const all = reached - 1 + missed.length;
  const who =
    missed.length === 0 ? `all ${number(all)} other peers` : `${number(reached - 1)} of ${number(all)} other peers`;
  return `Broadcast ${name} reached ${who} within ${plural(hops, 'hop')} and ${figure(timesMs[last])} ms, ${names.peer(last)} last`;
}

function remarkOn({ missed, made }: Spreading): string {
  const which =
    made > 1
      ? ` Of ${number(made)} broadcasts the one with the most hops, among those that reached the most peers.`
      : '';
  const never = missed.length === 0 ? '' : ' On the dotted ring: peers that no copy reached.';
  return `In the middle the origin; a ring is a hop more, a branch the first copy that came. Rust: the way to the last peer.${never}${which}`;
}

function tableOf(found: Spreading): Drawing['table'] {
  return {
    columns: ['hops', 'peers', 'last of them after (ms)'],
    rows: [
      ...found.byHop.slice(1).map(({ peers, untilMs }, index) => [index + 1, peers, untilMs]),
      ...(found.missed.length > 0 ? [['never', found.missed.length, '']] : []),
    ],
  };
}
