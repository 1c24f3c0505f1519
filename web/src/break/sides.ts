/** Which peers a line across the stage separates from the others, and which peers a text names. */

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The peers on the smaller side of the straight line through two points.
 * @param points x and y of each peer
 */
export function sideOf(points: ArrayLike<number>, from: Point, to: Point): number[] {
  const left: number[] = [];
  const right: number[] = [];
  for (let peer = 0; 2 * peer < points.length; peer++) {
    const [x, y] = [points[2 * peer] - from.x, points[2 * peer + 1] - from.y];
    ((to.x - from.x) * y - (to.y - from.y) * x < 0 ? left : right).push(peer);
  }
  return left.length < right.length ? left : right;
}

/** `0-4, 9`, with peers up to `size`; undefined if it is no such list, or has none or all of them. */
export function peersIn(text: string, size: number): number[] | undefined {
  const peers = new Set<number>();
  for (const part of text.split(/[\s,]+/).filter((one) => one !== '')) {
    const found = /^(\d+)(?:[-–](\d+))?$/.exec(part);
    if (found === null) return undefined;
    const [first, last] = [Number(found[1]), Number(found[2] ?? found[1])];
    if (last >= size || first > last) return undefined;
    for (let peer = first; peer <= last; peer++) peers.add(peer);
  }
  return peers.size === 0 || peers.size === size ? undefined : [...peers].sort((one, other) => one - other);
}
