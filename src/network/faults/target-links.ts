/**
 * The links that a fault hits: `[0, 1]` (numbers or names of peers), a list of such pairs, a share such as `10%`, `{
 * random: 2 }`, or `all`.
 */
import { InputError } from '../../core/errors.ts';
import {
  directedLinkCount,
  firstLink,
  linkCount,
  linkNumber,
  linkOfComplete,
  linkStart,
  linksIn,
  neighbourAt,
} from '../../core/graph.ts';
import { PeerNames } from '../../core/peer-names.ts';
import type { PeerId } from '../../core/protocol.ts';
import type { Scene } from './rule.ts';
import { atRandom, randomCount, shareOf } from './target-peers.ts';

/** Links that a fault may take at once. */
const LINKS_MAX = 50_000_000;

type Ends = readonly [PeerId, PeerId];
/** As it is written in an experiment: by numbers or names. */
type Pair = readonly [PeerId | string, PeerId | string];

export const LINKS = 'links: `[0, 1]`, a list of such pairs, `10%`, `{ random: 2 }` or `all`';

/** @throws InputError if there is no such link */
export function linksOf(given: unknown, scene: Scene, option: string): Ends[] {
  if (isPair(given)) return [linkOf(given, scene, option)];
  if (Array.isArray(given) && given.length > 0 && given.every(isPair))
    return given.map((pair) => linkOf(pair, scene, option));
  const { graph } = scene;
  const total = linkCount(graph);
  const count = given === 'all' ? total : (shareOf(given, total, option) ?? randomCount(given));
  if (count === undefined)
    throw new InputError(
      option,
      'a link such as [0, 1], a list of them, a share such as 10%, { random: 2 } or all',
      given,
    );
  if (count > total) throw new InputError(option, `up to ${total} links`, given);
  if (count > LINKS_MAX) throw new InputError(option, `up to ${LINKS_MAX} links at once`, given);
  if (given === 'all') return linksIn(graph);
  const chosen = atRandom(total, count, scene);
  if (graph.offsets === undefined) return chosen.map((index) => linkOfComplete(graph.size, index));
  const links = linksIn(graph);
  return chosen.map((index) => links[index]);
}

export function randomLink(scene: Scene): Ends | undefined {
  const { graph, random } = scene;
  const count = directedLinkCount(graph);
  if (count === 0) return undefined;
  const link = random.integer(count);
  const from = linkStart(graph, link);
  const to = neighbourAt(graph, from, link - firstLink(graph, from));
  return from < to ? [from, to] : [to, from];
}

function linkOf(ends: Pair, { graph, names = PeerNames.none }: Scene, option: string): Ends {
  const [a, b] = ends.map((end) => (typeof end === 'string' ? names.find(end, graph.size, option) : end));
  const isLink = Math.max(a, b) < graph.size && Math.min(a, b) >= 0 && linkNumber(graph, a, b) >= 0;
  if (!isLink) throw new InputError(option, 'two peers with a link', ends);
  return a < b ? [a, b] : [b, a];
}

function isPair(given: unknown): given is Pair {
  return (
    Array.isArray(given) && given.length === 2 && given.every((end) => Number.isInteger(end) || typeof end === 'string')
  );
}
