/** The layers of a stack are held to the rules that `misuse-cases.ts` has for a protocol. */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runOn } from '../conformance/case.ts';
import { misuseOutcomes, notedOutcomes } from '../conformance/misuse-cases.ts';

const layer = fileURLToPath(new URL('misuses-layer.js', import.meta.url));

it('what a layer may not do is refused in the same words', async () => {
  const run = await runOn('simulator', {
    peers: 5,
    topology: 'cycle',
    workload: { name: 'burst', broadcasts: 1 },
    protocol: { name: layer, over: 'flood' },
  });
  const ofLayer = { 'sendToNeighbours nothing': misuseOutcomes['send nothing'] };
  expect(notedOutcomes(run)).toEqual({ ...misuseOutcomes, ...ofLayer });
});
