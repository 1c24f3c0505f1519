/** Each wrong protocol is caught by the property that it breaks, and by no other that its mistake does not touch. */

import { describe, expect, it } from 'vitest';
import { isExercised } from '../../src/checks/property.ts';
import type { PropertyName } from '../../src/core/protocol.ts';
import { size, wrongProtocols } from '../protocols/wrong/index.ts';
import { runReference } from '../reference-runtime.ts';
import { verdictsOn } from './scene.ts';

/** What else a mistake breaks, because one promise contains the other, or because nobody there keeps it anyway. */
const alsoBroken: Readonly<Partial<Record<PropertyName, readonly PropertyName[]>>> = {
  // Whom the origin forgets does not agree, and misses what later broadcasts build on; nothing orders the rest.
  validity: ['agreement', 'uniform-agreement', 'fifo-order', 'causal-order', 'total-order'],
  'no-duplication': ['fifo-order', 'causal-order', 'total-order'],
  'no-creation': ['fifo-order', 'causal-order', 'total-order'],
  // Nothing orders what it delivers.
  consistency: ['no-creation', 'agreement', 'uniform-agreement', 'fifo-order', 'causal-order', 'total-order'],
  agreement: ['uniform-agreement'],
  'uniform-agreement': [],
  'fifo-order': ['causal-order', 'total-order'],
  'causal-order': ['total-order'],
  'total-order': [],
  // Nobody has to deliver what is not decided.
  termination: ['validity', 'agreement', 'uniform-agreement', 'fifo-order', 'causal-order', 'total-order'],
  integrity: ['validity', 'no-duplication', 'fifo-order', 'causal-order', 'total-order'],
  'consensus-agreement': ['validity', 'agreement', 'uniform-agreement', 'fifo-order', 'causal-order', 'total-order'],
  'uniform-consensus-agreement': ['validity', 'uniform-agreement', 'causal-order'],
};

describe.each(wrongProtocols)('$definition.name', ({ definition, violates, job, trouble }) => {
  const { facts, stopped } = runReference(job(), trouble);
  const kinds = [...new Set(facts.flatMap((fact) => ('kind' in fact ? [fact.kind] : [])))];
  const checks = verdictsOn(
    facts,
    size,
    { isQuiescent: stopped === 'quiescent', promises: definition.promises },
    kinds,
  );

  it(`breaks its promise of ${violates}`, () => {
    const check = checks.find(({ property }) => property === violates)!;
    expect(check).toMatchObject({ promised: true, verdict: 'invalid' });
    expect(check.evidence.length).toBeGreaterThan(0);
  });

  it('is not accused of what it does not do', () => {
    const broken = checks
      .filter((check) => check.verdict !== 'valid' && isExercised(check))
      .map(({ property }) => property);
    expect([violates, ...(alsoBroken[violates] ?? [])]).toEqual(expect.arrayContaining(broken));
  });
});
