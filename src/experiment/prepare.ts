/**
 * From an experiment to something that a runtime can run: definitions found, parameters checked, what misfits refused.
 * One `Prepared` makes the jobs of all samples: sample k draws everything from seed + k.
 */

import { patientUnder } from '../core/background.ts';
import { withAdversaries } from '../core/corrupted.ts';
import { durationText } from '../core/durations.ts';
import { InputError } from '../core/errors.ts';
import { completeGraph, type Graph, isComplete, linkCount } from '../core/graph.ts';
import { withOverlay } from '../core/overlay.ts';
import type { DelaySetting } from '../core/parameters.ts';
import type { PeerNames } from '../core/peer-names.ts';
import type { Program } from '../core/program.ts';
import { overlayOf, programOf } from '../core/stack.ts';
import { delayOf } from '../network/index.ts';
import { lossRate } from '../network/losses.ts';
import { ticksPerMsOf } from '../network/time-grain.ts';
import { deterministic } from '../runtimes/determinism-guards.ts';
import { CopyingWire } from '../runtimes/message-copies.ts';
import type { Job } from '../runtimes/runtime.ts';
import { findCodec } from '../runtimes/sockets/codecs.ts';
import { limitLinks } from '../topologies/limits.ts';
import { adversariesOf, byzantineIn, corruptionsOf } from './adversaries.ts';
import { Definitions, type OwnDefinition } from './definitions.ts';
import { parseExpectation } from './expectations.ts';
import { faultPlanOf } from './faults.ts';
import { belowOn, checkPeersNamed, layersOf } from './layers.ts';
import { changingLinks, downAtStart } from './links.ts';
import { refuseBroadcasts, workloadPartOf } from './membership-alone.ts';
import { type DrawNetwork, isModelled, networkOf, resolutionOf } from './network.ts';
import { withOwnParts } from './own-parts.ts';
import { namedAsWritten, parseExperiment, type Setting, withSettings } from './parse.ts';
import { detectorOf, graphOn, observersOf, refuseUnnamed, topologyOf, workloadOf } from './parts.ts';
import { checkRates } from './peer-rates.ts';
import type { Platform } from './platform.ts';
import type { LoadedLayer, Prepared, Settled } from './prepared-experiment.ts';
import { refuseFullQueue } from './queue-estimate.ts';
import type { Experiment, Part } from './schema.ts';
import type { Source } from './source.ts';
import { type UnqualifiedKey, unqualifiedSettings } from './unqualified-keys.ts';

/**
 * What the user asks for: a source, settings over it, and unqualified keys (`--set k=4`, `--set over.k=4`), whose place
 * depends on the parts.
 */
export interface Request {
  readonly source: Source;
  readonly settings?: readonly Setting[];
  readonly unqualifiedKeys?: readonly UnqualifiedKey[];
  /** Definitions made in the program itself, by the names that stand for them in the source. */
  readonly own?: readonly OwnDefinition[];
}

const REAL_DEADLINE_MS = 60_000;
/**
 * Messages that all mailboxes may hold together where no limit is set, and what each may at least: 40 bytes a message
 * stay under 1.5 GB.
 */
const MAILBOX_SLOTS = 36_000_000;
const MAILBOX_LEAST = 1_000;
/** Messages that an actor handles before the next one has its turn. */
const TURN = 100;
const STEP: DelaySetting = { constant: 1 };
const NOTHING: DelaySetting = { constant: 0 };
/**
 * Gap between the starts of two peers where they are staggered and run side by side: about what it takes to reach the
 * next agent.
 */
const GAP_MS = 5;
/** Above so many deliveries asked for, `auto` is `counters` from the start: it could not keep them all anyway. */
const DELIVERIES_KEPT = 8_000_000;

/** @throws InputError at the first thing that is wrong */
export async function prepare(request: Request, platform: Platform): Promise<Prepared> {
  const definitions = new Definitions(platform, request.own);
  const source = withSettings(request.source, request.settings ?? []);
  let settings: readonly Setting[] = request.settings ?? [];
  try {
    settings = [...settings, ...(await unqualifiedSettings(request.unqualifiedKeys ?? [], source, definitions))];
    return await prepareSource(withSettings(source, settings), settings, definitions, platform);
  } catch (error) {
    throw namedAsWritten(error, source, settings);
  }
}

