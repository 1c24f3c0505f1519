/**
 * Where the peers of a network stand in its picture: Graphviz finds places at which few links cross. It is WebAssembly,
 * and loaded when the first network is drawn.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Placed {
  readonly objects?: readonly { readonly name: string; readonly pos: string }[];
}

/** Peers from which on a layout must be quick rather than beautiful. */
const MANY = 100;

/**
 * By peer: its place, between 0 and 1 both ways.
 * @param edges each link once
 */
export async function placesOf(size: number, edges: readonly (readonly [number, number])[]): Promise<Point[]> {
  const { instance } = await import('@viz-js/viz');
  const nodes = Array.from({ length: size }, (_, peer) => ({ name: String(peer) }));
  const links = edges.map(([a, b]) => ({ tail: String(a), head: String(b) }));
  const graph = { directed: false, graphAttributes: { start: 1 }, nodes, edges: links };
  const { objects = [] } = (await instance()).renderJSON(graph, { engine: size > MANY ? 'sfdp' : 'neato' }) as Placed;
  const points = new Array<Point>(size).fill({ x: 0, y: 0 });
  for (const { name, pos } of objects) {
    const [x, y] = pos.split(',').map(Number);
    points[Number(name)] = { x, y: -y };
  }
  return inUnits(points);
}

/** Both ways by the same factor, and centred, so that a circle stays one. */
function inUnits(points: readonly Point[]): Point[] {
  const least = (of: readonly number[]) => of.reduce((one, other) => Math.min(one, other));
  const most = (of: readonly number[]) => of.reduce((one, other) => Math.max(one, other));
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, right, top, bottom] = [least(xs), most(xs), least(ys), most(ys)];
  const span = Math.max(right - left, bottom - top) || 1;
  return points.map(({ x, y }) => ({
    x: 0.5 + (x - (left + right) / 2) / span,
    y: 0.5 + (y - (top + bottom) / 2) / span,
  }));
}
