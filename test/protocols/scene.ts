/** Jobs for the tests of protocols: a graph, a stack of protocols, the broadcasts, and the delays of messages. */
import { type Graph, neighboursOf } from '../../src/core/graph.ts';
import { graphOf } from '../../src/core/link-rows.ts';
import { valuesOf } from '../../src/core/parameter-values.ts';
import type { Layer } from '../../src/core/program.ts';
import type { Broadcast, Definition, PeerId } from '../../src/core/protocol.ts';
import { Random } from '../../src/core/random.ts';
import { programOf } from '../../src/core/stack.ts';
import perfect from '../../src/detectors/perfect.ts';
import { drawFaults, type FaultSetting } from '../../src/network/faults/draw.ts';
import { findProtocol } from '../../src/protocols/index.ts';
import type { Job } from '../../src/runtimes/runtime.ts';
import type { Fact } from '../../src/trace/facts.ts';
import burst from '../../src/workloads/burst.ts';
import interval from '../../src/workloads/interval.ts';
import type { Workload } from '../../src/workloads/workload.ts';

/** A protocol by name or definition, alone or with parameters. */
export type LayerGiven = string | Definition | readonly [string | Definition, Readonly<Record<string, unknown>>];

export function layerOf(given: LayerGiven): Layer {
  const [protocol, parameters] = Array.isArray(given) ? given : [given, {}];
  const definition: Definition = typeof protocol === 'string' ? findProtocol(protocol) : protocol;
  return { definition, parameters: valuesOf(definition.parameters, parameters, '--set ') };
}

/**
 * @param layers the lowest first;
 * @param changes what differs from one broadcast of each peer at the start, on links of 1 ms
 */
export function sceneOf(graph: Graph, layers: readonly LayerGiven[], changes: Partial<Job> = {}): Job {
  return {
    graph,
    down: [],
    linkChanges: [],
    program: programOf(withDetector(layers.map(layerOf))),
    workload: burst.create(graph.size, 1, { broadcasts: 1 }),
    payload: '',
    seed: 1,
    start: { order: 'common', gapMs: 0 },
    network: { resolution: '1ms', fifo: false, delay: { draw: () => 1 } },
    stop: { deadlineMs: Number.POSITIVE_INFINITY, events: Number.POSITIVE_INFINITY, quietMs: 0 },
    trace: 'full',
    mailbox: { limit: Number.POSITIVE_INFINITY, policy: 'stop', turn: 1 },
    sizeOf: (message) => 4 + JSON.stringify(message).length,
    ...changes,
  };
}

/** With the perfect detector if a layer needs one. */
function withDetector(layers: readonly Layer[]) {
  const needsOne = layers.some(({ definition }) => definition.detector !== undefined);
  return needsOne ? [...layers, { definition: perfect, parameters: { delay: 10 } }] : layers;
}

/** Delays that disorder messages: whole milliseconds from 0 to `maxMs`, no FIFO. */
export function disorder(maxMs: number): Pick<Job, 'network'> {
  return {
    network: { resolution: '1ms', fifo: false, delay: { draw: (random: Random) => random.integer(maxMs + 1) } },
  };
}

/** One broadcast of one peer, at its start. */
export function once(origin: PeerId): Workload {
  return { first: (peer) => (peer === origin ? 0 : Number.POSITIVE_INFINITY), next: () => Number.POSITIVE_INFINITY };
}

/** Each peer makes so many broadcasts, with waits of 0 to `maxWaitMs` before each. */
export function waits(size: number, seed: number, broadcasts: number, maxWaitMs: number): Workload {
  return interval.create(size, seed, { broadcasts, wait: { uniform: [0, maxWaitMs] } });
}

export function mesh(size: number): Graph {
  const ends: number[] = [];
  for (let a = 0; a < size; a++) for (let b = a + 1; b < size; b++) ends.push(a, b);
  return graphOf(size, ends);
}

export function cycle(size: number): Graph {
  return graphOf(size, Array.from({ length: size }, (_, p) => [p, (p + 1) % size]).flat());
}

export function line(size: number): Graph {
  return graphOf(size, Array.from({ length: size - 1 }, (_, p) => [p, p + 1]).flat());
}

/** A connected graph: each peer but the first has a link to an earlier one, and some have more. */
export function anyGraph(size: number, random: Random): Graph {
  const ends: number[] = [];
  for (let p = 1; p < size; p++) {
    ends.push(p, random.integer(p));
    if (random.integer(2) === 0) ends.push(p, random.integer(size));
  }
  return graphOf(size, ends);
}

/** What each peer delivered, in its order: `origin.sequence`. */
export function deliveriesOf(facts: readonly Fact[], size: number): string[][] {
  const lists: string[][] = Array.from({ length: size }, () => []);
  for (const fact of facts) if (fact.fact === 'delivered') lists[fact.peer].push(nameOf(fact));
  return lists;
}

export function nameOf({ origin, sequence }: Pick<Broadcast, 'origin' | 'sequence'>): string {
  return `${origin}.${sequence}`;
}

/** How many facts of this name there are at each peer. */
export function countByPeer(facts: readonly Fact[], size: number, name: Fact['fact']): number[] {
  const counts = new Array<number>(size).fill(0);
  for (const fact of facts) if (fact.fact === name) counts[fact.peer]++;
  return counts;
}

/** A peer's view of the world at the end: its links, `a-b` with a < b, sorted. */
export function worldViewOf(facts: readonly Fact[], peer: PeerId): string[] {
  const links = new Set<string>();
  for (const fact of facts) {
    if (fact.fact !== 'learned' || fact.peer !== peer) continue;
    const link = `${Math.min(fact.a, fact.b)}-${Math.max(fact.a, fact.b)}`;
    if (fact.up) links.add(link);
    else links.delete(link);
  }
  return [...links].sort();
}

export function linksOf(graph: Graph): string[] {
  const links: string[] = [];
  for (let a = 0; a < graph.size; a++) {
    for (const b of neighboursOf(graph, a)) if (a < b) links.push(`${a}-${b}`);
  }
  return links.sort();
}

/** When the last delivery was. */
export function lastDeliveryMs(facts: readonly Fact[]): number {
  return Math.max(...facts.flatMap((fact) => (fact.fact === 'delivered' ? [fact.time] : [])));
}

/** A peer that crashes and restarts, with what it kept or without. @param leaves of its last millisecond's copies */
export function restartOf(
  graph: Graph,
  { peer, atMs, forMs, keep, leaves }: { peer: PeerId; atMs: number; forMs: number; keep: boolean; leaves?: number },
  others: readonly FaultSetting[] = [],
) {
  const falter = leaves === undefined ? {} : { falter: 1, leaves };
  return faultsOf(graph, [{ at: atMs, for: forMs, crash: peer, keep, ...falter }, ...others]);
}

/** Peers that crash after 50 ms; of what they send to others until then, only the first copies get out. */
export function crashesWhileSending(graph: Graph, crashes: readonly { peer: PeerId; leaves: number }[]) {
  return faultsOf(
    graph,
    crashes.map(({ peer, leaves }) => ({ at: 50, crash: peer, falter: 50, leaves })),
  );
}

/** The faults of a run, as an experiment writes them. */
export function faultsOf(graph: Graph, settings: readonly FaultSetting[]) {
  const scene = { graph, endMs: Number.POSITIVE_INFINITY, random: new Random(1, 'faults') };
  return drawFaults(settings, scene, undefined, 'faults');
}
