/** Explores all schedules of a small world in a program, as `hearsay explore` does. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { properties as allProperties } from '../checks/index.ts';
import { InputError } from '../core/errors.ts';
import { type Accuracy, accuracies, type PropertyName } from '../core/protocol.ts';
import { programOf } from '../core/stack.ts';
import { prepare } from '../experiment/prepare.ts';
import { runSample } from '../experiment/run.ts';
import { partOfLayers } from '../experiment/search/scope.ts';
import { type Exploration, exploreWorld, type SearchKind } from '../explore/exploration.ts';
import { type ExploreResult, exploreResultOf } from '../explore/explore-result.ts';
import { exploredDetector } from '../explore/explored-detector.ts';
import { experimentOfSchedule } from '../explore/replay-experiment.ts';
import { FAULTS_MAX, type FaultLimits, noFaults, PEERS_MAX, type World } from '../explore/world.ts';
import { nodePlatform } from '../platform/node-platform.ts';
import { deterministic } from '../runtimes/determinism-guards.ts';
import type { ExperimentInput, ProtocolInput } from './input.ts';
import { requestOf, type Settings } from './request.ts';

interface WorldOptions extends Partial<FaultLimits> {
  /** Peers of the world: 3 without it. */
  readonly peers?: number;
  /** The number of broadcasts, made by peers 0, 1, 2 …, or the peer of each: 1 without it. */
  readonly broadcasts?: number | readonly number[];
  /** What is under the protocol, from the top. */
  readonly over?: readonly string[];
  /** A mesh without it. */
  readonly topology?: ExperimentInput['topology'];
  /** Parameters of the protocol, and of what is under it (`over.k`). */
  readonly set?: Settings;
  /** What the failure detector is; without it what the protocol needs. */
  readonly detector?: Accuracy;
  readonly seed?: number;
}

interface SearchOptions {
  /** Those that the protocol promises without it; or all. */
  readonly properties?: readonly PropertyName[] | 'all';
  /** True to go on after a broken promise, until each property is decided. */
  readonly thorough?: boolean;
  /** False to leave no schedule out: slower, and the same verdicts. */
  readonly reduce?: boolean;
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
  const { world, names, base } = await worldOf(protocol, options);
  const { depth = Number.POSITIVE_INFINITY, states = Number.POSITIVE_INFINITY } = options;
  const {
    timeMs = Number.POSITIVE_INFINITY,
    thorough = false,
    reduce = true,
    progress,
    signal,
    search = { name: 'exhaustive' },
  } = options;
  const found = await exploreWorld(
    world,
    { depth, states, timeMs, isThorough: thorough, isReduced: reduce, search },
    { progress, signal, now: nodePlatform.now, pause: nextTurn },
  );
  return exploreResultOf(world, { ...names, search: search.name }, found, await experimentsOf(world, found, base));
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

async function worldOf(protocol: string | ProtocolInput, options: ExploreOptions) {
  const { peers = 3, over = [], topology = 'mesh', set, seed = 1 } = options;
  checkCount('peers', peers, 2, PEERS_MAX);
  const experiment = { name: 'explore', peers, topology, protocol: stackOf(protocol, over), seed };
  const prepared = await prepare(requestOf(experiment, set), nodePlatform);
  const { layers } = prepared;
  const top = layers[layers.length - 1].definition;
  const detector = options.detector ?? layers.find(({ definition }) => definition.detector)?.definition.detector;
  if (detector !== undefined && !accuracies.includes(detector))
    throw new InputError('detector', `one of ${accuracies.join(', ')}`, detector);
  const world: World = {
    program: programOf(detector === undefined ? layers : [...layers, exploredDetector(detector)]),
    promises: top.promises,
    graph: prepared.jobOf(0).graph,
    origins: originsOf(options.broadcasts ?? 1, peers),
    seed,
    limits: limitsOf(options),
    detector,
    properties: propertiesOf(options.properties, Object.keys(top.promises) as PropertyName[]),
  };
  const name = layers.map(({ definition }) => definition.name).reverse();
  const base = {
    name: `explore-${name.join('-over-')}`,
    seed,
    peers,
    topology,
    protocol: typeof protocol === 'string' ? partOfLayers(layers, nodePlatform.placeOf) : stackOf(protocol, over),
  };
  return { world, names: { protocol: name.join(' over '), topology: prepared.topology.definition.name }, base };
}

function stackOf(protocol: string | ProtocolInput, over: readonly string[]): unknown {
  if (over.length === 0) return protocol;
  const below = over.reduceRight<unknown>((under, name) => ({ name, ...(under ? { over: under } : {}) }), undefined);
  return { name: protocol, over: below };
}

function originsOf(broadcasts: number | readonly number[], peers: number): number[] {
  if (typeof broadcasts === 'number') {
    checkCount('broadcasts', broadcasts, 0, 16);
    return Array.from({ length: broadcasts }, (_, index) => index % peers);
  }
  for (const origin of broadcasts) checkCount('broadcasts', origin, 0, peers - 1);
  return [...broadcasts];
}

function limitsOf(options: ExploreOptions): FaultLimits {
  const kinds = Object.keys(noFaults) as (keyof FaultLimits)[];
  const entries = kinds.map((kind) => [kind, options[kind] ?? 0] as const);
  for (const [kind, count] of entries)
    if (kind !== 'duplicates' || count !== Number.POSITIVE_INFINITY) checkCount(kind, count, 0, FAULTS_MAX);
  return Object.fromEntries(entries) as unknown as FaultLimits;
}

function propertiesOf(given: ExploreOptions['properties'], promised: readonly PropertyName[]): PropertyName[] {
  const all = allProperties.map(({ name }) => name);
  if (given === 'all') return all;
  for (const name of given ?? [])
    if (!all.includes(name)) throw new InputError('properties', `one of ${all.join(', ')}`, name);
  return all.filter((name) => (given ?? promised).includes(name));
}

function checkCount(option: string, given: number, least: number, most: number): void {
  if (!Number.isInteger(given) || given < least || given > most)
    throw new InputError(option, `an integer from ${least} to ${most}`, given);
}
