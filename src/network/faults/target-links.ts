/**
 * The links that a fault hits: `[0, 1]` (numbers or names of peers), a list of such pairs, a share such as `10%`, `{
 * random: 2 }`, or `all`.
 */
import { InputError } from '../../core/errors.ts';
import { linkNumber } from '../../core/graph.ts';
import { PeerNames } from '../../core/peer-names.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { Scene } from './rule.ts';
import { atRandom, randomCount, shareOf } from './target-peers.ts';

type Ends = readonly [PeerId, PeerId];
/** As it is written in an experiment: by numbers or names. */
type Pair = readonly [PeerId | string, PeerId | string];

export const LINKS = 'links: `[0, 1]`, a list of such pairs, `10%`, `{ random: 2 }` or `all`';

/** @throws InputError if there is no such link */
export function linksOf(given: unknown, scene: Scene, option: string): Ends[] {
  if (isPair(given)) return [linkOf(given, scene, option)];
  if (Array.isArray(given) && given.length > 0 && given.every(isPair))
    return given.map((pair) => linkOf(pair, scene, option));
  const links = allLinks(scene);
  if (given === 'all') return links;
  const count = shareOf(given, links.length, option) ?? randomCount(given);
  if (count === undefined)
    throw new InputError(
      option,
      'a link such as [0, 1], a list of them, a share such as 10%, { random: 2 } or all',
      given,
    );
  if (count > links.length) throw new InputError(option, `up to ${links.length} links`, given);
  return atRandom(links.length, count, scene).map((index) => links[index]);
}

export function randomLink(scene: Scene): Ends | undefined {
  const { graph, random } = scene;
  const count = graph.offsets[graph.size];
  if (count === 0) return undefined;
  const link = random.integer(count);
  const from = ownerOf(link, graph.offsets, graph.size);
  const to = graph.targets[link];
  return from < to ? [from, to] : [to, from];
}

/** The peer that a link begins at. */
function ownerOf(link: number, offsets: ArrayLike<number>, size: number): PeerId {
  let [least, most] = [0, size - 1];
  while (least < most) {
    const middle = (least + most) >>> 1;
    if (offsets[middle + 1] <= link) least = middle + 1;
    else most = middle;
  }
  return least;
}

function linkOf(ends: Pair, { graph, names = PeerNames.none }: Scene, option: string): Ends {
  const [a, b] = ends.map((end) => (typeof end === 'string' ? names.find(end, graph.size, option) : end));
  const isLink = Math.max(a, b) < graph.size && Math.min(a, b) >= 0 && linkNumber(graph, a, b) >= 0;
  if (!isLink) throw new InputError(option, 'two peers with a link', ends);
  return a < b ? [a, b] : [b, a];
}

function allLinks({ graph }: Scene): Ends[] {
  const links: Ends[] = [];
  for (let a = 0; a < graph.size; a++) {
    for (let link = graph.offsets[a]; link < graph.offsets[a + 1]; link++)
      if (graph.targets[link] > a) links.push([a, graph.targets[link]]);
  }
  return links;
}

function isPair(given: unknown): given is Pair {
  return (
    Array.isArray(given) && given.length === 2 && given.every((end) => Number.isInteger(end) || typeof end === 'string')
  );
}
