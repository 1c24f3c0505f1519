/**
 * An experiment with everything that it left open filled in, as it would be written by hand: running it again repeats
 * the run.
 */
import { stringify } from 'yaml';
import { durationText } from '../core/durations.ts';
import type { Parameters } from '../core/parameters.ts';
import { isPath, withCopies } from './paths.ts';
import type { Loaded, ParameterValues, Prepared } from './prepared-experiment.ts';

/**
 * @param placeOf gives the place of a file so that it can be found from anywhere
 * @param copies by such a place: what stands for it
 */
export function resolvedYaml(
  prepared: Prepared,
  placeOf: (path: string) => string,
  copies: ReadonlyMap<string, string> = new Map(),
): string {
  const experiment = resolvedExperiment(prepared, placeOf);
  return stringify(copies.size === 0 ? experiment : withCopies(experiment, copies), {
    flowCollectionPadding: true,
    lineWidth: 120,
  });
}

function resolvedExperiment(prepared: Prepared, placeOf: (path: string) => string) {
  const { experiment, topology, workload, detector, adversaries } = prepared;
  const { mailbox, stop, start, network, trace } = prepared.settled;
  return {
    name: experiment.name,
    seed: experiment.seed,
    samples: experiment.samples,
    peers: experiment.peers,
    topology: partOf(nameOf(topology, placeOf), topology.parameters, placeOf),
    runtime: experiment.runtime,
    protocol: protocolOf(prepared, placeOf),
    detector: detector === undefined ? undefined : partOf(nameOf(detector, placeOf), detector.parameters, placeOf),
    adversaries:
      adversaries.length === 0
        ? undefined
        : adversaries.map((one) => ({
            peers: one.peers,
            behaviour: partOf(nameOf(one, placeOf), one.parameters, placeOf),
          })),
    workload: {
      ...partOf(nameOf(workload, placeOf), namedIn(workload, prepared), placeOf),
      payloadBytes: workload.payloadBytes,
    },
    start:
      start.order === 'common'
        ? 'barrier'
        : { staggered: isByController(prepared) ? {} : { gap: durationText(start.gapMs) } },
    network: {
      resolution: network.resolution,
      fifo: network.fifo,
      ...networkOf(prepared, placeOf),
    },
    links: experiment.links.map(({ at, ...ends }) => ({ at: durationText(at), ...ends })),
    faults: experiment.faults.length > 0 ? experiment.faults : undefined,
    heal: healOf(experiment.heal),
    codec: experiment.codec,
    wire: experiment.wire,
    port: experiment.port,
    sockets: socketsOf(experiment.sockets),
    isolate: experiment.isolate ? true : undefined,
    mailbox: { limit: mailbox.limit, policy: mailbox.policy, turn: mailbox.turn },
    stop: {
      deadline: durationText(stop.deadlineMs),
      events: stop.events,
      quiet: durationText(stop.quietMs),
      when: stop.when,
      deliverWithin:
        experiment.stop.deliverWithin === undefined ? undefined : durationText(experiment.stop.deliverWithin),
    },
    trace,
    measures: namesOf(prepared.measures, placeOf),
    properties: namesOf(prepared.properties, placeOf),
    expect: experiment.expect,
  };
}

/** Besides the grain and the order: in the order of this, whatever the order was in the file. */
function networkOf(prepared: Prepared, placeOf: (path: string) => string) {
  const {
    resolution: _resolution,
    fifo: _fifo,
    delay,
    zones,
    links,
    classes,
    crashDetection,
    ...traits
  } = prepared.experiment.network;
  return {
    delay: delay ?? (prepared.experiment.runtime === 'simulator' && isPlain(prepared) ? '1ms' : undefined),
    zones: zonesOf(zones, placeOf),
    crashDetection: crashDetection === undefined ? undefined : durationText(crashDetection),
    ...traits,
    classes: classes.length > 0 ? classes : undefined,
    links: links.length > 0 ? links : undefined,
  };
}

/** Zones have a controller, which starts peers as it reaches them. */
function isByController({ experiment: { network, start } }: Prepared): boolean {
  return network.zones !== undefined && start.gapMs === undefined;
}

/** Zones and presets bring delays of their own. */
function isPlain({ experiment: { network } }: Prepared): boolean {
  return network.zones === undefined && network.preset === undefined;
}

function zonesOf(zones: Prepared['experiment']['network']['zones'], placeOf: (path: string) => string) {
  if (zones === undefined) return undefined;
  const { file, points } = zones as { file?: string; points?: string };
  if (file !== undefined) return { ...zones, file: placeOf(file) };
  return points === undefined ? zones : { points: placeOf(points) };
}

/** Values of which those that are peers are written by name. */
function namedIn(
  { definition, parameters }: { definition: { parameters: Parameters }; parameters: ParameterValues },
  { topology: { names } }: Pick<Prepared, 'topology'>,
): ParameterValues {
  if (!names.any) return parameters;
  const isPeer = (name: string) => 'isPeer' in (definition.parameters[name] ?? {});
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, isPeer(name) ? names.written(Number(value)) : value]),
  );
}

function partOf(
  name: string,
  parameters: Readonly<Record<string, unknown>>,
  placeOf: (path: string) => string,
): Record<string, unknown> {
  if (name !== 'file' || !parameters.file) return { name, ...parameters };
  const { text: _text, ...rest } = parameters;
  return { name, ...rest, file: placeOf(String(parameters.file)) };
}

/** What is not built in has the place of its file, or the name that it was defined by. */
function nameOf({ given, definition }: Loaded<{ readonly name: string }>, placeOf: (path: string) => string): string {
  return isPath(given) ? placeOf(given) : definition.name;
}

function namesOf(
  all: readonly Loaded<{ readonly name: string }>[],
  placeOf: (path: string) => string,
): string[] | undefined {
  return all.length === 0 ? undefined : all.map((one) => nameOf(one, placeOf));
}

function protocolOf({ layers, topology }: Prepared, placeOf: (path: string) => string): Record<string, unknown> {
  return layers.reduce<Record<string, unknown> | undefined>(
    (over, { given, definition, parameters }) => ({
      name: nameOf({ given, definition }, placeOf),
      ...(over === undefined ? {} : { over }),
      ...namedIn({ definition, parameters }, { topology }),
    }),
    undefined,
  )!;
}

function healOf(heal: Prepared['experiment']['heal']) {
  if (heal === undefined) return undefined;
  const { at, restart, deliverWithin } = heal;
  return {
    at: durationText(at),
    restart,
    ...(deliverWithin === undefined ? {} : { deliverWithin: durationText(deliverWithin) }),
  };
}

function socketsOf({ setup, ...others }: Prepared['experiment']['sockets']) {
  return { ...others, ...(setup === undefined ? {} : { setup: durationText(setup) }) };
}
