import { expect, it } from 'vitest';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { countByPeer, crashesWhileSending, disorder, lastDeliveryMs, mesh, once, sceneOf, waits } from './scene.ts';

const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

const stopAt = (deadlineMs: number) => ({ deadlineMs, events: Number.POSITIVE_INFINITY, quietMs: 0 });

it.each(sizes)('costs N messages a broadcast, and N every period: N = %i', (size) => {
  const changes = { ...disorder(30), workload: once(0), stop: stopAt(350) };
  const { facts } = runReference(sceneOf(mesh(size), ['stubborn'], changes));
  const times = facts.flatMap((fact) => (fact.fact === 'sent' ? [fact.time] : []));
  expect(times).toEqual([0, 100, 200, 300].flatMap((time) => new Array(size).fill(time)));
  expect(countByPeer(facts, size, 'delivered')).toEqual(new Array(size).fill(1));
});

it('takes one step', () => {
  expect(lastDeliveryMs(runReference(sceneOf(mesh(6), ['stubborn'], { workload: once(0) })).facts)).toBe(1);
});

it('what a process that never crashes broadcasts is delivered everywhere again and again (module 3.4)', () => {
  const run = (deadlineMs: number) =>
    countByPeer(
      runReference(
        sceneOf(mesh(3), [['stubborn', { deliveries: 'every' }]], { workload: once(0), stop: stopAt(deadlineMs) }),
        { loss: 0.5 },
      ).facts,
      3,
      'delivered',
    );
  const short = run(1_000);
  for (const [peer, count] of run(10_000).entries()) expect(count).toBeGreaterThan(5 * short[peer]);
});

it('brings what best-effort loses, and the run ends when nothing new has come for 20 periods', () => {
  const changes = { workload: waits(4, 1, 5, 100) };
  const lossy = (protocol: string) => runReference(sceneOf(mesh(4), [protocol], changes), { loss: 0.4 });
  expect(violationsOf('validity', lossy('best-effort').facts, 4)).not.toEqual([]);
  const { facts, stopped, elapsedMs } = lossy('stubborn');
  expect(violationsOf('validity', facts, 4)).toEqual([]);
  expect(stopped).toBe('quiescent');
  expect(elapsedMs - lastDeliveryMs(facts)).toBeGreaterThanOrEqual(2_000);
  expect(elapsedMs - lastDeliveryMs(facts)).toBeLessThan(2_200);
});

it('does not reach all if the origin crashes', () => {
  const graph = mesh(3);
  const faults = crashesWhileSending(graph, [{ peer: 0, leaves: 1 }]);
  const { facts } = runReference(sceneOf(graph, ['stubborn'], { workload: once(0), faults }));
  expect(violationsOf('agreement', facts, 3)).not.toEqual([]);
});