async function prepareSource(
  written: Source,
  settings: readonly Setting[],
  definitions: Definitions,
  platform: Platform,
): Promise<Prepared> {
  const { source, laws, faults } = await withOwnParts(written, definitions, platform);
  const parsed = parseExperiment(source, settings);
  for (const [path, expected] of Object.entries(parsed.expect)) parseExpectation(path, expected);
  const { peers, ...topology } = await topologyOf(parsed, definitions, platform);
  // A graph from a file says how many peers there are, unless the user does.
  const experiment = {
    ...parsed,
    workload: await workloadPartOf(parsed, source.raw.workload !== undefined, definitions),
    seed: parsed.seed ?? platform.drawSeed(),
    peers: source.raw.peers === undefined ? peers : parsed.peers,
  };
  const { names } = topology;
  const workload = await workloadOf(experiment, names, definitions, platform);
  const protocol = await withHandshake(experiment, workload, definitions);
  const layers = await layersOf(protocol, definitions, () => belowOn(topology.definition.name), 'protocol', names);
  checkPeersNamed(layers, experiment.peers);
  refuseBroadcasts(layers, workload, experiment.peers);
  if (platform.runtimes[experiment.runtime] === undefined) {
    throw new InputError('runtime', `one of ${Object.keys(platform.runtimes).join(', ')} here`, experiment.runtime);
  }
  platform.checkSize?.(experiment.runtime, experiment.peers);
  const detector = await detectorOf(experiment.detector, layers, definitions);
  const adversaries = await adversariesOf(experiment, definitions);
  const observers = await observersOf(experiment, definitions);
  const parts = { layers, detector, adversaries, topology, workload, laws, faults, ...observers };
  refuseUnnamed(experiment.runtime, parts);
  const prepared = new PreparedExperiment(experiment, parts, drawNetworkOf(experiment, names, topology, platform));
  await platform.check?.(prepared);
  return prepared;
}

/**
 * A protocol with a handshake is told what the rest of the experiment says about it: how long its peers settle before
 * they speak, and after how many broadcasts each of them stops.
 */
async function withHandshake(
  experiment: Experiment,
  workload: Prepared['workload'],
  definitions: Definitions,
): Promise<Part> {
  const { protocol, start } = experiment;
  const { definition } = await definitions.find('protocol', protocol.name, 'protocol');
  const { settle, messages } = definition.parameters;
  if (settle === undefined && start.settleMs) {
    throw new InputError(
      'start.staggered.settle',
      `no such wait, as ${definition.name} has no handshake`,
      durationText(start.settleMs),
    );
  }
  const { broadcasts } = workload.parameters;
  return {
    ...(messages === undefined || broadcasts === undefined ? {} : { messages: broadcasts }),
    ...protocol,
    ...(settle === undefined || start.settleMs === undefined ? {} : { settle: start.settleMs }),
  };
}

type Parts = Pick<
  Prepared,
  'layers' | 'detector' | 'adversaries' | 'topology' | 'workload' | 'laws' | 'faults' | 'measures' | 'properties'
>;

class PreparedExperiment implements Prepared {
  readonly experiment: Prepared['experiment'];
  readonly layers: readonly LoadedLayer[];
  readonly detector: Prepared['detector'];
  readonly adversaries: Prepared['adversaries'];
  readonly program: Program;
  readonly topology: Prepared['topology'];
  readonly workload: Prepared['workload'];
  readonly laws: Prepared['laws'];
  readonly faults: Prepared['faults'];
  readonly measures: Prepared['measures'];
  readonly properties: Prepared['properties'];
  readonly settled: Settled;
  private readonly isOverlay: boolean;
  /** Without what makes links. */
  private readonly bare: Program;
  private readonly payload: string;
  private readonly drawNetwork: DrawNetwork | undefined;
  private first: Job | undefined;

  constructor(experiment: Prepared['experiment'], parts: Parts, drawNetwork: DrawNetwork | undefined) {
    const { layers, detector, workload } = parts;
    this.experiment = experiment;
    this.layers = layers;
    this.detector = detector;
    this.adversaries = parts.adversaries;
    this.isOverlay = overlayOf(layers) !== undefined;
    const program = programOf(
      detector === undefined ? layers : [...layers, detector],
      experiment.network.crashDetection,
    );
    // Links with rules of their own are left out.
    this.bare = patientUnder(program, lossRate(experiment.network.loss ?? 0));
    this.program = this.programOn(completeGraph(experiment.peers));
    this.topology = parts.topology;
    this.workload = workload;
    this.laws = parts.laws;
    this.faults = parts.faults;
    this.measures = parts.measures;
    this.properties = parts.properties;
    this.settled = settled(experiment, workload, parts.topology.figures.length > 0, this.program.background?.settleMs);
    this.drawNetwork = drawNetwork;
    this.payload = 'x'.repeat(workload.payloadBytes);
    // Made here so that whatever is wrong with it is told before anything runs.
    this.first = this.drawJob(0);
    refuseMisfits(this, this.first.graph);
    refuseFullQueue(this, this.first);
  }

  jobOf(sample: number): Job {
    const job = sample === 0 && this.first !== undefined ? this.first : this.drawJob(sample);
    // Handed out once: a workload keeps count of what it has made.
    this.first = undefined;
    return job;
  }

  private programOn(contacts: Graph): Program {
    return this.isOverlay ? withOverlay(this.bare, contacts, this.experiment.network.crashDetection) : this.bare;
  }

  /** Topologies, workloads, laws and faults of the user's own draw from the seed too. */
  private drawJob(sample: number): Job {
    return this.experiment.runtime === 'simulator' ? deterministic(() => this.makeJob(sample)) : this.makeJob(sample);
  }

