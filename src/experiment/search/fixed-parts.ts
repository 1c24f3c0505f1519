/**
 * What the user holds fixed in every case of a search: the network, and the topology, whose links are made beforehand
 * for each number of peers.
 */
import { InputError } from '../../core/errors.ts';
import { type Graph, linksIn } from '../../core/graph.ts';
import { type Setting, withSettings } from '../parse.ts';
import { fromItsFolder } from '../paths.ts';
import type { Platform } from '../platform.ts';
import { prepare } from '../prepare.ts';
import { sourceOfData } from '../source.ts';
import type { Ends, Scope } from './case.ts';
import { isConnected } from './simpler-cases.ts';

/** Peers that a case may have. */
export const PEERS_MAX = 64;

/**
 * @param settings with paths that begin with `network` or `topology`
 * @param placeOf gives the place of a file so that it can be found from anywhere
 * @throws InputError where no number of peers suits them
 */
export async function heldOf(
  settings: readonly Setting[],
  { knows, peers }: Pick<Scope, 'knows' | 'peers'>,
  platform: Platform,
  placeOf: (path: string) => string,
): Promise<Pick<Scope, 'network' | 'topology'>> {
  const given = fromItsFolder({ ...withSettings(sourceOfData({}), settings), where: placeOf('experiment') }).raw;
  const held = given.network === undefined ? {} : { network: given.network as Record<string, unknown> };
  const graphFor = async (size: number | undefined): Promise<Graph> => {
    const source = sourceOfData({
      protocol: knows === 'group' ? 'best-effort' : 'flood',
      seed: 0,
      ...(size && { peers: size }),
    });
    return (await prepare({ source, settings }, platform)).jobOf(0).graph;
  };
  if (given.topology !== undefined) {
    return { ...held, topology: { title: titleOf(given.topology), links: await linksOf(graphFor, peers) } };
  }
  if (given.network !== undefined) await graphFor(peers);
  return held;
}

/** By number of peers, for all that suit the topology; a graph from a file says itself how many it has. */
async function linksOf(
  graphFor: (size: number | undefined) => Promise<Graph>,
  peers: number,
): Promise<Record<number, Ends[]>> {
  const links: Record<number, Ends[]> = {};
  for (let size = peers; size >= 2; size--) {
    try {
      const ends = linksIn(await graphFor(size));
      if (isConnected(size, ends)) links[size] = ends;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
  }
  if (Object.keys(links).length > 0) return links;
  const own = await graphFor(undefined);
  const ends = linksIn(own);
  if (own.size > PEERS_MAX) throw new InputError('--topology', `a graph of at most ${PEERS_MAX} peers`, `${own.size}`);
  if (!isConnected(own.size, ends))
    throw new InputError('--topology', 'a connected graph', `${ends.length} links between ${own.size} peers`);
  return { [own.size]: ends };
}

function titleOf(topology: unknown): string {
  return typeof topology === 'string' ? topology : JSON.stringify(topology);
}
