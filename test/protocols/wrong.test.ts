/** The wrong protocols are wrong: each breaks what it promises, and the obvious checks see it. */
import { expect, it } from 'vitest';
import { runReference } from '../reference-runtime.ts';
import { violationsOf } from './obvious-checks.ts';
import { size, wrongProtocols } from './wrong/index.ts';

it.each(wrongProtocols)('$definition.name violates $violates', ({ definition, violates, job, trouble }) => {
  expect(Object.keys(definition.promises)).toEqual([violates]);
  const { facts, stopped } = runReference(job(), trouble);
  expect(stopped).toBe('quiescent');
  expect(violationsOf(violates, facts, size)).not.toEqual([]);
});

it.each(wrongProtocols.filter(({ violates }) => violates.endsWith('-order')))(
  '$definition.name breaks its order only',
  ({ job, trouble }) => {
    const { facts } = runReference(job(), trouble);
    for (const property of ['validity', 'no-duplication', 'no-creation', 'consistency', 'agreement'] as const)
      expect(violationsOf(property, facts, size)).toEqual([]);
  },
);

it('delivers-before-sending leaves the correct peers in agreement', () => {
  const { job, trouble } = wrongProtocols.find(({ violates }) => violates === 'uniform-agreement')!;
  expect(violationsOf('agreement', runReference(job(), trouble).facts, size)).toEqual([]);
});

it('there is one for each property', () => {
  expect(wrongProtocols.map(({ violates }) => violates)).toEqual([
    'validity',
    'no-duplication',
    'no-creation',
    'consistency',
    'agreement',
    'uniform-agreement',
    'fifo-order',
    'causal-order',
    'total-order',
    'termination',
    'integrity',
    'consensus-agreement',
    'uniform-consensus-agreement',
  ]);
});
