/**
 * From `links: [{ at: 1s, down: [0, 1] }, { at: 2s, up: random }]` to what a runtime is given: every link that ever
 * exists, and its changes.
 */
import { InputError } from '../core/errors.ts';
import { type Graph, graphOf, linkNumber } from '../core/graph.ts';
import { PeerNames } from '../core/peer-names.ts';
import { Random } from '../core/random.ts';
import type { LinkChange } from '../runtimes/runtime.ts';
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
  const up = new Map<string, Ends>();
  forEachLink(start, (a, b) => up.set(`${a}-${b}`, [a, b]));
  const made: Ends[] = [];
  const ordered = events
    .map((event, index) => ({ event, index }))
    .sort((a, b) => a.event.at - b.event.at || a.index - b.index);
  const changes = ordered.map(({ event, index }): LinkChange => {
    const isUp = 'up' in event;
    const option = `links.${index}.${isUp ? 'up' : 'down'}`;
    const given = numbersOf(isUp ? event.up : event.down, start.size, names, option);
    const ends = isUp ? endsToMake(given, start.size, up, random, option) : endsToFail(given, up, random, option);
    const key = `${ends[0]}-${ends[1]}`;
    if (isUp) up.set(key, ends);
    else up.delete(key);
    if (isUp && linkNumber(start, ends[0], ends[1]) < 0) made.push(ends);
    return { atMs: event.at, a: ends[0], b: ends[1], up: isUp };
  });
  const down = [...new Map(made.map((ends) => [ends.join('-'), ends])).values()];
  return { graph: withLinks(start, down), down, changes };
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

function endsToFail(given: 'random' | Ends, up: ReadonlyMap<string, Ends>, random: Random, option: string): Ends {
  if (given === 'random') {
    if (up.size === 0) throw new InputError(option, 'a link that is up, and there is none');
    return [...up.values()][random.integer(up.size)];
  }
  const ends = inOrder(given);
  if (!up.has(ends.join('-'))) throw new InputError(option, 'a link that is up', given);
  return ends;
}

function endsToMake(
  given: 'random' | Ends,
  size: number,
  up: ReadonlyMap<string, Ends>,
  random: Random,
  option: string,
): Ends {
  if (given !== 'random') {
    const ends = inOrder(given);
    if (ends[0] === ends[1] || ends[1] >= size || up.has(ends.join('-'))) {
      throw new InputError(option, `two peers from 0 to ${size - 1} without a link`, given);
    }
    return ends;
  }
  if (up.size >= (size * (size - 1)) / 2) throw new InputError(option, 'two peers without a link, and all are linked');
  for (;;) {
    const ends = inOrder([random.integer(size), random.integer(size)]);
    if (ends[0] !== ends[1] && !up.has(ends.join('-'))) return ends;
  }
}

function inOrder([a, b]: Ends): Ends {
  return a < b ? [a, b] : [b, a];
}

function withLinks(graph: Graph, added: readonly Ends[]): Graph {
  if (added.length === 0) return graph;
  const ends: number[] = added.flat();
  forEachLink(graph, (a, b) => ends.push(a, b));
  return graphOf(graph.size, ends);
}

function forEachLink(graph: Graph, visit: (a: number, b: number) => void): void {
  for (let a = 0; a < graph.size; a++) {
    for (let i = graph.offsets[a]; i < graph.offsets[a + 1]; i++) {
      if (graph.targets[i] > a) visit(a, graph.targets[i]);
    }
  }
}
