/**
 * Random faults over random protocols among actors: whatever the plan, the policy of mailboxes and the network, the
 * books balance, the facts agree with them, nothing happens at peers that have crashed or stand still, and protocols
 * keep the promises that they make under such faults.
 */

import { describe, expect, it } from 'vitest';
import { neighbourAt } from '../../../src/core/graph.ts';
import { faultsOf } from '../../../src/core/promise.ts';
import type { FaultKind, PropertyName } from '../../../src/core/protocol.ts';
import { Random } from '../../../src/core/random.ts';
import { drawFaults, type FaultSetting } from '../../../src/network/faults/draw.ts';
import type { NetworkPlan } from '../../../src/network/link-traits.ts';
import { runActors } from '../../../src/runtimes/actors/actors.ts';
import type { Job } from '../../../src/runtimes/runtime.ts';
import type { Fact } from '../../../src/trace/facts.ts';
import reactive from '../../../src/workloads/reactive.ts';
import { anyFaultPlan } from '../../any-faults.ts';
import { violationsOf } from '../../protocols/obvious-checks.ts';
import { anyGraph, type LayerGiven, layerOf, mesh, sceneOf, waits } from '../../protocols/scene.ts';
import { expectBalance, expectFactsToAgree } from './jobs.ts';

const LONG = process.env.HEARSAY_LONG === '1';
/** Runs that go on side by side, as most of their time is waiting. */
const ABREAST = 20;

const onAnyGraph: readonly (readonly LayerGiven[])[] = [
  ['flood'],
  ['hop-list'],
  ['announce'],
  ['flood', 'causal'],
  ['flood', 'fifo', 'sequencer'],
];
const onMesh: readonly (readonly LayerGiven[])[] = [
  [['best-effort', { interleaving: 'at-once' }]],
  [['best-effort', { interleaving: 'self-message' }]],
  [['best-effort', { interleaving: 'drain' }]],
  [['multicast', { settle: 5, retry: 8, messages: 3 }]],
  ['best-effort', 'lamport'],
];
const stacks = [...onAnyGraph, ...onMesh];

const titleOf = (layers: readonly LayerGiven[]) => JSON.stringify(layers);

/** Runs this with all seeds, some abreast. */
async function forSeeds(seeds: number, act: (seed: number, random: Random) => Promise<void>): Promise<void> {
  for (let first = 1; first <= seeds; first += ABREAST) {
    const some = Array.from({ length: Math.min(ABREAST, seeds - first + 1) }, (_, index) => first + index);
    await Promise.all(some.map((seed) => act(seed, new Random(seed, 'actors with faults'))));
  }
}

/** Mostly no model of the links; else delays, and losses. */
function networkOf(random: Random): Pick<Job, 'network' | 'plan'> {
  const network = { resolution: 'real', fifo: random.integer(2) === 0, delay: undefined } as const;
  const traits: NetworkPlan['traits'] = {
    draw: 'message',
    queue: 1_500_000,
    delay: { uniform: [0, 4] },
    loss: random.integer(2) / 5,
  };
  return random.integer(3) === 0 ? { network, plan: { traits, rules: [] } } : { network };
}

function graphFor(layers: readonly LayerGiven[], random: Random) {
  const size = 2 + random.integer(4);
  return onMesh.includes(layers) ? mesh(size) : anyGraph(size, random);
}

/** Each peer is silent from its crash to its restart, and from where it stands still to where it goes on. */
function expectSilence(facts: readonly Fact[]): void {
  const crashed = new Set<number>();
  const still = new Set<number>();
  const wrong: Fact[] = [];
  for (const fact of facts) {
    const { peer } = fact;
    if (fact.fact === 'restarted') crashed.delete(peer);
    if (fact.fact === 'resumed') still.delete(peer);
    // A dropped message is reported by its sender, and impairments by every peer.
    const isOfOthers = ['dropped', 'afflicted', 'relieved', 'crashed', 'collected', 'duplicated'].includes(fact.fact);
    if (!isOfOthers && (crashed.has(peer) || still.has(peer))) wrong.push(fact);
    if (fact.fact === 'crashed') {
      crashed.add(peer);
      still.delete(peer);
    }
    if (fact.fact === 'paused') still.add(peer);
  }
  expect(wrong).toEqual([]);
}

