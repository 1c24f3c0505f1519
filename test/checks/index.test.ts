/** The examination of a run: every property, promised or not. */
import { describe, expect, it } from 'vitest';
import { checkRun, findProperty, properties } from '../../src/checks/index.ts';
import { InputError } from '../../src/core/errors.ts';
import type { Definition, FaultKind } from '../../src/core/protocol.ts';
import { emptyRecording } from '../measures/scene.ts';

function check(
  promises: Definition['promises'],
  { faults = [] as FaultKind[], failed = [] as number[], recording = emptyRecording(3) } = {},
) {
  const checks = checkRun({ recording, isQuiescent: true, promises, faults, failed });
  return Object.fromEntries(checks.map(({ property, promised }) => [property, promised]));
}

describe('a promise', () => {
  it('is one if the protocol makes it, under every fault that the run had', () => {
    const promises = { validity: ['crash', 'duplication'], 'fifo-order': [] } as const;
    expect(check(promises)).toMatchObject({ validity: true, 'fifo-order': true, agreement: false });
    expect(check(promises, { faults: ['crash'] })).toMatchObject({ validity: true, 'fifo-order': false });
    expect(check(promises, { faults: ['crash', 'loss'] })).toMatchObject({ validity: false, 'fifo-order': false });
  });

  it('is held against crashes that the run tells of', () => {
    const promises = { validity: ['crash'], agreement: [] } as const;
    expect(check(promises, { failed: [1] })).toMatchObject({ validity: true, agreement: false });
    const recording = emptyRecording(3);
    recording.log.crashed(1, 2, 'killed');
    expect(check(promises, { recording })).toMatchObject({ validity: true, agreement: false });
  });

  it('is held against losses that the books tell of, but not against what a crashed peer did not get', () => {
    const promises = { agreement: ['crash'] } as const;
    const recording = emptyRecording(3);
    recording.books.countDropped(0, 'peer crashed');
    expect(check(promises, { recording })).toMatchObject({ agreement: true });
    recording.books.countDropped(0, 'mailbox full');
    expect(check(promises, { recording })).toMatchObject({ agreement: false });
  });

  it('is held against what does not cross a partition, which is no loss besides', () => {
    const promises = { agreement: ['partition'], validity: ['loss'] } as const;
    const recording = emptyRecording(3);
    recording.books.countDropped(0, 'partitioned');
    expect(check(promises, { recording })).toMatchObject({ agreement: true, validity: false });
  });

  it('is held against restarts, after which a peer counts as correct', () => {
    const promises = { agreement: ['crash'], validity: ['crash', 'restart'] } as const;
    const recording = emptyRecording(3);
    recording.log.crashed(1, 2, 'power failure');
    expect(check(promises, { recording })).toMatchObject({ agreement: true, validity: true });
    recording.log.restarted(2, 2);
    expect(check(promises, { recording })).toMatchObject({ agreement: false, validity: true });
  });

  it('is held against a recovery if it is not made under it, nor under any restart', () => {
    const promises = {
      agreement: ['crash'],
      validity: ['crash', 'restart'],
      consistency: ['crash', 'recovery'],
    } as const;
    const recording = emptyRecording(3);
    recording.log.crashed(1, 2, 'power failure');
    recording.log.restarted(2, 2);
    const kept = check(promises, { recording, faults: ['recovery'] });
    expect(kept).toMatchObject({ agreement: false, validity: true, consistency: true });
    const lost = check(promises, { recording, faults: ['recovery', 'restart'] });
    expect(lost).toMatchObject({ agreement: false, validity: true, consistency: false });
  });
});

it('knows nothing without the lists of deliveries', () => {
  for (const level of ['none', 'counters'] as const) {
    for (const { verdict, reason, evidence } of checkRun({
      recording: emptyRecording(3, level),
      isQuiescent: true,
      promises: {},
      faults: [],
      failed: [],
    })) {
      expect({ verdict, evidence }).toEqual({ verdict: 'unknown', evidence: [] });
      expect(reason).toBe('the trace level keeps no list of all deliveries');
    }
  }
});

it('finds a property by its name, and knows no other', () => {
  for (const property of properties) expect(findProperty(property.name)).toBe(property);
  expect(() => findProperty('liveness')).toThrow(InputError);
});
