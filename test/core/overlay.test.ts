/** Links that protocols make: how long they take, when both ends hear of them, and that both ends and the trace agree. */
import { describe, expect, it } from 'vitest';
import { completeGraph } from '../../src/core/graph.ts';
import { graphOf } from '../../src/core/link-rows.ts';
import { withOverlay } from '../../src/core/overlay.ts';
import type { Layer } from '../../src/core/program.ts';
import { defineProtocol, type Peer, type PeerId } from '../../src/core/protocol.ts';
import { Random } from '../../src/core/random.ts';
import { programOf } from '../../src/core/stack.ts';
import type { FaultAction, FaultPlan } from '../../src/network/faults/fault-plan.ts';
import { runActors } from '../../src/runtimes/actors/actors.ts';
import type { Job, Outcome } from '../../src/runtimes/runtime.ts';
import { Simulation } from '../../src/runtimes/simulator/simulation.ts';
import { sceneOf } from '../protocols/scene.ts';

/** At a time of the run, a peer connects to another one, or disconnects from it. */
interface Plan {
  readonly atMs: number;
  readonly peer: PeerId;
  readonly does: 'connect' | 'disconnect';
  readonly other: PeerId;
}

/** Does what the plan says; notes what it hears. */
const planned = (plans: readonly Plan[]) =>
  defineProtocol({
    name: 'planned',
    title: 'links by plan',
    source: 'none',
    parameters: {},
    promises: {},
    knows: 'neighbours',
    overlay: true,
    kinds: [{ name: 'data', carries: 'internal' }],
    kindOf: () => 0,
    broadcastOf: () => undefined,
    create: (peer: Peer<unknown>) => ({
      start() {
        plans.forEach(({ peer: id, atMs }, index) => {
          if (id === peer.id) peer.setTimer(index, Math.max(0, atMs - peer.now()));
        });
      },
      broadcast() {},
      receive() {},
      timeout(index) {
        const { does, other } = plans[Number(index)];
        peer[does]!(other);
      },
      linkUp: (other) => peer.note(`up ${other} of ${peer.degree}`),
      linkDown: (other) => peer.note(`down ${other} of ${peer.degree}`),
    }),
  });

function jobOf(size: number, plans: readonly Plan[], changes: Partial<Job> = {}, detectionMs = 0): Job {
  const layer: Layer = { definition: planned(plans), parameters: {} };
  const program = withOverlay(programOf([layer]), graphOf(size, [0, 1]), detectionMs);
  const silent = { first: () => Number.POSITIVE_INFINITY, next: () => Number.POSITIVE_INFINITY };
  return { ...sceneOf(completeGraph(size), ['flood'], { program, workload: silent }), ...changes };
}

function simulate(job: Job): { simulation: Simulation; outcome: Outcome } {
  const simulation = new Simulation(job);
  while (!simulation.advance(10_000));
  return { simulation, outcome: simulation.outcome() };
}

/** What the peers heard: `time: peer up other of degree`. */
function heard({ log }: Outcome): string[] {
  const facts = Array.from({ length: log.count }, (_, index) => log.factAt(index));
  return facts.flatMap((fact) => (fact.fact === 'noted' ? [`${fact.time}: ${fact.peer} ${fact.text}`] : []));
}

/** The links at the end as the trace has them: `a-b` for the link to b that a has. */
function linksInTrace({ log }: Outcome): string[] {
  const links = new Set<string>();
  for (let index = 0; index < log.count; index++) {
    const fact = log.factAt(index);
    if (fact.fact === 'link-up') links.add(`${fact.peer}-${fact.other}`);
    if (fact.fact === 'link-down') links.delete(`${fact.peer}-${fact.other}`);
    if (fact.fact === 'crashed')
      for (const link of [...links]) if (link.startsWith(`${fact.peer}-`)) links.delete(link);
  }
  return [...links].sort();
}

const crash = (peer: PeerId, atMs: number): FaultAction => ({ does: 'crash', peer, atMs, reason: 'test' });
const restart = (peer: PeerId, atMs: number): FaultAction => ({ does: 'restart', peer, atMs, keeps: false });
const faultsOf = (...actions: FaultAction[]): FaultPlan => ({ actions, copies: [] });

