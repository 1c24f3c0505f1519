/**
 * Each protocol is held to its promises over random schedules: graphs, workloads and delays that disorder messages,
 * with the faults under which it says that a promise still holds. The checks are those of the definitions, not those of
 * src/checks.
 */
import { describe, expect, it } from 'vitest';
import { boundOf, faultsOf, isPromised } from '../../src/core/promise.ts';
import { crashFaults, type Definition, type FaultKind, type PropertyName } from '../../src/core/protocol.ts';
import { Random } from '../../src/core/random.ts';
import { drawFaults, type FaultSetting } from '../../src/network/faults/draw.ts';
import { protocols } from '../../src/protocols/index.ts';
import { runReference, type Trouble } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { anyGraph, disorder, type LayerGiven, layerOf, mesh, sceneOf, waits } from './scene.ts';

const LONG = process.env.HEARSAY_LONG === '1';

/** The lowest first; the promises are those of the last. */
const stacks: readonly (readonly LayerGiven[])[] = [
  ['best-effort'],
  [['best-effort', { interleaving: 'self-message' }]],
  [['best-effort', { interleaving: 'drain' }]],
  [['multicast', { messages: 3, settle: 20, retry: 40, attempts: 30 }]],
  ['hop-list'],
  ['announce'],
  ['flood'],
  ...['fifo', 'causal', 'lamport', 'sequencer'].flatMap((layer): LayerGiven[][] => [
    ['best-effort', layer],
    ['flood', layer],
  ]),
  [['best-effort', { interleaving: 'drain' }], 'lamport'],
  [['best-effort', { interleaving: 'self-message' }], 'causal'],
  ['multicast', ['sequencer', { sequencer: 1 }]],
  ['hop-list', 'causal'],
  ['announce', 'sequencer'],
  ['flood', 'fifo', ['sequencer', { sequencer: 1 }]],
  ['flood', 'causal', 'lamport'],
  ['flood', 'sequencer', 'fifo'],
  ['reliable-lazy'],
  ['reliable-eager'],
  ['uniform-all-ack'],
  ['uniform-majority'],
  ['stubborn'],
  ['logged'],
  ['logged-uniform'],
  ['probabilistic-eager'],
  [['rumor', { mode: 'push-pull', connectionLimit: 1, huntLimit: 2 }]],
  ['byzantine-consistent'],
  ['byzantine-consistent-signed'],
  ['bracha'],
  ['pbft'],
  ['skeen'],
  ['moving-sequencer'],
  ['token'],
  ['raft'],
  ['consensus-flooding'],
  ['consensus-flooding-uniform'],
  ['consensus-hierarchical'],
  ['consensus-hierarchical-uniform'],
  ['paxos'],
  ['ben-or'],
  ['reliable-eager', 'total-consensus'],
  ['reliable-eager', ['total-consensus', { consensus: 'consensus-flooding' }]],
  ['spanning-tree'],
  ['flood', 'causal-no-wait'],
  ['reliable-eager', 'causal-no-wait'],
  ['flood', 'causal-collected'],
  ['best-effort', ['probabilistic-lazy', { patience: 50 }]],
  [['scuttlebutt', { period: 50 }]],
  ['dandelion'],
  ['turbine'],
  [['swim', { reconnect: 1_000, suspicionFactor: 1 }]],
  [['erlay', { period: 50, diffusion: 20 }]],
];

const faultMixes: readonly (readonly FaultKind[])[] = [
  [],
  [],
  ['loss'],
  ['duplication'],
  ['crash'],
  ['pause'],
  ['partition'],
  ['crash', 'restart'],
  ['loss', 'duplication', 'crash', 'pause', 'partition'],
  ['loss', 'crash', 'pause', 'partition', 'restart'],
  ['loss', 'duplication', 'crash', 'pause', 'recovery'],
];

