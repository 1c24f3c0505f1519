import { expect, it } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import { runExperiment } from '../../src/experiment/run.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import { crashes } from '../../src/presets/faults.ts';
import uniformMajority from '../../src/protocols/uniform-majority.ts';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { countByPeer, crashesWhileSending, disorder, lastDeliveryMs, mesh, once, sceneOf } from './scene.ts';

it.each([1, 2, 4, 7, 10])('costs N² messages a broadcast, whatever the delays: N = %i', (size) => {
  const { sent, facts } = runReference(
    sceneOf(mesh(size), ['uniform-majority'], { ...disorder(30), workload: once(0) }),
  );
  expect(sent).toEqual(new Map([['data', size ** 2]]));
  expect(uniformMajority.cost!(size, (size * (size - 1)) / 2)).toBe(size ** 2);
  expect(countByPeer(facts, size, 'delivered')).toEqual(new Array(size).fill(1));
});

it.each([4, 5, 6, 7])('takes two steps: N = %i', (size) => {
  const { facts } = runReference(sceneOf(mesh(size), ['uniform-majority'], { workload: once(0) }));
  expect(lastDeliveryMs(facts)).toBe(2);
});

it('"If a message m is delivered by some process (whether correct or faulty), then m is eventually delivered by every correct process."', () => {
  const graph = mesh(5);
  const violations = (protocol: string) => {
    const faults = crashesWhileSending(graph, [{ peer: 0, leaves: 0 }]);
    const { facts } = runReference(sceneOf(graph, [protocol], { workload: once(0), faults }));
    return violationsOf('uniform-agreement', facts, 5);
  };
  expect(violations('uniform-majority')).toEqual([]);
  expect(violations('reliable-eager')).not.toEqual([]);
});

/** Peers 0 and 1 crash: the broadcast comes to 1, and what 1 sends comes to 0 only. */
it.each([
  [5, []],
  [3, ['2 never delivers 0.0']],
])('needs N > 2f: of N = %i, f = 2 leave %j', (size, violations) => {
  const graph = mesh(size);
  const faults = crashesWhileSending(graph, [
    { peer: 0, leaves: 1 },
    { peer: 1, leaves: 1 },
  ]);
  const { facts } = runReference(sceneOf(graph, ['uniform-majority'], { workload: once(0), faults }));
  expect(violationsOf('uniform-agreement', facts, size)).toEqual(violations);
});

it.each([
  ['best-effort', ['agreement', 'uniform-agreement']],
  ['reliable-eager', ['uniform-agreement']],
  ['uniform-majority', []],
])('in the preset crashes %s breaks %j', async (protocol, broken) => {
  const source = sourceOfData({ ...crashes.experiment, protocol });
  const { checks } = await runExperiment(await prepare({ source }, nodePlatform), nodePlatform);
  const invalid = checks.filter(({ property, verdict }) => verdict === 'invalid' && property.endsWith('agreement'));
  expect(invalid.map(({ property }) => property)).toEqual(broken);
});
