/**
 * A network over the world: each zone where it lies, and between zones lines as thick as what all their links carried,
 * along great circles.
 */
import type { PeerNames } from '../../core/peer-names.ts';
import { number, plural } from '../../text/layout.ts';
import type { SampleSummary } from '../summary.ts';
import { markOf } from './mark.ts';
import { fontFamily, ink, muted, paper, rule, states } from './theme.ts';
import { escaped } from './xml.ts';

/** Where zones lie, and the coasts of the world as TopoJSON. */
export interface World {
  /** By zone: its city, and degrees north and east. */
  readonly zones: ReadonlyMap<string, City>;
  readonly coasts: string;
}

export interface City {
  readonly city: string;
  readonly latitude: number;
  readonly longitude: number;
}

type Peers = NonNullable<SampleSummary['perPeer']>;
type Links = NonNullable<SampleSummary['links']>;

const WIDTH = 900;
const HEIGHT = 425;
/** Of the whole globe: what lies further south than the picture is ice. */
const GLOBE = 500;
/** Of a line, thinnest and thickest. */
const WIDTHS = [1, 3] as const;
/** Of the head of a line that goes on at the other edge of the map. */
const HEAD = 7;
/** Peers of a zone that are named; more are counted. */
const NAMED = 3;
/** Characters of each of them. */
const NAME_SHOWN = 14;
/** Of a label: height of its line, and width of a letter. */
const LINE = 15;
const LETTER = 6.8;

export function cityOf({ zones }: World, zone: string | undefined): City | undefined {
  return zone === undefined ? undefined : zones.get(zone);
}

