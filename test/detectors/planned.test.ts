import { expect, it } from 'vitest';
import { programOf } from '../../src/core/stack.ts';
import planned from '../../src/detectors/planned.ts';
import { layerOf, mesh, once, sceneOf } from '../protocols/scene.ts';
import { runReference } from '../reference-runtime.ts';
import { suspicionsIn } from '../suspicions.ts';

function verdictsOf(verdicts: string): string[] {
  const program = programOf([layerOf('reliable-lazy'), { definition: planned, parameters: { verdicts } }]);
  const { facts } = runReference(sceneOf(mesh(3), ['reliable-lazy'], { program, workload: once(0) }));
  return suspicionsIn(facts);
}

it('says what its list says, when it says so', () => {
  expect(verdictsOf('12ms 1 suspects 0\n20ms 1 restores 0\n\n15 2 suspects 0')).toEqual([
    '12 1 suspects 0',
    '15 2 suspects 0',
    '20 1 restores 0',
  ]);
});

it.each(['12ms 1 suspect 0', 'soon 1 suspects 0', '12ms 1 suspects 3'])('refuses %s', (line) => {
  expect(() => verdictsOf(line)).toThrow('detector.verdicts line 1');
});
