import { expect, it } from 'vitest';
import type { Definition, PeerId, Protocol } from '../../src/core/protocol.ts';
import pbft from '../../src/protocols/pbft.ts';
import type { Message, ViewChange } from '../../src/protocols/pbft-messages.ts';
import type { Job } from '../../src/runtimes/runtime.ts';
import type { Workload } from '../../src/workloads/workload.ts';
import { ran } from '../adversaries/scene.ts';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { countByPeer, deliveriesOf, disorder, faultsOf, lastDeliveryMs, mesh, once, sceneOf, waits } from './scene.ts';

it.each([1, 2, 4, 7, 10])('costs 2N + N(N − 1) + N² messages a broadcast, whatever the delays: N = %i', (size) => {
  const { sent, facts } = runReference(sceneOf(mesh(size), ['pbft'], { ...disorder(30), workload: once(size - 1) }));
  expect(sent).toEqual(
    new Map([
      ['request', size],
      ['pre-prepare', size],
      ...(size === 1 ? [] : [['prepare', size * (size - 1)] as const]),
      ['commit', size ** 2],
    ]),
  );
  expect(pbft.cost!(size, (size * (size - 1)) / 2)).toBe(2 * size + size * (size - 1) + size ** 2);
  expect(countByPeer(facts, size, 'delivered')).toEqual(new Array(size).fill(1));
});

it('takes four steps', () => {
  const { facts } = runReference(sceneOf(mesh(4), ['pbft'], { workload: once(1) }));
  expect(lastDeliveryMs(facts)).toBe(4);
});

it.each([
  { name: 'silent', views: true, more: {} },
  { name: 'silent', views: false, more: { after: '3ms' } },
  { name: 'equivocate', views: true, more: {} },
  { name: 'delay', views: true, more: { by: '3s' } },
  { name: 'mutate', views: true, more: { chance: 1 } },
])('is safe and live with a primary, one of four, whose behaviour is $name $more (section 1)', async (given) => {
  const { summary } = await ran({
    protocol: 'pbft',
    workload: { name: 'burst', broadcasts: 3, payloadBytes: 8 },
    adversaries: [{ peers: [0], behaviour: { name: given.name, ...given.more } }],
  });
  const promised = summary.checks.filter((check) => check.promised);
  expect(promised).toHaveLength(7);
  expect(promised.filter(({ verdict }) => verdict !== 'valid')).toEqual([]);
  const changes = summary.kinds.find(({ kind }) => kind === 'view-change')!.messages;
  expect(changes > 0).toBe(given.views);
  expect(summary.stopped).toBe('quiescent');
});

it('with two of four Byzantine promises nothing that could fail, and says why', async () => {
  const { summary, check } = await ran({
    protocol: 'pbft',
    adversaries: [{ peers: [0, 1], behaviour: 'silent' }],
    workload: { name: 'single', origin: 2 },
  });
  expect(check('agreement')).toMatchObject({ promised: false, excess: '2 Byzantine of 4, f < N/3' });
  expect(summary.stopped).toBe('quiescent');
});

/** PBFT, but for what `seen` learns of each message that a peer has received. */
function watched(seen: (by: PeerId, message: Message, protocol: Protocol<Message>) => void): Definition {
  return {
    ...pbft,
    create: (peer, values) => {
      const protocol = pbft.create(peer, values) as Protocol<Message>;
      const receive = protocol.receive.bind(protocol);
      protocol.receive = (from, message) => {
        receive(from, message);
        seen(peer.id, message, protocol);
      };
      return protocol;
    },
  };
}

const sceneWith = (definition: Definition, checkpoint: number, changes: Partial<Job> = {}) =>
  sceneOf(mesh(4), [[definition, { checkpoint }]], changes);

it.each([
  [1, 12],
  [5, 2],
  [12, 1],
  [13, 0],
])(
  'with a checkpoint every %i numbers, 12 broadcasts cost %i times N² messages more (section 4.3)',
  (period, times) => {
    const { sent, facts } = runReference(sceneWith(pbft, period, { workload: waits(4, 1, 3, 50) }));
    expect(countByPeer(facts, 4, 'delivered')).toEqual([12, 12, 12, 12]);
    expect(sent.get('checkpoint') ?? 0).toBe(times * 4 ** 2);
    expect(sent.get('commit')).toBe(12 * 4 ** 2);
  },
);

/** Numbers of which a peer has kept anything but the delivery. */
function keptBy(protocol: Protocol<Message>): number {
  const { phases } = protocol as unknown as { phases: Record<string, ReadonlyMap<number, unknown>> };
  return Math.max(...[phases.slots, phases.commits, phases.certificates].map(({ size }) => size));
}

it('cuts the log at stable checkpoints: it does not grow with the run (section 4.3, garbage collection)', () => {
  const most = (checkpoint: number, broadcasts: number) => {
    let kept = 0;
    const definition = watched((_peer, _message, protocol) => {
      kept = Math.max(kept, keptBy(protocol));
    });
    const workload = waits(4, 1, broadcasts, 50);
    const { facts } = runReference(sceneWith(definition, checkpoint, { ...disorder(20), workload }));
    expect(new Set(countByPeer(facts, 4, 'delivered'))).toEqual(new Set([4 * broadcasts]));
    expect(violationsOf('total-order', facts, 4)).toEqual([]);
    return kept;
  };
  expect(most(4, 6)).toBeLessThanOrEqual(3 * 4);
  expect(most(4, 12)).toBeLessThanOrEqual(3 * 4);
  expect(most(100, 12)).toBe(48);
});

it('a view change goes on from the last stable checkpoint, which its messages prove (section 4.4)', async () => {
  const changes: ViewChange[] = [];
  const definition = watched((_peer, message) => {
    if ('phase' in message && message.phase === 'view-change') changes.push(message);
  });
  // The primary of view 0 crashes: the others have delivered much by then.
  const faults = faultsOf(mesh(4), [{ at: 400, crash: 0 }]);
  const workload = waits(4, 1, 8, 100);
  const { facts, stopped } = runReference(sceneWith(definition, 4, { ...disorder(10), workload, faults }));
  expect(stopped).toBe('quiescent');
  for (const property of ['validity', 'no-duplication', 'uniform-agreement', 'total-order'] as const)
    expect(violationsOf(property, facts, 4), property).toEqual([]);
  expect(changes.length).toBeGreaterThanOrEqual(9);
  for (const { stable, prepared } of changes) {
    expect(stable.number).toBeGreaterThanOrEqual(12);
    expect(stable.words).toHaveLength(3);
    expect(prepared.every(({ number }) => number > stable.number && number <= stable.number + 8)).toBe(true);
  }
});

it('a peer that was cut off until others have cut their logs takes what it lacks from them (state transfer)', () => {
  const faults = faultsOf(mesh(4), [{ at: 100, for: 600, partition: [[3], 'rest'] }]);
  const { first, next } = waits(4, 1, 30, 70);
  const workload: Workload = { first: (peer) => (peer === 3 ? Number.POSITIVE_INFINITY : first(peer)), next };
  const { facts, sent } = runReference(sceneWith(pbft, 4, { ...disorder(10), workload, faults }));
  const lists = deliveriesOf(facts, 4);
  expect(lists[3]).toEqual(lists[0]);
  expect(sent.get('state')).toBeGreaterThan(0);
  expect(sent.get('view-change') ?? 0).toBe(0);
});
