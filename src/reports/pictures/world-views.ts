/**
 * What each peer believed the network to be, beside what it was: links known, unknown and wrong, as p2p draws them,
 * with the bytes in and out on the peer's own links.
 *
 * The picture shows the end of the run. Each link carries the times at which it changed, and the bytes that it had
 * carried at each moment, so the page of the report can go back to any of them.
 */
import type { PeerNames } from '../../core/peer-names.ts';
import { number, plural } from '../../text/layout.ts';
import { namesIn } from '../peer-names-file.ts';
import type { SampleSummary } from '../summary.ts';
import { titleFor } from './axis-name.ts';
import { type Beliefs, beliefsOf, type LinkBeliefs } from './beliefs.ts';
import { type Point, placesOf } from './layout.ts';
import { type BytesUntil, bytesUntil } from './link-bytes.ts';
import { bytesText, countsOf, isTrueAt, type LinkState, looks, stateOf } from './link-state.ts';
import { absentIn, definePicture } from './picture.ts';
import { faint, fontFamily, ink, paper, rule } from './theme.ts';
import { escaped } from './xml.ts';

/** Lines that a page draws in no time, of all panels together. */
const LINES_MOST = 20_000;
/** Peers up to which bytes stand at the links. */
const WITH_BYTES = 8;
const GAP = 12;
const HEAD = 22;
const FOOT = 20;
const LEGEND = 26;

interface Scene {
  readonly summary: SampleSummary;
  readonly beliefs: Beliefs;
  readonly bytes: BytesUntil;
  readonly places: readonly Point[];
  readonly side: number;
}

export const worldViews = definePicture({
  name: 'world-views',
  heading: 'World view of each peer',
  async draw({ summary, log }) {
    if (summary.worldViews === undefined) return absentIn(summary, 'worldViews');
    if (summary.links === undefined) return absentIn(summary, 'links');
    if (log?.level !== 'full') return { absent: 'the trace level keeps no facts about links' };
    const beliefs = beliefsOf(summary.links, log, summary.peers);
    if (beliefs.links.every(({ believed }) => believed.every((changes) => changes.length === 0)))
      return { absent: 'no peer learnt of a link' };
    const places = await placesOf(
      summary.peers,
      beliefs.links.map(({ a, b }) => [a, b] as const),
    );
    const side = summary.peers <= WITH_BYTES ? 264 : summary.peers <= 24 ? 150 : 110;
    const bytes = bytesUntil(log, beliefs.times, summary.peers);
    return {
      ...panelsOf({ summary, beliefs, bytes, places, side }),
      title: titleOf(summary, beliefs),
      table: tableOf(summary, beliefs),
    };
  },
});

function panelsOf(scene: Scene) {
  const { summary, beliefs, side } = scene;
  const peers = Math.min(summary.peers, Math.max(1, Math.floor(LINES_MOST / beliefs.links.length) - 1));
  const columns = Math.min(peers + 1, Math.floor(900 / (side + GAP)));
  const height = LEGEND + Math.ceil((peers + 1) / columns) * (HEAD + side + FOOT + GAP);
  const width = columns * (side + GAP) - GAP;
  const panels = Array.from({ length: peers + 1 }, (_, index) => {
    const [x, y] = [
      (index % columns) * (side + GAP),
      LEGEND + Math.floor(index / columns) * (HEAD + side + FOOT + GAP),
    ];
    return `<g transform="translate(${x},${y})">${panelOf(scene, index - 1)}</g>`;
  });
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${fontFamily}">`;
  const svg = `${open}<g data-times="${beliefs.times.join(' ')}">${legend()}${panels.join('')}</g></svg>`;
  const left = summary.peers - peers;
  return { svg, width, height, remark: remarkOf(summary, left) };
}

function remarkOf({ peers }: SampleSummary, left: number): string {
  const bytes =
    peers <= WITH_BYTES
      ? ' Figures are the bytes that had been sent to a peer (in) and by it (out) on its own links that are up.'
      : '';
  return `At the end of the run; in a page, at the moment of its slider.${bytes}${left > 0 ? ` The first ${number(peers - left)} of ${number(peers)} peers.` : ''}`;
}

/** @param peer −1 for the truth */
function panelOf(scene: Scene, peer: number): string {
  const { summary, beliefs, places, side } = scene;
  const names = namesIn(summary);
  const states = beliefs.links.map((link) => stateAtEnd(link, peer));
  const at = (point: Point) => ({ x: side * (0.1 + 0.8 * point.x), y: HEAD + side * (0.1 + 0.8 * point.y) });
  const lines = beliefs.links.map((link, index) =>
    lineOf(link, names, peer, states[index], at(places[link.a]), at(places[link.b])),
  );
  const nodes = places.map((point, other) => nodeOf(at(point), names, other, other === peer, summary.peers <= 24));
  const foot = peer < 0 ? `${states.filter((state) => state === 'known').length} links up` : countsOf(states);
  return [
    `<rect x="0.5" y="0.5" width="${side - 1}" height="${HEAD + side + FOOT - 1}" rx="6" fill="none" stroke="${rule}"/>`,
    `<text x="10" y="16" font-size="12" font-weight="600" fill="${ink}">${peer < 0 ? 'The truth' : escaped(`Peer ${names.number(peer)}`)}</text>`,
    ...lines,
    ...nodes,
    ...(peer >= 0 && summary.peers <= WITH_BYTES ? bytesOf(scene, peer, (other) => at(places[other])) : []),
    `<text x="10" y="${HEAD + side + 13}" font-size="11" fill="${faint}" data-counts="${peer < 0 ? 'truth' : 'peer'}">${foot}</text>`,
  ].join('');
}