describe('a connection', () => {
  it('is there for the other end after one delay, for the one that asked after two', () => {
    const { outcome } = simulate(jobOf(3, [{ atMs: 10, peer: 0, does: 'connect', other: 2 }]));
    expect(heard(outcome)).toEqual(['11: 2 up 0 of 1', '12: 0 up 2 of 1']);
    expect(linksInTrace(outcome)).toEqual(['0-2', '2-0']);
  });

  it('is one if both ask at once', () => {
    const { outcome } = simulate(
      jobOf(2, [
        { atMs: 10, peer: 0, does: 'connect', other: 1 },
        { atMs: 10, peer: 1, does: 'connect', other: 0 },
      ]),
    );
    expect(heard(outcome)).toEqual(['11: 1 up 0 of 1', '12: 0 up 1 of 1']);
  });

  it('ends at both ends', () => {
    const { outcome } = simulate(
      jobOf(2, [
        { atMs: 10, peer: 0, does: 'connect', other: 1 },
        { atMs: 20, peer: 1, does: 'disconnect', other: 0 },
      ]),
    );
    expect(heard(outcome).slice(2)).toEqual(['20: 1 down 0 of 0', '21: 0 down 1 of 0']);
  });

  it.each([0, 50])('to a peer that crashes ends %i ms later', (detectionMs) => {
    const faults = faultsOf(crash(1, 20));
    const { outcome } = simulate(jobOf(2, [{ atMs: 10, peer: 0, does: 'connect', other: 1 }], { faults }, detectionMs));
    expect(heard(outcome).slice(2)).toEqual([`${20 + detectionMs}: 0 down 1 of 0`]);
  });

  it('to a peer that is back at once ends when it is back, and can be made again', () => {
    const faults = faultsOf(crash(1, 20), restart(1, 25));
    const plans = [10, 30].map((atMs) => ({ atMs, peer: 0, does: 'connect', other: 1 }) as const);
    const { outcome } = simulate(jobOf(2, plans, { faults }, 50));
    expect(heard(outcome).slice(2)).toEqual(['25: 0 down 1 of 0', '31: 1 up 0 of 1', '32: 0 up 1 of 1']);
  });

  it('with a peer that has crashed fails after 3 s', () => {
    const faults = faultsOf(crash(1, 5));
    const { outcome } = simulate(jobOf(2, [{ atMs: 10, peer: 0, does: 'connect', other: 1 }], { faults }));
    expect(heard(outcome)).toEqual(['3010: 0 down 1 of 0']);
  });

  it('with a peer that leaves ends when the other end hears of it', () => {
    const faults = faultsOf({ does: 'leave', peer: 1, atMs: 20 });
    const { outcome } = simulate(jobOf(2, [{ atMs: 10, peer: 0, does: 'connect', other: 1 }], { faults }, 50));
    expect(heard(outcome).slice(2)).toEqual(['21: 0 down 1 of 0']);
  });

  it('is refused with itself and with nobody', () => {
    for (const other of [0, 2, -1, 0.5]) {
      const { outcome } = simulate(jobOf(2, [{ atMs: 1, peer: 0, does: 'connect', other }]));
      expect(outcome.failures[0].reason).toContain('peer.connect: expected another peer than 0, from 0 to 1, given');
    }
  });
});

function anyPlans(size: number, random: Random): Plan[] {
  return Array.from({ length: 60 }, () => {
    const peer = random.integer(size);
    const other = (peer + 1 + random.integer(size - 1)) % size;
    const does = random.integer(3) === 0 ? 'disconnect' : 'connect';
    return { atMs: random.integer(100), peer, does, other };
  });
}

/** Returns how many links there are, seen from both ends. */
function expectAgreement(outcome: Outcome): number {
  expect(outcome.stopped).toBe('quiescent');
  expect(outcome.books.contradictions()).toEqual([]);
  const links = linksInTrace(outcome);
  expect(links.map((link) => link.split('-').reverse().join('-')).sort(), `seed`).toEqual(links);
  return links.length;
}

describe('whatever the peers do, and however messages overtake each other', () => {
  it('both ends agree in the end, and so do the trace and what the peers hold', () => {
    let count = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const random = new Random(seed, 'overlay');
      const size = 2 + random.integer(5);
      const network = { resolution: '1ms', fifo: false, delay: { draw: (one: Random) => one.integer(30) } } as const;
      const faults = seed % 2 === 0 ? faultsOf(crash(0, 40), restart(0, 45 + random.integer(40))) : undefined;
      const { simulation, outcome } = simulate(jobOf(size, anyPlans(size, random), { network, faults, seed }));
      count += expectAgreement(outcome);
      const held = Array.from({ length: size }, (_, peer) => {
        const { links } = simulation.snapshotOf(peer).at(-1)!.fields as { links: number[] };
        return links.map((other) => `${peer}-${other}`);
      });
      expect(held.flat().sort(), `seed ${seed}`).toEqual(linksInTrace(outcome));
    }
    expect(count).toBeGreaterThan(100);
  });

  it('on actors too', async () => {
    for (let seed = 1; seed <= 3; seed++)
      expectAgreement(await runActors(jobOf(5, anyPlans(5, new Random(seed, 'overlay')), { seed })));
  });
});