describe.each(stacks.map((layers) => ({ layers, title: titleOf(layers) })))('$title', ({ layers }) => {
  it('balances whatever goes wrong', async () => {
    await forSeeds(LONG ? 400 : 20, async (seed, random) => {
      const graph = graphFor(layers, random);
      const { size } = graph;
      const isReactive = random.integer(4) === 0 && layers[0] !== 'hop-list';
      const faults = anyFaultPlan(graph, random, 1 + random.integer(14), 25);
      const job = sceneOf(graph, layers, {
        ...networkOf(random),
        seed,
        workload: isReactive
          ? reactive.create(size, seed, { broadcasts: 6 })
          : waits(size, seed, 4, random.integer(12)),
        faults,
        linkChanges: onMesh.includes(layers) ? [] : [{ atMs: 6, a: 0, b: neighbourAt(graph, 0, 0), up: false }],
        start: { order: random.integer(3) === 0 ? 'staggered' : 'common', gapMs: random.integer(6) },
        mailbox: {
          limit: [2, 8, 1 << 20][random.integer(3)],
          policy: (['stop', 'drop', 'block'] as const)[random.integer(3)],
          turn: 1 + random.integer(3),
        },
        trace: (['full', 'full', 'auto', 'counters', 'none'] as const)[random.integer(5)],
        stop: { deadlineMs: 60 + random.integer(40), events: random.integer(8) === 0 ? 40 : 100_000, quietMs: 0 },
      });
      const outcome = await runActors(job);
      const { stopped, books, log, failures } = outcome;
      expectBalance(outcome);
      if (stopped === 'quiescent') expect(books.totals().inFlight, `seed ${seed}`).toBe(0);
      if (stopped === 'failed')
        expect(job.mailbox.policy, `${seed}: ${outcome.reason} ${JSON.stringify(failures)}`).toBe('block');
      if (log.level !== 'full') return;
      const hasStorms = faults.actions.some(({ does }) => does === 'storm');
      const facts = [...log.facts()];
      expectFactsToAgree(outcome, job.network.fifo || (job.plan === undefined && !hasStorms));
      expectSilence(facts);
      const gone = (name: Fact['fact']) => facts.filter(({ fact }) => fact === name).length;
      if (stopped !== 'failed') expect(failures).toHaveLength(gone('crashed') - gone('restarted'));
    });
  });
});

const faultMixes: readonly (readonly FaultKind[])[] = [
  ['crash'],
  ['pause'],
  ['partition'],
  ['crash', 'restart'],
  ['crash', 'pause', 'partition'],
  ['crash', 'pause', 'partition', 'restart'],
];

/** One or two of each kind, in the first 20 ms. */
function settingsOf(faults: readonly FaultKind[], size: number, random: Random): FaultSetting[] {
  const settings: FaultSetting[] = [];
  const times = () => ({ at: random.integer(20), for: 1 + random.integer(20) });
  for (let again = 1 + random.integer(2); again > 0; again--) {
    if (faults.includes('restart'))
      settings.push({ ...times(), crash: random.integer(size), keep: random.integer(2) === 0 });
    else if (faults.includes('crash'))
      settings.push({
        at: random.integer(20),
        crash: random.integer(size),
        falter: random.integer(2) * 5,
        leaves: random.integer(size),
      });
    if (faults.includes('pause')) settings.push({ ...times(), pause: random.integer(size) });
    if (faults.includes('partition')) settings.push({ ...times(), partition: [[random.integer(size)], 'rest'] });
  }
  return settings;
}

describe.each(stacks.map((layers) => ({ layers, title: titleOf(layers) })))('$title', ({ layers }) => {
  it('keeps its promises', async () => {
    const { definition } = layerOf(layers[layers.length - 1]);
    await forSeeds(LONG ? 400 : 18, async (seed, random) => {
      const graph = graphFor(layers, random);
      const { size } = graph;
      const faults = faultMixes[seed % faultMixes.length];
      const plan = drawFaults(
        settingsOf(faults, size, random),
        { graph, endMs: Number.POSITIVE_INFINITY, random },
        undefined,
        'faults',
      );
      const job = sceneOf(graph, layers, {
        network: { resolution: 'real', fifo: false, delay: undefined },
        plan: { traits: { draw: 'message', queue: 1_500_000, delay: { uniform: [0, 6] } }, rules: [] },
        seed,
        workload: waits(size, seed, 3, random.integer(10)),
        faults: plan,
        mailbox: { limit: 1 << 20, policy: 'stop', turn: 1 },
        stop: { deadlineMs: 20_000, events: 1_000_000, quietMs: 0 },
      });
      const outcome = await runActors(job);
      expect(outcome.stopped, `seed ${seed}: ${outcome.reason}`).toBe('quiescent');
      const facts = [...outcome.log.facts()];
      for (const [property, holdsUnder] of Object.entries(definition.promises)) {
        if (!faults.every((fault) => faultsOf(holdsUnder).includes(fault))) continue;
        expect(violationsOf(property as PropertyName, facts, size), `${property} with seed ${seed}`).toEqual([]);
      }
    });
  });
});
