/**
 * The network, each link as thick as its traffic. Where all peers are in zones whose places are known, on a map of the
 * world: `world-map.ts`.
 */
import type { PeerNames } from '../../core/peer-names.ts';
import { figure, number, plural, rounded } from '../../text/layout.ts';
import { namesIn } from '../names.ts';
import { titleFor } from './axis-name.ts';
import { type Point, placesOf } from './layout.ts';
import { markOf } from './mark.ts';
import { absentIn, type Drawing, definePicture, type Subject } from './picture.ts';
import { faint, fontFamily, hues, ink, paper } from './theme.ts';
import { cityOf, mapOf } from './world-map.ts';
import { escaped } from './xml.ts';

/** More than this is no picture any more. */
const PEERS_MOST = 500;
const LINKS_MOST = 3_000;
/** Peers up to which each has its number on it. */
const NAMED = 60;
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
    return { ...drawing, ...(await graphOf(subject)) };
  },
});

async function graphOf({
  summary: { peers, links, names: labels },
}: Subject): Promise<Pick<Drawing, 'svg' | 'width' | 'height' | 'remark'>> {
  const names = namesIn({ names: labels });
  const places = (
    await placesOf(
      peers,
      links!.map(({ a, b }) => [a, b] as const),
    )
  ).map(onPaper);
  const most = Math.max(...links!.map(({ bytes }) => bytes[0] + bytes[1]));
  const lines = links!.map(({ a, b, bytes, messages }) => {
    const sum = bytes[0] + bytes[1];
    const says = `${names.link(a, b)}: ${number(sum)} bytes, ${plural(messages[0] + messages[1], 'message')}`;
    return lineOf(places[a], places[b], sum, most, markOf(says, 'link', { peers: [a, b] }), peers);
  });
  const nodes = places.map(({ x, y }, peer) => {
    const circle = `<circle cx="${x}" cy="${y}" r="${peers <= NAMED ? 11 : 4}" fill="${paper}" stroke="${ink}" stroke-width="1.5"/>`;
    return peers <= NAMED
      ? `${circle}<text x="${x}" y="${y + 4}" font-size="11" text-anchor="middle" fill="${ink}">${titleFor(names, peer)}${peer}</text>${nameUnder(names, peer, x, y)}`
      : circle;
  });
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}" viewBox="0 0 ${SIDE} ${SIDE}" font-family="${fontFamily}">`;
  return { svg: `${open}${lines.join('')}${nodes.join('')}</svg>`, width: SIDE, height: SIDE, remark: thickness(most) };
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
function lineOf(from: Point, to: Point, bytes: number, most: number, words: string, peers: number): string {
  const look =
    bytes === 0
      ? `stroke="${faint}" stroke-width="1" stroke-dasharray="1 4"`
      : `stroke="${hues[0]}" stroke-width="${widthFor(bytes, most, peers <= NAMED ? 12 : 4)}" stroke-opacity="0.75"`;
  return `<line ${words} x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}" ${look}/>`;
}

function widthFor(bytes: number, most: number, widest: number): string {
  return Math.max(0.5, (widest * bytes) / most).toFixed(2);
}

function thickness(most: number): string {
  return `Thickness is bytes, both directions together; the thickest is ${number(most)} bytes. Dotted: no traffic.`;
}

function titleOf({ summary: { peers, links, graph } }: Subject): string {
  const bytes = links!.reduce((sum, link) => sum + link.bytes[0] + link.bytes[1], 0);
  return `${plural(peers, 'peer')} with ${figure(graph.degree.mean)} links each on average exchanged ${rounded(bytes)} bytes`;
}
