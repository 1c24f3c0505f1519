/** Explores all schedules of one small world, within a limit of states, so that the outcome is always the same. */
import type { PropertyName } from '../core/protocol.ts';
import { Definitions } from '../experiment/definitions.ts';
import { layersOf } from '../experiment/layers.ts';
import type { Platform } from '../experiment/platform.ts';
import { prepare } from '../experiment/prepare.ts';
import { runExperiment } from '../experiment/run.ts';
import type { Part } from '../experiment/schema.ts';
import { transcriptOf } from '../experiment/search/short-transcript.ts';
import { sourceOfData } from '../experiment/source.ts';
import { type Exploration, exploreWorld } from '../explore/exploration.ts';
import { experimentOfSchedule } from '../explore/replay-experiment.ts';
import type { Schedule } from '../explore/schedule.ts';
import type { World } from '../explore/world.ts';
import { deterministic } from '../runtimes/determinism-guards.ts';
import type { TableCase } from './cell.ts';
import type { ConditionName } from './condition.ts';
import { type SmallWorld, worldOf } from './small-world.ts';

/** What survives the way into a thread. */
export interface SmallWorldTask {
  /** The whole stack, with all parameters. */
  readonly protocol: Part;
  readonly condition: ConditionName;
  readonly world: SmallWorld;
  readonly properties: readonly PropertyName[];
}

export interface SmallWorldResult {
  readonly states: number;
  /** False if the search came to its limit, or if it depends on random numbers, of which it knows those of one seed. */
  readonly isWhole: boolean;
  readonly proved: readonly PropertyName[];
  /** Schedules that violate properties, and that the simulator repeats. */
  readonly cases: readonly TableCase[];
}

/** States of a search at most. */
const STATES = 50_000;

export async function searchSmallWorld(
  { protocol, condition, world, properties }: SmallWorldTask,
  platform: Platform,
): Promise<SmallWorldResult> {
  const layers = await layersOf(protocol, new Definitions(platform), () => 'flood');
  const limits = {
    depth: Number.POSITIVE_INFINITY,
    states: STATES,
    timeMs: Number.POSITIVE_INFINITY,
    isThorough: true,
    isReduced: true,
    isSymmetric: false,
    search: { name: 'exhaustive' },
  } as const;
  let isRandom = false;
  const explored = watched(worldOf(condition, world, layers, properties), () => {
    isRandom = true;
  });
  const found = await exploreWorld(explored, limits, { now: () => 0, pause: async () => {} });
  const isWhole = found.states < STATES && found.thrown === undefined && !isRandom;
  return {
    states: found.states,
    isWhole,
    proved: isWhole ? found.properties.flatMap(({ property, verdict }) => (verdict === 'proved' ? property : [])) : [],
    cases: await casesIn(found, explored, { protocol, condition, properties }, platform),
  };
}

/** The same world, in which each random number that a peer draws is noticed. */
function watched(world: World, drawn: () => void): World {
  const { program } = world;
  const create: World['program']['create'] = (peer) => {
    const random = peer.random.bind(peer);
    peer.random = () => {
      drawn();
      return random();
    };
    return program.create(peer);
  };
  return { ...world, program: { ...program, create } };
}

async function casesIn(
  { properties: verdicts }: Exploration,
  world: World,
  { protocol, condition, properties }: Omit<SmallWorldTask, 'world'>,
  platform: Platform,
): Promise<TableCase[]> {
  const base = { seed: world.seed, peers: world.graph.size, topology: 'mesh', protocol };
  const cases: TableCase[] = [];
  for (const { property, counterexample } of verdicts) {
    if (counterexample === undefined || !isUnder(condition, counterexample.schedule)) continue;
    if (cases.some(({ evidence }) => property in evidence)) continue;
    const named = { name: `table-${protocol.name}-${condition}-${property}`, ...base };
    const experiment = deterministic(() => experimentOfSchedule(world, counterexample.schedule, named));
    const one = experiment && (await caseOf(experiment, properties, platform));
    if (one !== undefined && property in one.evidence) cases.push(one);
  }
  return cases;
}

/** Of restarts: the peers that crash come back, all of them; those that do not are another condition. */
function isUnder(condition: ConditionName, { steps }: Schedule): boolean {
  if (!condition.startsWith('restart')) return true;
  const kinds = steps.map((step) => (step.what === 'event' ? step.event.kind : step.what));
  const crashes = kinds.filter((kind) => kind === 'crash' || kind === 'crash-within').length;
  return crashes === kinds.filter((kind) => kind === 'restart').length;
}

/** A run of it in the simulator, and what it violates of these properties. */
async function caseOf(
  experiment: Readonly<Record<string, unknown>>,
  properties: readonly string[],
  platform: Platform,
): Promise<TableCase> {
  const prepared = await prepare({ source: sourceOfData({ ...experiment }) }, platform);
  const { checks } = await runExperiment(prepared, platform);
  const violated = checks.filter(({ property, verdict }) => verdict === 'invalid' && properties.includes(property));
  const evidence = Object.fromEntries(violated.map(({ property, evidence: facts }) => [property, facts]));
  const [first = []] = Object.values(evidence);
  return { evidence, facts: await transcriptOf(experiment, first, platform), experiment };
}
