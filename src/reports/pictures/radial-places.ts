/**
 * Where the peers of a spreading tree stand: on rings by hop, each in the middle of the arc of its branches, and each
 * peer without branches with as much room as any other.
 */
import type { PeerId } from '../../core/protocol.ts';
import type { Point } from './layout.ts';
import type { Spreading } from './spreading.ts';

/** Of the square that the tree fills; with few peers it is smaller. */
const SIDE = 640;
const SMALL_SIDE = 400;
const FEW = 30;
const EDGE = 24;
/** Peers up to which each branch is drawn; above, branches with both ends in the same cells are drawn once. */
const EACH_MOST = 1_000;
/** Width of a cell along a ring. */
const CELL = 1.6;

export interface RadialPlaces {
  readonly side: number;
  at(peer: PeerId): Point;
  radiusOf(hop: number): number;
  /** Paths: a line for each branch, a point for each peer reached, and for each that was not. */
  readonly branches: string;
  readonly marks: string;
  readonly missedMarks: string;
}

export function placesIn(found: Spreading): RadialPlaces {
  const { hops, hopsTo, missed, origin, parents, peers } = found;
  const rings = hops + (missed.length > 0 ? 1 : 0);
  const side = parents.length <= FEW ? SMALL_SIDE : SIDE;
  const radiusOf = (hop: number) => ((side / 2 - EDGE) * hop) / rings;
  const pointAt = (radius: number, angle: number) => pointOn(side, radius, angle);
  const angles = anglesOf(found);
  for (const [index, peer] of missed.entries()) angles[peer] = index / missed.length;
  const isMissed = new Set(missed);
  const ringOf = (peer: PeerId) => (isMissed.has(peer) ? rings : hopsTo[peer]);
  const at = (peer: PeerId) => pointAt(radiusOf(ringOf(peer)), angles[peer]);
  const isEach = peers.length <= EACH_MOST;
  const cellOf = (peer: PeerId) => {
    if (isEach) return { key: peer, point: at(peer) };
    const radius = radiusOf(ringOf(peer));
    const cells = Math.max(1, Math.floor((2 * Math.PI * radius) / CELL));
    const key = Math.floor(angles[peer] * cells);
    return { key, point: pointAt(radius, (key + 0.5) / cells) };
  };
  const others = peers.filter((peer) => peer !== origin);
  return {
    side,
    at,
    radiusOf,
    branches: onceEach(others, (peer) => {
      const [from, to] = [cellOf(parents[peer]), cellOf(peer)];
      return [`${hopsTo[peer]} ${from.key} ${to.key}`, `M${placed(from.point)}L${placed(to.point)}`];
    }),
    marks: onceEach(peers, (peer) => {
      const { key, point } = cellOf(peer);
      return [`${hopsTo[peer]} ${key}`, `M${placed(point)}h0`];
    }),
    missedMarks: onceEach(missed, (peer) => {
      const { key, point } = cellOf(peer);
      return [String(key), `M${placed(point)}h0`];
    }),
  };
}

/** By peer: its angle as a share of the circle. A peer stands behind the one that its copy came from. */
function anglesOf({ origin, parents, peers }: Spreading): Float64Array {
  /** By peer: the ends of branches beyond it, and where on the circle its arc and the next of its branches begin. */
  const ends = new Int32Array(parents.length);
  const starts = new Int32Array(parents.length);
  const free = new Int32Array(parents.length);
  for (let index = peers.length - 1; index >= 0; index--) {
    const peer = peers[index];
    if (ends[peer] === 0) ends[peer] = 1;
    if (peer !== origin) ends[parents[peer]] += ends[peer];
  }
  const angles = new Float64Array(parents.length);
  for (const peer of peers) {
    if (peer !== origin) {
      starts[peer] = free[parents[peer]];
      free[parents[peer]] += ends[peer];
    }
    free[peer] = starts[peer];
    angles[peer] = (starts[peer] + ends[peer] / 2) / ends[origin];
  }
  return angles;
}

function pointOn(side: number, radius: number, angle: number): Point {
  const turn = 2 * Math.PI * angle - Math.PI / 2;
  const coordinate = (part: number) => Math.round((side / 2 + radius * part) * 10) / 10;
  return { x: coordinate(Math.cos(turn)), y: coordinate(Math.sin(turn)) };
}

function placed({ x, y }: Point): string {
  return `${x} ${y}`;
}

/** What has the same key is drawn once. */
function onceEach(peers: readonly PeerId[], pathOf: (peer: PeerId) => [key: string, path: string]): string {
  return [...new Map(peers.map(pathOf)).values()].join('');
}
