/** When a run is held to a promise: its faults, and its faulty peers against the bound. */
import { expect, it } from 'vitest';
import { type FaultyRun, MINORITY, obligationOf, THIRD } from '../../src/core/promise.ts';
import type { FaultKind, Tolerated } from '../../src/core/protocol.ts';

const liveness: Tolerated = { faults: ['crash', 'byzantine'], bound: THIRD };
const safety: Tolerated = { faults: ['crash', 'restart', 'byzantine'], bound: { ...THIRD, counts: 'byzantine' } };

function given(peers: number, faults: FaultKind[], counts: Partial<Record<keyof FaultyRun, number>> = {}): FaultyRun {
  const set = (count = 0, first = 0) => new Set(Array.from({ length: count }, (_, index) => first + index));
  const { byzantine, crashed, restarted } = counts;
  return {
    peers,
    parameters: {},
    faults: new Set(faults),
    byzantine: set(byzantine),
    crashed: set(crashed, 10),
    restarted: set(restarted, 20),
  };
}

it.each([1, 2, 3, 4, 5, 6, 7, 10])('of %i peers the bounds leave more than a half, or two thirds, correct', (peers) => {
  expect(2 * MINORITY.most(peers, {})).toBeLessThan(peers);
  expect(2 * (MINORITY.most(peers, {}) + 1)).toBeGreaterThanOrEqual(peers);
  expect(3 * THIRD.most(peers, {})).toBeLessThan(peers);
  expect(3 * (THIRD.most(peers, {}) + 1)).toBeGreaterThanOrEqual(peers);
});

it('counts crashes and Byzantine peers together, and says why a run is not held to a promise', () => {
  const faults: FaultKind[] = ['crash', 'byzantine'];
  expect(obligationOf(liveness, given(7, faults, { byzantine: 1, crashed: 1 }))).toEqual({ promised: true });
  expect(obligationOf(liveness, given(6, faults, { byzantine: 1, crashed: 1 }))).toEqual({
    promised: false,
    excess: '1 Byzantine and 1 crashed of 6, f < N/3',
  });
  expect(obligationOf(liveness, given(3, ['crash'], { crashed: 1 })).excess).toBe('1 crashed of 3, f < N/3');
});

it('of what crashes cannot break, counts those that lie and those that have forgotten', () => {
  const faults: FaultKind[] = ['crash', 'restart', 'byzantine'];
  expect(obligationOf(safety, given(4, faults, { byzantine: 1, crashed: 3 })).promised).toBe(true);
  expect(obligationOf(safety, given(4, faults, { byzantine: 1, restarted: 1 }))).toEqual({
    promised: false,
    excess: '1 Byzantine and 1 restarted of 4, f < N/3',
  });
});

it('takes a list of faults as before, and has no excess under another fault', () => {
  expect(obligationOf(['crash'], given(2, ['crash'], { crashed: 2 }))).toEqual({ promised: true });
  expect(obligationOf(liveness, given(6, ['loss', 'byzantine'], { byzantine: 2 }))).toEqual({ promised: false });
  expect(obligationOf(undefined, given(6, []))).toEqual({ promised: false });
});
