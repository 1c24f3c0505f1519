/**
 * From `links: [{ at: 1s, down: [0, 1] }, { at: 2s, up: random }]` to what a runtime is given: every link that ever
 * exists, and its changes.
 */
import { InputError } from '../core/errors.ts';
import { type Graph, linkNumber, linksIn, neighboursOf } from '../core/graph.ts';
import { graphOf } from '../core/link-rows.ts';
import { PeerNames } from '../core/peer-names.ts';
import { Random } from '../core/random.ts';
import type { FaultPlan } from '../network/faults/fault-plan.ts';
import { latecomersOf } from '../network/faults/moves.ts';
import type { LinkChange } from '../runtimes/runtime.ts';
import { type LinksUp, linksUpIn } from './links-up.ts';
import type { LinkEvent } from './schema.ts';

export interface ChangingLinks {
  readonly graph: Graph;
  readonly down: readonly (readonly [number, number])[];
  readonly changes: readonly LinkChange[];
}

type Ends = readonly [number, number];

/**
 * Random ends are drawn from the seed's stream `links`, in order of time.
 * @throws InputError where a link that isn't there fails, or one that is there is made
 */
export function changingLinks(
  start: Graph,
  events: readonly LinkEvent[],
  seed: number,
  names = PeerNames.none,
): ChangingLinks {
  if (events.length === 0) return { graph: start, down: [], changes: [] };
  const random = new Random(seed, 'links');
  const up = linksUpIn(start);
  const made: Ends[] = [];
  const ordered = events
    .map((event, index) => ({ event, index }))
    .sort((a, b) => a.event.at - b.event.at || a.index - b.index);
  const changes = ordered.map(({ event, index }): LinkChange => {
    const isUp = 'up' in event;
    const option = `links.${index}.${isUp ? 'up' : 'down'}`;
    const given = numbersOf(isUp ? event.up : event.down, start.size, names, option);
    const ends = isUp ? endsToMake(given, start.size, up, random, option) : endsToFail(given, up, random, option);
    up.set(ends, isUp);
    if (isUp && linkNumber(start, ends[0], ends[1]) < 0) made.push(ends);
    return { atMs: event.at, a: ends[0], b: ends[1], up: isUp };
  });
  const down = [...new Map(made.map((ends) => [ends.join('-'), ends])).values()];
  return { graph: withLinks(start, down), down, changes };
}

/** Links that are first made later, and those of peers that join late. */
export function downAtStart({ graph, down }: ChangingLinks, faults: FaultPlan | undefined): ChangingLinks['down'] {
  const all = new Map(down.map((ends) => [ends.join('-'), ends]));
  for (const peer of latecomersOf(faults)) {
    for (const other of neighboursOf(graph, peer)) {
      const ends = inOrder([peer, other]);
      all.set(ends.join('-'), ends);
    }
  }
  return [...all.values()];
}

/** Ends may be given by name. */
function numbersOf(
  given: 'random' | readonly [number | string, number | string],
  size: number,
  names: PeerNames,
  option: string,
) {
  if (given === 'random') return given;
  const [a, b] = given.map((end) => (typeof end === 'string' ? names.find(end, size, option) : end));
  return [a, b] as const;
}

function endsToFail(given: 'random' | Ends, up: LinksUp, random: Random, option: string): Ends {
  if (given === 'random') {
    if (up.count === 0) throw new InputError(option, 'a link that is up, and there is none');
    return up.draw(random);
  }
  const ends = inOrder(given);
  if (!up.has(ends)) throw new InputError(option, 'a link that is up', given);
  return ends;
}

function endsToMake(given: 'random' | Ends, size: number, up: LinksUp, random: Random, option: string): Ends {
  if (given !== 'random') {
    const ends = inOrder(given);
    if (ends[0] === ends[1] || ends[1] >= size || up.has(ends)) {
      throw new InputError(option, `two peers from 0 to ${size - 1} without a link`, given);
    }
    return ends;
  }
  if (up.count >= (size * (size - 1)) / 2) throw new InputError(option, 'two peers without a link, and all are linked');
  return up.drawMissing(random);
}

function inOrder([a, b]: Ends): Ends {
  return a < b ? [a, b] : [b, a];
}

function withLinks(graph: Graph, added: readonly Ends[]): Graph {
  if (added.length === 0) return graph;
  return graphOf(graph.size, [...added.flat(), ...linksIn(graph).flat()]);
}
