/**
 * The network, each link as thick as its traffic. Where all peers are in zones whose places are known, on a map of the
 * world: `world-map.ts`.
 */
import type { PeerNames } from '../../core/peer-names.ts';
import { figure, number, plural, rounded } from '../../text/layout.ts';
import { namesIn } from '../peer-names-file.ts';
import { type Point, placesOf } from './layout.ts';
import { markOf } from './mark.ts';
import { absentIn, type Drawing, definePicture, type Subject } from './picture.ts';
import { usualPlaces } from './shapes.ts';
import { spreadingTree } from './spreading-tree.ts';
import { fontFamily, ink, muted, paper, states } from './theme.ts';
import { cityOf, mapOf } from './world-map.ts';
import { escaped } from './xml.ts';

/** More than this is no picture any more. */
const PEERS_MOST = 500;
const LINKS_MOST = 3_000;
/** Peers from which on the way of one broadcast says more than all links together. */
const TREE_FROM = 100;
/** Of a link, thinnest and thickest. */
const WIDTHS = [1, 4] as const;
/** Of a peer's circle, largest; at most so much of the way to the next peer. */
const RADIUS = 11;
const SHARE = 0.32;
/** Smaller circles have no number in them. */
const NUMBERED = 7.5;
/** Characters of a name under a peer. */
const NAME_SHOWN = 16;
const EDGE = 60;
const SIDE = 520;

export const network = definePicture({
  name: 'network',
  heading: 'The network',
  async draw(subject) {
    const { summary, world } = subject;
    if (summary.links === undefined) return absentIn(summary, 'links');
    if (summary.links.length === 0) return { absent: 'it has no links' };
    const names = namesIn(summary);
    const drawing = {
      title: titleOf(subject),
      table: {
        columns: ['link', 'messages', 'bytes'],
        rows: summary.links.map(({ a, b, messages, bytes }) => [
          names.link(a, b),
          messages[0] + messages[1],
          bytes[0] + bytes[1],
        ]),
      },
    };
    if (world !== undefined && summary.perPeer?.every(({ zone }) => cityOf(world, zone) !== undefined) === true)
      return { ...drawing, ...(await mapOf(summary.perPeer, names, summary.links, world)) };
    if (summary.peers > PEERS_MOST || summary.links.length > LINKS_MOST)
      return { absent: `pictures of networks go up to ${PEERS_MOST} peers and ${number(LINKS_MOST)} links` };
    if (summary.peers >= TREE_FROM && !('absent' in (await spreadingTree.draw(subject))))
      return { absent: `from ${TREE_FROM} peers on, the tree by which a broadcast spread stands for it` };
    return { ...drawing, ...(await graphOf(subject)) };
  },
});

async function graphOf({
  summary: { peers, links, names: labels, failures },
}: Subject): Promise<Pick<Drawing, 'svg' | 'width' | 'height' | 'remark'>> {
  const names = namesIn({ names: labels });
  const edges = links!.map(({ a, b }) => [a, b] as const);
  const places = (usualPlaces(peers, edges) ?? (await placesOf(peers, edges))).map(onPaper);
  const most = Math.max(...links!.map(({ bytes }) => bytes[0] + bytes[1]));
  const lines = links!.map(({ a, b, bytes, messages }) => {
    const sum = bytes[0] + bytes[1];
    const says = `${names.link(a, b)}: ${number(sum)} bytes, ${plural(messages[0] + messages[1], 'message')}`;
    return lineOf(places[a], places[b], sum, most, markOf(says, 'link', { peers: [a, b] }));
  });
  const radius = Math.min(RADIUS, SHARE * leastDistance(places));
  const failed = new Set(failures.map(({ peer }) => peer));
  const nodes = places.map((place, peer) => nodeOf(place, peer, radius, names, failed.has(peer)));
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}" viewBox="0 0 ${SIDE} ${SIDE}" font-family="${fontFamily}">`;
  const svg = `${open}${lines.join('')}${nodes.join('')}</svg>`;
  return { svg, width: SIDE, height: SIDE, remark: thickness(most, failed.size) };
}

function nodeOf({ x, y }: Point, peer: number, radius: number, names: PeerNames, hasFailed: boolean): string {
  const look = hasFailed ? `stroke="${states.alarm}" stroke-width="3"` : `stroke="${ink}" stroke-width="1.5"`;
  const words = markOf(`${names.peer(peer)}${hasFailed ? ', failed' : ''}`, 'peer', { peers: [peer] });
  const circle = `<circle ${words} cx="${x}" cy="${y}" r="${radius.toFixed(1)}" fill="${paper}" ${look}/>`;
  if (radius < NUMBERED) return circle;
  return `${circle}<text x="${x}" y="${y + 4}" font-size="11" text-anchor="middle" fill="${ink}">${peer}</text>${nameUnder(names, peer, x, y)}`;
}

/** Between two peers; many peers stand in the order of their places, so only those near in x are looked at. */
function leastDistance(places: readonly Point[]): number {
  const sorted = places.toSorted((one, other) => one.x - other.x);
  let least = SIDE;
  for (let i = 0; i < sorted.length; i++)
    for (let j = i + 1; j < sorted.length && sorted[j].x - sorted[i].x < least; j++)
      least = Math.min(least, Math.hypot(sorted[j].x - sorted[i].x, sorted[j].y - sorted[i].y));
  return Math.max(2, least);
}

/** Under the circle: the name, if there are few enough. */
function nameUnder(names: PeerNames, peer: number, x: number, y: number): string {
  const name = names.nameOf(peer, NAME_SHOWN);
  if (name === undefined) return '';
  // Near an edge of the picture it grows away from it.
  const [anchor, by] = x > SIDE - EDGE ? ['end', 11] : x < EDGE ? ['start', -11] : ['middle', 0];
  const style = `font-size="9" text-anchor="${anchor}" fill="${ink}" stroke="${paper}" stroke-width="3" paint-order="stroke"`;
  return `<text x="${x + by}" y="${y + 21}" ${style}>${escaped(name)}</text>`;
}

function onPaper({ x, y }: Point): Point {
  const place = (share: number) => Math.round(SIDE * (0.06 + 0.88 * share) * 10) / 10;
  return { x: place(x), y: place(y) };
}

/** What carried nothing is there all the same, as a thin dotted line. */
function lineOf(from: Point, to: Point, bytes: number, most: number, words: string): string {
  const look =
    bytes === 0
      ? `stroke="${muted}" stroke-width="1" stroke-dasharray="1 4"`
      : `stroke="${states.reached}" stroke-width="${widthFor(bytes, most)}" stroke-opacity="0.8"`;
  return `<line ${words} x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}" ${look}/>`;
}

function widthFor(bytes: number, most: number): string {
  return (WIDTHS[0] + ((WIDTHS[1] - WIDTHS[0]) * bytes) / most).toFixed(2);
}

function thickness(most: number, failed: number): string {
  const ring = failed === 0 ? '' : ' Red: failed.';
  return `Thickness is bytes, both directions together; the thickest is ${number(most)} bytes. Dotted: no traffic.${ring}`;
}

function titleOf({ summary: { peers, links, graph } }: Subject): string {
  const bytes = links!.reduce((sum, link) => sum + link.bytes[0] + link.bytes[1], 0);
  return `${plural(peers, 'peer')} with ${figure(graph.degree.mean)} links each on average exchanged ${rounded(bytes)} bytes`;
}