export async function mapOf(peers: Peers, names: PeerNames, links: Links, { zones, coasts }: World) {
  const { geoNaturalEarth1, geoPath } = await import('d3-geo');
  const { feature } = await import('topojson-client');
  const topology = JSON.parse(coasts);
  const land = feature(topology, topology.objects.land);
  const corners: [[number, number], [number, number]] = [
    [0, 0],
    [WIDTH, GLOBE],
  ];
  const projection = geoNaturalEarth1().fitExtent(corners, { type: 'Sphere' });
  const path = geoPath(projection).digits(1);
  const traffic = betweenZones(peers, links);
  const most = Math.max(1, ...traffic.map(({ bytes }) => bytes));
  const lines = traffic.map(({ from, to, bytes }) => {
    const ends = [zones.get(from)!, zones.get(to)!];
    const line = path({
      type: 'LineString',
      coordinates: ends.map(({ longitude, latitude }) => [longitude, latitude]),
    })!;
    const says = `${ends[0].city} <-> ${ends[1].city}: ${number(bytes)} bytes`;
    const look =
      bytes === 0
        ? `stroke="${muted}" stroke-dasharray="1 4"`
        : `stroke="${states.reached}" stroke-width="${(WIDTHS[0] + ((WIDTHS[1] - WIDTHS[0]) * bytes) / most).toFixed(2)}" stroke-opacity="0.8"`;
    const parts = partsOf(line);
    return {
      parts,
      svg: `<path ${markOf(says, 'link')} d="${line}${headsOf(parts)}" fill="none" ${look}/>`,
    };
  });
  const places = [...peersByZone(peers)].map(([zone, numbers]) => {
    const { city, longitude, latitude } = zones.get(zone)!;
    const [x, y] = projection([longitude, latitude])!;
    return {
      x,
      y,
      text: `${city} (${numbers.length <= NAMED ? numbers.map((peer) => names.label(peer, NAME_SHOWN)).join(', ') : plural(numbers.length, 'peer')})`,
    };
  });
  const marks = [
    ...places.map(({ x, y }) => dotAt(x, y)),
    ...labelsFor(
      places,
      lines.flatMap(({ parts }) => parts.flatMap(alongOf)),
    ),
  ];
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="${fontFamily}">`;
  const svg = `${open}<path d="${path(land)}" fill="${rule}" stroke="none"/>${lines.map(({ svg }) => svg).join('')}${marks.join('')}</svg>`;
  const remark = `Thickness is bytes between two zones, both directions together; the thickest is ${number(most)} bytes. A line with heads goes on at the other edge. What stays in a zone is not drawn.`;
  return { svg, width: WIDTH, height: HEIGHT, remark };
}

function dotAt(x: number, y: number): string {
  return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="5" fill="${ink}" stroke="${paper}" stroke-width="1.5"/>`;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

interface Labelled extends Place {
  readonly text: string;
}

/** A line that crosses the edge of the map has two parts. */
function partsOf(line: string): Place[][] {
  return line
    .split('M')
    .slice(1)
    .map((part) =>
      part.split('L').map((point) => {
        const [x, y] = point.split(',').map(Number);
        return { x, y };
      }),
    );
}

/** Where it leaves the map, and where it comes back. */
function headsOf(parts: readonly (readonly Place[])[]): string {
  if (parts.length < 2) return '';
  const [one, other] = [parts[0], parts[parts.length - 1]];
  return `${headAt(one[one.length - 2] ?? one[0], one[one.length - 1])}${headAt(other[1] ?? other[0], other[0])}`;
}

function headAt(from: Place, tip: Place): string {
  const length = Math.hypot(tip.x - from.x, tip.y - from.y) || 1;
  const [dx, dy] = [(HEAD * (tip.x - from.x)) / length, (HEAD * (tip.y - from.y)) / length];
  const at = (x: number, y: number) => `${x.toFixed(1)},${y.toFixed(1)}`;
  return `M${at(tip.x - dx - dy / 2, tip.y - dy + dx / 2)}L${at(tip.x, tip.y)}L${at(tip.x - dx + dy / 2, tip.y - dy - dx / 2)}`;
}

/** Points along a line, so dense that none passes between them through a label. */
function alongOf(part: readonly Place[]): Place[] {
  return part.slice(1).flatMap((to, index) => {
    const from = part[index];
    const steps = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 6);
    return Array.from({ length: steps + 1 }, (_, step) => ({
      x: from.x + ((to.x - from.x) * step) / Math.max(1, steps),
      y: from.y + ((to.y - from.y) * step) / Math.max(1, steps),
    }));
  });
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

/** Around its dot, where no other dot or label is and the fewest lines pass. @param along points of all lines */
function labelsFor(places: readonly Labelled[], along: readonly Place[]): string[] {
  const taken: Box[] = places.map(({ x, y }) => ({ left: x - 6, top: y - LINE / 2, width: 12 }));
  const linesIn = ({ left, top, width }: Box) =>
    along.filter(({ x, y }) => x > left && x < left + width && y > top && y < top + LINE).length;
  const coveredBy = ({ left, top, width }: Box) =>
    taken.filter((box) => Math.abs(box.top - top) < LINE && left < box.left + box.width && box.left < left + width)
      .length;
  const cost = (box: Box) => {
    const isOutside = box.left < 0 || box.left + box.width > WIDTH || box.top < 0 || box.top + LINE > HEIGHT;
    return (isOutside ? 10_000 : 0) + 100 * coveredBy(box) + linesIn(box);
  };
  return places.map(({ x, y, text }) => {
    const width = text.length * LETTER;
    const boxes = placesAround(x, y, width);
    const best = boxes.reduce((least, box) => (cost(box) < cost(least) ? box : least));
    taken.push(best);
    const style = `font-size="11" fill="${ink}" stroke="${paper}" stroke-width="3" paint-order="stroke"`;
    return `<text x="${best.left.toFixed(1)}" y="${(best.top + LINE - 4).toFixed(1)}" ${style}>${escaped(text)}</text>`;
  });
}

/** The best ones first: beside the dot, then over and under it, then further away. */
function placesAround(x: number, y: number, width: number): Box[] {
  const [middle, half] = [y - LINE / 2, x - width / 2];
  const [right, left] = [x + 8, x - 8 - width];
  return [0, 12, 24].flatMap((away) => [
    { left: right + away, top: middle, width },
    { left: left - away, top: middle, width },
    { left: half, top: y + 6 + away, width },
    { left: half, top: y - 6 - LINE - away, width },
    { left: right, top: y + 4 + away, width },
    { left: right, top: y - 4 - LINE - away, width },
    { left, top: y + 4 + away, width },
    { left, top: y - 4 - LINE - away, width },
  ]);
}

function peersByZone(peers: Peers): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const { peer, zone } of peers) found.set(zone!, [...(found.get(zone!) ?? []), peer]);
  return found;
}

function betweenZones(peers: Peers, links: Links): { from: string; to: string; bytes: number }[] {
  const found = new Map<string, { from: string; to: string; bytes: number }>();
  for (const { a, b, bytes } of links) {
    const [from, to] = [peers[a].zone!, peers[b].zone!].sort();
    if (from === to) continue;
    const pair = found.get(`${from} ${to}`) ?? { from, to, bytes: 0 };
    pair.bytes += bytes[0] + bytes[1];
    found.set(`${from} ${to}`, pair);
  }
  return [...found.values()];
}
