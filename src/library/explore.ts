/** Explores all schedules of a small world in a program, as `hearsay explore` does. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PropertyName } from '../core/protocol.ts';
import { prepare } from '../experiment/prepare.ts';
import { runSample } from '../experiment/run.ts';
import { partOfLayers } from '../experiment/search/scope.ts';
import type { SearchKind } from '../explore/driven-search.ts';
import { type Exploration, type ExplorationLimits, exploreWorld } from '../explore/exploration.ts';
import { type ExploreResult, exploreResultOf } from '../explore/explore-result.ts';
import { experimentOfSchedule } from '../explore/replay-experiment.ts';
import type { KeptSearch } from '../explore/search-state.ts';
import type { World } from '../explore/world.ts';
import { keepSearch, readSearch } from '../platform/explore-checkpoint.ts';
import { ExploreThreads } from '../platform/explore-threads.ts';
import { checkPeers, type ExploredWorldOptions, exploredWorld } from '../platform/explored-world.ts';
import { nodePlatform } from '../platform/node-platform.ts';
import { deterministic } from '../runtimes/determinism-guards.ts';
import type { ExperimentInput, ProtocolInput } from './input.ts';
import { requestOf, type Settings } from './request.ts';

interface WorldOptions extends Omit<ExploredWorldOptions, 'properties'> {
  /** Peers of the world: 3 without it. */
  readonly peers?: number;
  /** What is under the protocol, from the top. */
  readonly over?: readonly string[];
  /** A mesh without it. */
  readonly topology?: ExperimentInput['topology'];
  /** Parameters of the protocol, and of what is under it (`over.k`). */
  readonly set?: Settings;
}

/** Where a search runs, and where it is kept. */
interface SearchPlace {
  /** Threads at most, if there are more than 100,000 states: all cores without it. A definition is explored in one. */
  readonly cores?: number;
  /** A folder for the search, if it is exhaustive and stopped before its end: the result names what was made there. */
  readonly out?: string;
  /** What was made there: the search goes on, in the same world. */
  readonly resume?: string;
}

interface SearchOptions extends SearchPlace {
  /** Those that the protocol promises without it; or all. */
  readonly properties?: readonly PropertyName[] | 'all';
  /** True to go on after a broken promise, until each property is decided. */
  readonly thorough?: boolean;
  /** False to leave no schedule out: slower, and the same verdicts. */
  readonly reduce?: boolean;
  /** True to take states for one that differ in nothing but which of some alike peers does what. */
  readonly symmetry?: boolean;
  /** All schedules without it; those of up to so many delays; or so many random ones of events with priorities. */
  readonly search?: SearchKind;
  /** Steps of a schedule at most; states, and milliseconds, after which the search ends. */
  readonly depth?: number;
  readonly states?: number;
  readonly timeMs?: number;
}

export interface ExploreOptions extends WorldOptions, SearchOptions {
  /** Called with the states so far and the steps that lead to those that are looked at. */
  progress?(states: number, depth: number): void;
  readonly signal?: AbortSignal;
}

/**
 * Explores all schedules of a small world: each property is proved for it, or has a shortest counterexample.
 * @param protocol a name, a path, or a definition
 * @throws InputError at the first thing that is wrong
 */
