/**
 * A network over the world: each zone where it lies, and between zones lines as thick as what all their links carried,
 * along great circles.
 */
import type { PeerNames } from '../../core/peer-names.ts';
import { number, plural } from '../../text/layout.ts';
import type { SampleSummary } from '../summary.ts';
import { faint, fontFamily, hues, ink, paper, rule } from './theme.ts';
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
const WIDEST = 9;
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
    });
    const says = `${ends[0].city} <-> ${ends[1].city}: ${number(bytes)} bytes`;
    const look =
      bytes === 0
        ? `stroke="${faint}" stroke-dasharray="1 4"`
        : `stroke="${hues[0]}" stroke-width="${Math.max(0.5, (WIDEST * bytes) / most).toFixed(2)}" stroke-opacity="0.7"`;
    return `<path aria-label="${escaped(says)}" role="graphics-symbol" aria-roledescription="link" d="${line}" fill="none" ${look}/>`;
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
  const marks = [...places.map(({ x, y }) => dotAt(x, y)), ...labelsFor(places)];
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="${fontFamily}">`;
  const svg = `${open}<path d="${path(land)}" fill="${rule}" stroke="none"/>${lines.join('')}${marks.join('')}</svg>`;
  const remark = `Thickness is bytes between two zones, both directions together; the thickest is ${number(most)} bytes. What stays in a zone is not drawn.`;
  return { svg, width: WIDTH, height: HEIGHT, remark };
}

function dotAt(x: number, y: number): string {
  return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="5" fill="${hues[4]}" stroke="${paper}" stroke-width="1.5"/>`;
}

interface Labelled {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

/**
 * Right of a dot, left of it, under it or over it: the first side on which no other dot or label is; the first in the
 * picture where all are taken.
 */
function labelsFor(places: readonly Labelled[]): string[] {
  const taken: Box[] = places.map(({ x, y }) => ({ left: x - 6, top: y - LINE / 2, width: 12 }));
  return places.map(({ x, y, text }) => {
    const width = text.length * LETTER;
    const sides = [
      { left: x + 8, top: y - LINE / 2 },
      { left: x - 8 - width, top: y - LINE / 2 },
      { left: x - width / 2, top: y + 6 },
      { left: x - width / 2, top: y - 6 - LINE },
    ];
    const isInside = ({ left }: { left: number }) => left >= 0 && left + width <= WIDTH;
    const isFree = ({ left, top }: { left: number; top: number }) =>
      isInside({ left }) &&
      !taken.some((box) => Math.abs(box.top - top) < LINE && left < box.left + box.width && box.left < left + width);
    const { left, top } = sides.find(isFree) ?? sides.find(isInside) ?? sides[0];
    taken.push({ left, top, width });
    const style = `font-size="11" fill="${ink}" stroke="${paper}" stroke-width="3" paint-order="stroke"`;
    return `<text x="${left.toFixed(1)}" y="${(top + LINE - 4).toFixed(1)}" ${style}>${escaped(text)}</text>`;
  });
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
