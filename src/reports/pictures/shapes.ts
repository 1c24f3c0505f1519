/**
 * Places for graphs whose shape has a usual drawing: the circle, the star, the grid, the tree in layers, the ring with
 * chords, the hypercube. Found by their links, so a graph from a file counts as well.
 */
import type { Point } from './layout.ts';

type Edges = readonly (readonly [number, number])[];

/** The names of shapes, each with how peers are placed in it; undefined where the graph is not of that shape. */
const shapes: readonly ((size: number, neighbours: readonly number[][], edges: Edges) => Point[] | undefined)[] = [
  star,
  tree,
  path,
  cycle,
  grid,
  complete,
  hypercube,
  ring,
];

/** The most of the links that may be chords, for each peer, for a ring to be seen in them. */
const CHORDS_MOST = 8;
/** Layers may have at most so many peers: more would touch. */
const LAYER_MOST = 40;

/** Between 0 and 1 both ways; undefined if the graph has no such shape. @param edges each link once */
export function usualPlaces(size: number, edges: Edges): Point[] | undefined {
  if (size < 3) return undefined;
  const neighbours = Array.from({ length: size }, (): number[] => []);
  for (const [a, b] of edges) {
    neighbours[a].push(b);
    neighbours[b].push(a);
  }
  for (const shape of shapes) {
    const places = shape(size, neighbours, edges);
    if (places !== undefined) return places;
  }
  return undefined;
}

function star(size: number, neighbours: readonly number[][], edges: Edges): Point[] | undefined {
  if (size < 4 || edges.length !== size - 1) return undefined;
  const hub = neighbours.findIndex((others) => others.length === size - 1);
  if (hub < 0) return undefined;
  const leaves = neighbours[hub].toSorted((a, b) => a - b);
  const places = new Array<Point>(size);
  places[hub] = { x: 0.5, y: 0.5 };
  for (const [index, leaf] of leaves.entries()) places[leaf] = onCircle(index, leaves.length);
  return places;
}

/** Layers from the first peer down; a peer stands over the middle of its children. */
function tree(size: number, neighbours: readonly number[][], edges: Edges): Point[] | undefined {
  if (edges.length !== size - 1 || neighbours.every((others) => others.length <= 2)) return undefined;
  const layers = layersFrom(0, neighbours);
  if (layers.flat().length < size || layers.some((layer) => layer.length > LAYER_MOST)) return undefined;
  const depth = new Map(layers.flatMap((layer, index) => layer.map((peer) => [peer, index] as const)));
  const places = new Array<Point>(size);
  let leaves = 0;
  const place = (peer: number): number => {
    const children = neighbours[peer].filter((other) => depth.get(other)! > depth.get(peer)!);
    const across = children.map(place);
    const x = children.length === 0 ? leaves++ : (across[0] + across[across.length - 1]) / 2;
    places[peer] = { x, y: depth.get(peer)! };
    return x;
  };
  place(0);
  return places.map(({ x, y }) => ({ x: leaves < 2 ? 0.5 : x / (leaves - 1), y: y / (layers.length - 1) }));
}

function layersFrom(first: number, neighbours: readonly number[][]): number[][] {
  const seen = new Set([first]);
  const layers = [[first]];
  for (let layer = layers[0]; layer.length > 0; ) {
    const next = layer.flatMap((peer) => neighbours[peer].filter((other) => !seen.has(other) && seen.add(other)));
    if (next.length > 0) layers.push(next);
    layer = next;
  }
  return layers;
}

/** Along a half circle: a straight line would be as wide as the page and no higher than a peer. */
function path(size: number, neighbours: readonly number[][], edges: Edges): Point[] | undefined {
  if (edges.length !== size - 1) return undefined;
  const end = neighbours.findIndex((others) => others.length === 1);
  const order = end < 0 ? [] : walkFrom(end, neighbours);
  if (order.length !== size) return undefined;
  const places = new Array<Point>(size);
  for (const [index, peer] of order.entries()) {
    const angle = Math.PI * (1 - index / (size - 1));
    places[peer] = { x: 0.5 + 0.5 * Math.cos(angle), y: 0.75 - 0.5 * Math.sin(angle) };
  }
  return places;
}

function cycle(size: number, neighbours: readonly number[][]): Point[] | undefined {
  if (neighbours.some((others) => others.length !== 2)) return undefined;
  const order = walkFrom(0, neighbours);
  return order.length === size ? around(order) : undefined;
}

