import { expect, it } from 'vitest';
import byzantineConsistent from '../../src/protocols/byzantine-consistent.ts';
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

it.each([1, 2, 4, 7, 10])('costs N + N² messages a broadcast, whatever the delays: N = %i', (size) => {
  const { sent, facts } = runReference(
    sceneOf(mesh(size), ['byzantine-consistent'], { ...disorder(30), workload: once(0) }),
  );
  expect(sent).toEqual(
    new Map([
      ['send', size],
      ['echo', size ** 2],
    ]),
  );
  expect(byzantineConsistent.cost!(size, (size * (size - 1)) / 2)).toBe(size + size ** 2);
  expect(countByPeer(facts, size, 'delivered')).toEqual(new Array(size).fill(1));
});

it('takes two steps', () => {
  const { facts } = runReference(sceneOf(mesh(7), ['byzantine-consistent'], { workload: once(0) }));
  expect(lastDeliveryMs(facts)).toBe(2);
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
    const job = sceneOf(graph, [['byzantine-consistent', { resilience }]], {
      workload: once(0),
      faults: crashesWhileSending(graph, crashes),
    });
    const correct = deliveriesOf(runReference(job).facts, size).slice(0, size - silent);
    expect(correct.flat()).toHaveLength(delivering);
  },
);

it('"If some correct process delivers a message m and another correct process delivers a message m′, then m = m′."', () => {
  const violations = (size: number, resilience: number) => {
    const layer = [withEquivocation(byzantineConsistent), { resilience }] as const;
    return violationsOf('consistency', runReference(sceneOf(mesh(size), [layer], { workload: once(0) })).facts, size);
  };
  expect(violations(4, 1)).toEqual([]);
  expect(violations(7, 2)).toEqual([]);
  // One more than it is to withstand.
  expect(violations(3, 0)).not.toEqual([]);
});
