/** The world of an exploration, from the experiment that names its parts: made again in each thread that searches. */
import { properties as allProperties, propertiesFor } from '../checks/index.ts';
import { InputError } from '../core/errors.ts';
import { withOverlay } from '../core/overlay.ts';
import { topOf } from '../core/promise.ts';
import { type Accuracy, accuracies, type Definition, type PropertyName } from '../core/protocol.ts';
import { programOf } from '../core/stack.ts';
import type { Platform } from '../experiment/platform.ts';
import { prepare, type Request } from '../experiment/prepare.ts';
import type { Prepared } from '../experiment/prepared-experiment.ts';
import { exploredDetector } from '../explore/explored-detector.ts';
import {
  type ByzantineSends,
  FAULTS_MAX,
  type FaultLimits,
  noFaults,
  PEERS_MAX,
  type World,
} from '../explore/world.ts';

const SENDS: readonly ByzantineSends[] = ['altered', 'anything'];

/** What a world has besides what an experiment has. */
export interface ExploredWorldOptions extends Partial<FaultLimits> {
  /** The number of broadcasts, made by peers 0, 1, 2 …, or the peer of each: 1 without it. */
  readonly broadcasts?: number | readonly number[];
  /** What the failure detector is; without it what the protocol needs. */
  readonly detector?: Accuracy;
  /** What Byzantine peers do: they follow their protocol with altered payloads, or are bound to nothing. */
  readonly byzantineSends?: ByzantineSends;
  readonly seed?: number;
  /** Those that the protocol promises without it; or all. */
  readonly properties?: readonly PropertyName[] | 'all';
}

/** @throws InputError at the first thing that is wrong */
export async function exploredWorld(
  request: Request,
  options: ExploredWorldOptions,
  platform: Platform,
): Promise<{ readonly world: World; readonly prepared: Prepared }> {
  const prepared = await prepare(request, platform);
  const { layers } = prepared;
  const { seed = 1 } = options;
  const { graph, contacts } = prepared.jobOf(0);
  const top = topOf(layers);
  const detector = options.detector ?? layers.find(({ definition }) => definition.detector)?.definition.detector;
  if (detector !== undefined && !accuracies.includes(detector))
    throw new InputError('detector', `one of ${accuracies.join(', ')}`, detector);
  const program = programOf(detector === undefined ? layers : [...layers, exploredDetector(detector)]);
  const world: World = {
    program: contacts === undefined ? program : withOverlay(program, contacts),
    promises: top.promises,
    graph,
    origins: originsOf(options.broadcasts ?? 1, graph.size),
    seed,
    limits: limitsOf(options),
    byzantineSends: sendsOf(options),
    detector,
    properties: propertiesOf(options.properties, top),
  };
  return { world, prepared };
}

/** @throws InputError if there are too few peers, or too many */
export function checkPeers(peers: number): void {
  checkCount('peers', peers, 2, PEERS_MAX);
}

function sendsOf({ byzantineSends = 'altered' }: ExploredWorldOptions): ByzantineSends {
  if (!SENDS.includes(byzantineSends))
    throw new InputError('byzantineSends', `one of ${SENDS.join(', ')}`, byzantineSends);
  return byzantineSends;
}

function originsOf(broadcasts: number | readonly number[], peers: number): number[] {
  if (typeof broadcasts === 'number') {
    checkCount('broadcasts', broadcasts, 0, 16);
    return Array.from({ length: broadcasts }, (_, index) => index % peers);
  }
  for (const origin of broadcasts) checkCount('broadcasts', origin, 0, peers - 1);
  return [...broadcasts];
}

function limitsOf(options: ExploredWorldOptions): FaultLimits {
  const kinds = Object.keys(noFaults) as (keyof FaultLimits)[];
  const entries = kinds.map((kind) => [kind, options[kind] ?? 0] as const);
  for (const [kind, count] of entries)
    if (kind !== 'duplicates' || count !== Number.POSITIVE_INFINITY) checkCount(kind, count, 0, FAULTS_MAX);
  return Object.fromEntries(entries) as unknown as FaultLimits;
}

function propertiesOf(given: ExploredWorldOptions['properties'], { promises, decides }: Definition): PropertyName[] {
  const all = allProperties.map(({ name }) => name);
  const promised = Object.keys(promises) as PropertyName[];
  // Consensus decides: it is no broadcast, and a broadcast is no consensus.
  if (given === 'all') return decides ? promised : propertiesFor(promises).map(({ name }) => name);
  for (const name of given ?? [])
    if (!all.includes(name)) throw new InputError('properties', `one of ${all.join(', ')}`, name);
  return all.filter((name) => (given ?? promised).includes(name));
}

function checkCount(option: string, given: number, least: number, most: number): void {
  if (!Number.isInteger(given) || given < least || given > most)
    throw new InputError(option, `an integer from ${least} to ${most}`, given);
}