export async function explore(protocol: string | ProtocolInput, options: ExploreOptions = {}): Promise<ExploreResult> {
  const { peers = 3, over = [], topology = 'mesh', set, seed = 1 } = options;
  checkPeers(peers);
  const experiment = { name: 'explore', peers, topology, protocol: stackOf(protocol, over), seed };
  const request = requestOf(experiment, set);
  const worldOptions = optionsOf(options);
  const { world, prepared } = await exploredWorld(request, worldOptions, nodePlatform);
  const { layers } = prepared;
  const names = layers.map(({ definition }) => definition.name).reverse();
  const base = {
    name: `explore-${names.join('-over-')}`,
    seed,
    peers,
    topology,
    protocol: typeof protocol === 'string' ? partOfLayers(layers, nodePlatform.placeOf) : stackOf(protocol, over),
  };
  const about = {
    protocol: names.join(' over '),
    topology: prepared.topology.definition.name,
    search: options.search?.name ?? 'exhaustive',
  };
  const identity = JSON.stringify(
    [
      base,
      world.origins,
      world.limits,
      world.detector,
      world.properties,
      about,
      options.reduce ?? true,
      options.symmetry ?? false,
    ],
    numbers,
  );
  const isPlain = request.own === undefined || request.own.length === 0;
  const threads = isPlain ? new ExploreThreads(request, worldOptions, options.cores) : undefined;
  let checkpoint: string | undefined;
  const keep = (state: KeptSearch) => {
    if (options.out !== undefined) checkpoint = keepSearch(options.out, base.name, seed, { world: identity, state });
  };
  try {
    const begun = options.resume === undefined ? undefined : readSearch(options.resume, identity);
    const found = await exploreWorld(world, limitsOf(options, threads, begun), {
      ...observerOf(options),
      keep,
    });
    const experiments = await experimentsOf(world, found, base);
    return exploreResultOf(world, { ...about, checkpoint }, found, experiments);
  } finally {
    await threads?.close();
  }
}

/** Of an unlimited number JSON has nothing. */
function numbers(_key: string, value: unknown): unknown {
  return value === Number.POSITIVE_INFINITY ? 'any' : value;
}

/** What a thread needs to make the world again. */
function optionsOf({
  broadcasts,
  detector,
  properties,
  seed,
  byzantineSends,
  ...rest
}: ExploreOptions): ExploredWorldOptions {
  const { crashes, restarts, losses, duplicates, suspicions, byzantine } = rest;
  const given = {
    broadcasts,
    detector,
    properties,
    seed,
    byzantineSends,
    crashes,
    restarts,
    losses,
    duplicates,
    suspicions,
    byzantine,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function limitsOf(
  { depth, states, timeMs, thorough = false, reduce = true, symmetry = false, search }: ExploreOptions,
  cores: ExploreThreads | undefined,
  begun: KeptSearch | undefined,
): ExplorationLimits {
  return {
    depth: depth ?? Number.POSITIVE_INFINITY,
    states: states ?? Number.POSITIVE_INFINITY,
    timeMs: timeMs ?? Number.POSITIVE_INFINITY,
    isThorough: thorough,
    isReduced: reduce,
    isSymmetric: symmetry,
    search: search ?? { name: 'exhaustive' },
    ...(cores === undefined ? {} : { cores }),
    ...(begun === undefined ? {} : { begun }),
  };
}

function observerOf({ progress, signal }: ExploreOptions) {
  return { progress, signal, now: nodePlatform.now, pause: nextTurn };
}

/** Those that show the same in the simulator. */
async function experimentsOf(world: World, { properties }: Exploration, base: Readonly<Record<string, unknown>>) {
  const experiments = new Map<PropertyName, Readonly<Record<string, unknown>>>();
  for (const { property, counterexample } of properties) {
    const experiment =
      counterexample && deterministic(() => experimentOfSchedule(world, counterexample.schedule, base));
    if (experiment === undefined) continue;
    const prepared = await prepare(requestOf(experiment), nodePlatform);
    const { summary } = await runSample(prepared, 0, nodePlatform, {});
    const check = summary.checks.find((one) => one.property === property);
    if (check?.verdict === 'invalid') experiments.set(property, experiment);
  }
  return experiments;
}

function stackOf(protocol: string | ProtocolInput, over: readonly string[]): unknown {
  if (over.length === 0) return protocol;
  const below = over.reduceRight<unknown>((under, name) => ({ name, ...(under ? { over: under } : {}) }), undefined);
  return { name: protocol, over: below };
}
