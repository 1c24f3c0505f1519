/** Which places the peers of a scene get: those of their topology's shape, of their zones, or such that links are short. */
import type { Graph } from '../../../src/browser.ts';
import { widthOf } from '../../../src/browser.ts';
import { inDisc, onCircle, type Places, placesBy } from './place-set.ts';
import { circlePlaces, gridPlaces, hypercubePlaces, linePlaces, starPlaces, treePlaces } from './shaped-places.ts';
import { spreadingFrom } from './spreading-order.ts';
import { StressPlaces } from './stress-places.ts';

/** Peers from which on they are pixels, ring by ring around the origin. */
export const PIXELS = 4_000;

export interface Arrangement {
  readonly topology: string;
  /** Peers in a row, if the experiment says it. */
  readonly width?: number;
  readonly graph: Graph;
  /** By peer, if peers are in zones. */
  readonly zoneOf?: Int32Array;
  /** The peer in the middle of a picture of pixels. */
  readonly origin: number;
}

/** Places, or what finds them round by round. */
export function arrange(arrangement: Arrangement): Places | StressPlaces {
  const { graph, origin, zoneOf, topology } = arrangement;
  const { size } = graph;
  if (size >= PIXELS) return discPlaces(graph, origin);
  if (zoneOf !== undefined) return zonePlaces(zoneOf);
  switch (topology) {
    case 'star':
      return starPlaces(size);
    case 'line':
      return linePlaces(size);
    case 'grid':
    case 'torus':
      return gridPlaces(size, widthOf(size, arrangement.width ?? 0));
    case 'hypercube':
      return hypercubePlaces(size);
    case 'tree':
      return treePlaces(graph);
    case 'cycle':
    case 'circulant':
    case 'mesh':
    case 'small-world':
    case 'starfish':
      return circlePlaces(size);
    default:
      return size <= 8 ? circlePlaces(size) : new StressPlaces(graph);
  }
}

/** The origin in the middle, around it the peers by the number of links to it. */
function discPlaces(graph: Graph, origin: number): Places {
  const { order } = spreadingFrom(graph, origin);
  const places: Places = new Float32Array(2 * graph.size);
  for (let index = 0; index < order.length; index++) places.set(inDisc(index, order.length), 2 * order[index]);
  return places;
}

/** A disc for each zone, larger for more peers, around a circle. */
function zonePlaces(zoneOf: Int32Array): Places {
  const { members, ranks } = zoneMembers(zoneOf);
  const zones = [...members.keys()].sort((one, other) => one - other);
  const room = Math.sin(Math.PI / Math.max(3, zones.length)) * 0.7;
  const most = Math.max(...members.values());
  return placesBy(zoneOf.length, (peer) => {
    const zone = zoneOf[peer];
    const count = members.get(zone)!;
    const [x, y] = onCircle(zones.indexOf(zone), zones.length, zones.length === 1 ? 0 : 0.75);
    const radius = 0.55 * room * Math.sqrt(count / most);
    const [dx, dy] = count === 1 ? [0, 0] : inDisc(ranks[peer], count);
    return [x + radius * dx, y + radius * dy];
  });
}

function zoneMembers(zoneOf: Int32Array) {
  const members = new Map<number, number>();
  const ranks = zoneOf.map((zone) => {
    const rank = members.get(zone) ?? 0;
    members.set(zone, rank + 1);
    return rank;
  });
  return { members, ranks };
}