/** From peer to peer, each time the first neighbour that was not visited. */
function walkFrom(first: number, neighbours: readonly number[][]): number[] {
  const order = [first];
  const seen = new Set(order);
  for (let next: number | undefined = first; next !== undefined; ) {
    next = neighbours[next].find((other) => !seen.has(other));
    if (next === undefined) break;
    seen.add(next);
    order.push(next);
  }
  return order;
}

/** Numbered row by row, with or without links from each edge to the opposite one. */
function grid(size: number, _: unknown, edges: Edges): Point[] | undefined {
  const links = new Set(edges.map(([a, b]) => key(a, b)));
  for (let columns = Math.floor(Math.sqrt(size)); columns >= 2; columns--) {
    if (size % columns !== 0) continue;
    for (const width of [size / columns, columns]) if (isGrid(size, width, links)) return rows(size, width);
  }
  return undefined;
}

function isGrid(size: number, width: number, links: ReadonlySet<string>): boolean {
  const height = size / width;
  const inside = new Set<string>();
  const wrapped = new Set<string>();
  for (let peer = 0; peer < size; peer++) {
    const [x, y] = [peer % width, Math.floor(peer / width)];
    if (x + 1 < width) inside.add(key(peer, peer + 1));
    else if (width > 2) wrapped.add(key(peer, y * width));
    if (y + 1 < height) inside.add(key(peer, peer + width));
    else if (height > 2) wrapped.add(key(peer, x));
  }
  const hasAll = (wanted: ReadonlySet<string>) => [...wanted].every((link) => links.has(link));
  if (!hasAll(inside)) return false;
  return links.size === inside.size || (links.size === inside.size + wrapped.size && hasAll(wrapped));
}

function rows(size: number, width: number): Point[] {
  const steps = Math.max(width, size / width) - 1;
  const [left, top] = [(steps - (width - 1)) / 2, (steps - (size / width - 1)) / 2];
  return Array.from({ length: size }, (_, peer) => ({
    x: (left + (peer % width)) / steps,
    y: (top + Math.floor(peer / width)) / steps,
  }));
}

function complete(size: number, _: unknown, edges: Edges): Point[] | undefined {
  return edges.length === (size * (size - 1)) / 2
    ? around(Array.from({ length: size }, (__, peer) => peer))
    : undefined;
}

/** Each bit of a peer's number is a step of its own, half as long as that of the bit two above it. */
function hypercube(size: number, _: unknown, edges: Edges): Point[] | undefined {
  const bits = Math.log2(size);
  if (!Number.isInteger(bits) || edges.length !== (size * bits) / 2) return undefined;
  if (!edges.every(([a, b]) => Number.isInteger(Math.log2(a ^ b)))) return undefined;
  const [across, down] = [
    [1, 0.22],
    [0.3, 1],
  ];
  const steps = Array.from({ length: bits }, (__, bit) => {
    const scale = 2.4 ** Math.floor(bit / 2);
    const [x, y] = bit % 2 === 0 ? across : down;
    return { x: x * scale, y: y * scale };
  });
  const places = Array.from({ length: size }, (__, peer) => {
    const set = steps.filter((___, bit) => (peer & (1 << bit)) !== 0);
    return { x: set.reduce((sum, { x }) => sum + x, 0), y: set.reduce((sum, { y }) => sum + y, 0) };
  });
  const most = Math.max(...places.map(({ x, y }) => Math.max(x, y)));
  return places.map(({ x, y }) => ({ x: x / most, y: y / most }));
}

/** Most peers have a link to the next number: a ring, and the others are chords. */
function ring(size: number, _: unknown, edges: Edges): Point[] | undefined {
  const next = edges.filter(([a, b]) => Math.abs(a - b) === 1 || Math.abs(a - b) === size - 1).length;
  if (next < 0.8 * size || edges.length > CHORDS_MOST * size) return undefined;
  return around(Array.from({ length: size }, (__, peer) => peer));
}

function around(order: readonly number[]): Point[] {
  const places = new Array<Point>(order.length);
  for (const [index, peer] of order.entries()) places[peer] = onCircle(index, order.length);
  return places;
}

/** The first on top, then clockwise. */
function onCircle(index: number, count: number): Point {
  const angle = (2 * Math.PI * index) / count - Math.PI / 2;
  return { x: 0.5 + 0.5 * Math.cos(angle), y: 0.5 + 0.5 * Math.sin(angle) };
}

function key(a: number, b: number): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