describe.each(stacks.map((layers) => ({ layers, title: layers.map(titleOf).join(' under ') })))(
  '$title',
  ({ layers }) => {
    it('keeps its promises over random schedules', () => {
      const { definition } = layerOf(layers[layers.length - 1]);
      // What is sent for ever takes many messages a run.
      const schedules = definition.background === undefined ? 40 : faultMixes.length;
      for (let seed = 1; seed <= (LONG ? 1000 : schedules); seed++) {
        const random = new Random(seed, 'schedule');
        const faults = faultMixes[seed % faultMixes.length];
        const { facts, size, stopped } = runOne(layers, seed, faults, random);
        expect(stopped).toBe('quiescent');
        for (const [property, holdsUnder] of Object.entries(definition.promises)) {
          if (!faults.every((fault) => faultsOf(holdsUnder).includes(fault))) continue;
          expect(violationsOf(property as PropertyName, facts, size), `${property} with seed ${seed}`).toEqual([]);
        }
      }
    });
  },
);

describe('promises', () => {
  it('say what cannot hold: only what is sent for ever survives all losses, and no order a restart without memory', () => {
    const broadcasting = protocols.filter((one: Definition) => one.membership !== true);
    for (const { promises, background } of broadcasting) {
      for (const property of ['validity', 'agreement', 'uniform-agreement'] as const)
        if (background === undefined) expect(faultsOf(promises[property] ?? [])).not.toContain('loss');
      for (const property of ['fifo-order', 'causal-order', 'total-order'] as const)
        expect(faultsOf(promises[property] ?? [])).not.toContain('restart');
      expect(isPromised(promises['no-creation'], crashFaults)).toBe(true);
    }
  });
});

function runOne(layers: readonly LayerGiven[], seed: number, faults: readonly FaultKind[], random: Random) {
  const { definition } = layerOf(layers[0]);
  const size = 2 + random.integer(definition.name === 'hop-list' || definition.name === 'announce' ? 3 : 4);
  const graph = definition.knows === 'group' ? mesh(size) : anyGraph(size, random);
  const job = sceneOf(graph, layers, {
    ...disorder(1 + random.integer(60)),
    seed,
    workload: waits(size, seed, 3, random.integer(30)),
    faults: drawFaults(
      settingsOf(faults, size, mortalIn(layers, size, random), random),
      { graph, endMs: Number.POSITIVE_INFINITY, random },
      undefined,
      'faults',
    ),
  });
  const { facts, stopped } = runReference(job, troubleOf(faults));
  return { facts, size, stopped };
}

function troubleOf(faults: readonly FaultKind[]): Trouble {
  return { loss: faults.includes('loss') ? 0.2 : 0, duplication: faults.includes('duplication') ? 0.3 : 0 };
}

/** Up to two of each kind, in the first 100 ms. @param mortal the peers that may crash; any if it is left out */
function settingsOf(
  faults: readonly FaultKind[],
  size: number,
  mortal: readonly number[] | undefined,
  random: Random,
): FaultSetting[] {
  const settings: FaultSetting[] = [];
  const times = () => ({ at: random.integer(100), for: 1 + random.integer(100) });
  for (let again = 1 + random.integer(2); again > 0; again--) {
    if (faults.includes('restart'))
      settings.push({ ...times(), crash: random.integer(size), keep: random.integer(2) === 0 });
    else if (faults.includes('crash') && mortal?.length !== 0) {
      settings.push({
        at: random.integer(100),
        crash: mortal === undefined ? random.integer(size) : mortal[random.integer(mortal.length)],
        falter: random.integer(2) * 5,
        leaves: random.integer(size),
      });
    }
    if (faults.includes('recovery')) settings.push({ ...times(), crash: random.integer(size), keep: true });
    if (faults.includes('pause')) settings.push({ ...times(), pause: random.integer(size) });
    if (faults.includes('partition')) settings.push({ ...times(), partition: [[random.integer(size)], 'rest'] });
  }
  return settings;
}

/** As many as the bounds of the promises allow; any if no promise has one. */
function mortalIn(layers: readonly LayerGiven[], size: number, random: Random): number[] | undefined {
  const { definition, parameters } = layerOf(layers[layers.length - 1]);
  const bounds = Object.values((definition as Definition).promises).flatMap((promise) => boundOf(promise) ?? []);
  if (bounds.length === 0) return undefined;
  const peers = random.shuffle(Array.from({ length: size }, (_, peer) => peer));
  return peers.slice(0, Math.min(...bounds.map((bound) => bound.most(size, parameters))));
}

function titleOf(given: LayerGiven): string {
  const { definition, parameters } = layerOf(given);
  return definition.name === 'best-effort' ? `best-effort ${parameters.interleaving}` : definition.name;
}
