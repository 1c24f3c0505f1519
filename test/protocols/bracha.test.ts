import { expect, it } from 'vitest';
import type { Broadcast, Peer } from '../../src/core/protocol.ts';
import { Random } from '../../src/core/random.ts';
import bracha from '../../src/protocols/bracha.ts';
import { runReference } from '../reference-runtime.ts';
import { withEquivocation } from './equivocation.ts';
import { violationsOf } from './obvious-checks.ts';
import {
  countByPeer,
  crashesWhileSending,
  deliveriesOf,
  disorder,
  lastDeliveryMs,
  mesh,
  once,
  sceneOf,
} from './scene.ts';

const LONG = process.env.HEARSAY_LONG === '1';

it.each([1, 2, 4, 7, 10])('costs N + 2N² messages a broadcast, whatever the delays: N = %i', (size) => {
  const { sent, facts } = runReference(sceneOf(mesh(size), ['bracha'], { ...disorder(30), workload: once(0) }));
  expect(sent).toEqual(
    new Map([
      ['send', size],
      ['echo', size ** 2],
      ['ready', size ** 2],
    ]),
  );
  expect(bracha.cost!(size, (size * (size - 1)) / 2)).toBe(size + 2 * size ** 2);
  expect(countByPeer(facts, size, 'delivered')).toEqual(new Array(size).fill(1));
});

it.each([
  [4, 27],
  [7, 90],
  [10, 189],
  [25, 1224],
])('costs (N − 1) + 2N(N − 1) messages between different peers: N = %i: %i', (size, messages) => {
  const { facts } = runReference(sceneOf(mesh(size), ['bracha'], { workload: once(1) }));
  expect(facts.filter((fact) => fact.fact === 'sent' && fact.to !== fact.peer)).toHaveLength(messages);
});

it('takes three steps', () => {
  const { facts } = runReference(sceneOf(mesh(7), ['bracha'], { workload: once(0) }));
  expect(lastDeliveryMs(facts)).toBe(3);
});

it.each([
  { size: 4, resilience: -1, silent: 1, delivering: 3 },
  { size: 4, resilience: -1, silent: 2, delivering: 0 },
  { size: 7, resilience: -1, silent: 2, delivering: 5 },
  { size: 7, resilience: 2, silent: 3, delivering: 0 },
  { size: 7, resilience: 1, silent: 1, delivering: 6 },
])(
  'with resilience $resilience of N = $size and $silent silent peers, $delivering deliver',
  ({ size, resilience, silent, delivering }) => {
    const graph = mesh(size);
    const crashes = Array.from({ length: silent }, (_, index) => ({ peer: size - 1 - index, leaves: 0 }));
    const job = sceneOf(graph, [['bracha', { resilience }]], {
      workload: once(0),
      faults: crashesWhileSending(graph, crashes),
    });
    const correct = deliveriesOf(runReference(job).facts, size).slice(0, size - silent);
    expect(correct.flat()).toHaveLength(delivering);
  },
);

it('"If some correct process delivers a message m and another correct process delivers a message m′, then m = m′."', () => {
  const violations = (size: number, resilience: number) => {
    const layer = [withEquivocation(bracha), { resilience }] as const;
    return violationsOf('consistency', runReference(sceneOf(mesh(size), [layer], { workload: once(0) })).facts, size);
  };
  expect(violations(4, 1)).toEqual([]);
  expect(violations(7, 2)).toEqual([]);
  // One more than it is to withstand.
  expect(violations(3, 0)).not.toEqual([]);
});

it('"If some message is delivered by any correct process, every correct process eventually delivers a message."', () => {
  const graph = mesh(7);
  // The origin sends to peers 1 to 5, and peer 1 echoes to peer 2 only, which alone comes to a quorum of 5 echoes.
  const crashes = [
    { peer: 0, leaves: 5 },
    { peer: 1, leaves: 2 },
  ];
  const disagreements = (protocol: string) => {
    const faults = crashesWhileSending(graph, crashes);
    return violationsOf('agreement', runReference(sceneOf(graph, [protocol], { workload: once(0), faults })).facts, 7);
  };
  expect(disagreements('byzantine-consistent')).not.toEqual([]);
  expect(disagreements('bracha')).toEqual([]);
});

it('is ready with f + 1 others, and delivers with 2f + 1, also without the word of the origin', () => {
  const done: unknown[] = [];
  const peer = {
    size: 4,
    sendToGroup: ({ vote }: { vote: string }) => done.push(vote),
    deliver: ({ payload }: Broadcast) => done.push(`delivered ${payload}`),
  };
  const protocol = bracha.create(peer as unknown as Peer<never>, { resilience: -1 });
  const after = (from: number, vote: string, payload = 'a') => {
    protocol.receive(from, { vote, origin: 0, sequence: 0, payload } as never);
    return done.splice(0);
  };
  expect(after(1, 'ready')).toEqual([]);
  expect(after(1, 'ready')).toEqual([]);
  expect(after(2, 'ready', 'b')).toEqual([]);
  expect(after(3, 'ready')).toEqual(['ready']);
  expect(after(0, 'ready')).toEqual(['delivered a']);
  expect(after(2, 'ready')).toEqual([]);
});

it('keeps validity and agreement with up to f crashes, at any time and in the midst of sending', () => {
  for (let seed = 1; seed <= (LONG ? 1_000 : 20); seed++) {
    const random = new Random(seed, 'crashes');
    const size = 4 + random.integer(4);
    const graph = mesh(size);
    const peers = random.shuffle(Array.from({ length: size }, (_, peer) => peer));
    const crashes = peers
      .slice(0, Math.floor((size - 1) / 3))
      .map((peer) => ({ peer, leaves: random.integer(3 * size) }));
    const faults = crashesWhileSending(graph, crashes);
    const { facts } = runReference(
      sceneOf(graph, ['bracha'], { ...disorder(20), seed, workload: once(random.integer(size)), faults }),
    );
    for (const property of ['validity', 'agreement', 'uniform-agreement'] as const)
      expect(violationsOf(property, facts, size), `${property} with seed ${seed}`).toEqual([]);
  }
});