function lineOf(
  { a, b, up, believed }: LinkBeliefs,
  names: PeerNames,
  peer: number,
  state: LinkState,
  from: Point,
  to: Point,
): string {
  const look = Object.entries(looks[state]).map(([name, value]) => `${name}="${value}"`);
  const says = peer < 0 ? names.link(a, b) : `${names.peer(peer)}, ${names.link(a, b)}: ${state}`;
  const changes = `data-up="${up.join(' ')}" data-believed="${(peer < 0 ? up : believed[peer]).join(' ')}"`;
  const ends = `x1="${from.x.toFixed(1)}" y1="${from.y.toFixed(1)}" x2="${to.x.toFixed(1)}" y2="${to.y.toFixed(1)}"`;
  return `<line aria-label="${escaped(says)}" role="graphics-symbol" aria-roledescription="link" ${ends} ${look.join(' ')} ${changes}/>`;
}

function nodeOf({ x, y }: Point, names: PeerNames, peer: number, isOwn: boolean, isNamed: boolean): string {
  const circle = `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${isNamed ? 9 : 4}" fill="${isOwn ? ink : paper}" stroke="${ink}"/>`;
  if (!isNamed) return circle;
  const style = `font-size="10" text-anchor="middle" fill="${isOwn ? paper : ink}"`;
  return `${circle}<text x="${x.toFixed(1)}" y="${(y + 3.5).toFixed(1)}" ${style}>${titleFor(names, peer)}${peer}</text>`;
}

/**
 * Beside the middle of each link of the peer's own: what was sent to it, and by it, at each moment of the picture. Of a
 * link that is down nothing is seen.
 */
function bytesOf({ bytes, beliefs }: Scene, peer: number, at: (peer: number) => Point): string[] {
  const own = beliefs.links.filter(({ a, b, up }) => (a === peer || b === peer) && up.length > 0);
  return own.map((link) => {
    const other = link.a === peer ? link.b : link.a;
    const [into, out] = [bytes(other, peer), bytes(peer, other)];
    const [from, to] = [at(peer), at(other)];
    // Nearer to the other end, where links of one peer are further apart.
    const [x, y] = [from.x + 0.58 * (to.x - from.x), from.y + 0.58 * (to.y - from.y)];
    const box = `<rect x="${(x - 24).toFixed(1)}" y="${(y - 11).toFixed(1)}" width="48" height="23" rx="4" fill="${paper}" opacity="0.85"/>`;
    const style = `font-size="9" text-anchor="middle" fill="${ink}"`;
    const hidden = stateAtEnd(link, -1) === 'known' ? '' : ' display="none"';
    const carried = `data-up="${link.up.join(' ')}" data-in="${into.join(' ')}" data-out="${out.join(' ')}"${hidden}`;
    return `<g ${carried}>${box}<text x="${x.toFixed(1)}" y="${(y - 1).toFixed(1)}" ${style}>${bytesText('in', into[into.length - 1])}</text><text x="${x.toFixed(1)}" y="${(y + 9).toFixed(1)}" ${style}>${bytesText('out', out[out.length - 1])}</text></g>`;
  });
}

function legend(): string {
  return (['known', 'unknown', 'wrong'] as const)
    .map((state, index) => {
      const look = Object.entries(looks[state]).map(([name, value]) => `${name}="${value}"`);
      const x = index * 120;
      return `<line x1="${x}" y1="8" x2="${x + 28}" y2="8" ${look.join(' ')}/><text x="${x + 34}" y="12" font-size="12" fill="${ink}">${state}</text>`;
    })
    .join('');
}

function stateAtEnd({ up, believed }: LinkBeliefs, peer: number): LinkState {
  const isUp = isTrueAt(up, Number.POSITIVE_INFINITY);
  return stateOf(isUp, peer < 0 ? isUp : isTrueAt(believed[peer], Number.POSITIVE_INFINITY));
}

function titleOf({ peers }: SampleSummary, { links }: Beliefs): string {
  const isRight = (peer: number) => links.every((link) => ['known', 'neither'].includes(stateAtEnd(link, peer)));
  const right = Array.from({ length: peers }, (_, peer) => peer).filter(isRight).length;
  if (right === peers)
    return `In the end each of the ${number(peers)} peers knew every link, and none that was not there`;
  return `In the end ${right} of ${plural(peers, 'peer')} had the network right`;
}

function tableOf({ peers, links, names: labels }: SampleSummary, { links: all }: Beliefs) {
  const count = (peer: number, state: LinkState) => all.filter((link) => stateAtEnd(link, peer) === state).length;
  const sum = (peer: number, isIn: boolean) =>
    links!.reduce(
      (total, { a, b, bytes }) => total + (a === peer ? bytes[isIn ? 1 : 0] : b === peer ? bytes[isIn ? 0 : 1] : 0),
      0,
    );
  return {
    columns: ['peer', 'known', 'unknown', 'wrong', 'bytes in', 'bytes out'],
    rows: Array.from({ length: peers }, (_, peer) => [
      labels === undefined ? peer : namesIn({ names: labels }).number(peer),
      count(peer, 'known'),
      count(peer, 'unknown'),
      count(peer, 'wrong'),
      sum(peer, true),
      sum(peer, false),
    ]),
  };
}