  private makeJob(sample: number): Job {
    const { experiment, workload, topology, adversaries, payload } = this;
    const seed = experiment.seed + sample;
    const links = changingLinks(graphOn(topology, experiment.peers, seed), experiment.links, seed, topology.names);
    const graph = this.isOverlay ? completeGraph(experiment.peers) : links.graph;
    const codec = findCodec(experiment.codec);
    const { plan, startMs, collectMs } = this.drawNetwork?.(seed) ?? {};
    const { start } = this.settled;
    const faults = faultPlanOf(experiment, graph, topology.names, plan, this.settled.stop.deadlineMs, seed);
    const corruptions =
      adversaries.length === 0 ? undefined : corruptionsOf(adversaries, graph, topology.names, plan, seed);
    const correct = this.programOn(links.graph);
    const program = corruptions === undefined ? correct : withAdversaries(correct, corruptions, seed);
    return {
      ...this.settled,
      plan,
      // A gap that is asked for is no controller's.
      start: experiment.start.gapMs === undefined ? { ...start, atMs: startMs } : start,
      collectMs,
      ...crashDetectionOf(experiment),
      graph,
      ...(this.isOverlay ? { contacts: links.graph } : {}),
      down: downAtStart({ ...links, graph }, faults),
      linkChanges: links.changes,
      faults,
      program,
      corruptions,
      ...(corruptions === undefined ? {} : { byzantine: byzantineIn(corruptions) }),
      workload: workload.definition.create(experiment.peers, seed, workload.parameters),
      payload,
      seed,
      sizeOf: codec.sizeOf,
      wire: experiment.wire ? new CopyingWire(program, (message) => codec.decode(codec.encode(message))) : undefined,
    };
  }
}

function crashDetectionOf({ network: { crashDetection } }: Experiment): Pick<Job, 'crashDetectionMs'> {
  return crashDetection === undefined ? {} : { crashDetectionMs: crashDetection };
}

function settled(
  experiment: Experiment,
  workload: Prepared['workload'],
  hasFigures: boolean,
  settleMs: number | undefined,
): Settled {
  const { runtime, network, stop, start, mailbox, peers } = experiment;
  // A step where nothing is said: then latencies are steps.
  const delayLaw = network.delay ?? (runtime === 'simulator' ? STEP : undefined);
  const resolution = resolutionOf(network, peers, hasFigures);
  const inMemory = runtime === 'simulator' || runtime === 'actors';
  return {
    start: { order: start.order, gapMs: start.order === 'common' ? 0 : (start.gapMs ?? (inMemory ? 0 : GAP_MS)) },
    network: {
      resolution,
      fifo: network.fifo ?? runtime === 'tcp',
      delay: delayLaw === undefined ? undefined : delayOf(delayLaw, ticksPerMsOf(resolution), 'network.delay'),
    },
    stop: {
      deadlineMs: stop.deadline ?? (runtime === 'simulator' ? Number.POSITIVE_INFINITY : REAL_DEADLINE_MS),
      events: stop.events,
      quietMs: stop.quiet,
      ...(settleMs === undefined ? {} : { settleMs }),
      ...(stop.when === 'delivered' ? { when: stop.when } : {}),
    },
    trace: traceOf(experiment, workload),
    mailbox: {
      limit: mailbox.limit ?? Math.max(MAILBOX_LEAST, Math.floor(MAILBOX_SLOTS / peers)),
      policy: mailbox.policy,
      turn: mailbox.turn ?? TURN,
    },
  };
}

function traceOf({ trace, peers }: Experiment, { definition, parameters }: Prepared['workload']): Job['trace'] {
  if (trace !== 'auto') return trace;
  return definition.total(peers, parameters) * peers > DELIVERIES_KEPT ? 'counters' : 'auto';
}

function refuseMisfits(
  { experiment: { links, network, runtime }, layers, detector, topology }: Prepared,
  graph: Graph,
): void {
  checkRates(network, runtime);
  const isMesh = isComplete(graph);
  // Each link is a connection, or has its counters in a process.
  if (runtime !== 'simulator' && runtime !== 'actors')
    limitLinks(`${topology.definition.name} on ${runtime}`, graph.size, linkCount(graph));
  const parts = detector === undefined ? layers : [...layers, detector];
  for (const { definition } of parts)
    if (definition.knows === 'group' && links.length === 0 && !isMesh)
      throw new InputError(
        'topology',
        `mesh, as ${definition.name} sends to every peer and needs a link to each`,
        topology.definition.name,
      );
  const own = layers.find((layer) => overlayOf([layer]) !== undefined);
  if (own !== undefined && links.length > 0)
    throw new InputError('links', `no changes of links, as ${own.definition.name} makes its own links`, links.length);
}

/** What is to be modelled: not a plain delay in the simulator, which draws it itself. */
function drawNetworkOf(
  { network, runtime, peers }: Experiment,
  names: PeerNames,
  { figures }: Prepared['topology'],
  platform: Platform,
): DrawNetwork | undefined {
  const isPlain =
    !isModelled(network) && figures.length === 0 && (network.delay === undefined || runtime === 'simulator');
  // Where messages take real time, what is not asked for is nothing on top of it.
  return isPlain
    ? undefined
    : networkOf(network, { peers, names }, figures, runtime === 'simulator' ? STEP : NOTHING, platform);
}
