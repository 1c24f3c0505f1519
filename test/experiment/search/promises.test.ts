/**
 * Every protocol that comes with Hearsay keeps its promises over random schedules under each kind of fault, and comes
 * to an end.
 */
import { describe, expect, it } from 'vitest';
import { properties } from '../../../src/checks/index.ts';
import type { Definition, PropertyName } from '../../../src/core/protocol.ts';
import type { Tally } from '../../../src/experiment/search/tally.ts';
import { protocols } from '../../../src/protocols/index.ts';
import { scopeFor, workersOf } from './scene.ts';

const LONG = process.env.HEARSAY_LONG === '1';

const schedulesOfEach = LONG ? 1_000 : 3;

const faultSets = [
  ...['none', 'loss', 'duplication', 'crash', 'restart', 'pause', 'partition', 'all'],
  // With crashes peers also leave.
  ...(LONG ? ['join', 'join,crash'] : []),
];

/** A membership makes links, and broadcasts nothing. */
const alone = protocols
  .filter(({ layer, membership }: Definition) => layer !== true && membership !== true)
  .map(({ name }) => name);
const layers = protocols.filter(({ layer }) => layer === true).map(({ name }) => name);
const stacks = [
  ...alone,
  ...layers.flatMap((name) => [`${name} over flood`, `${name} over best-effort`]),
  'lamport over causal over flood',
  'sequencer over fifo over flood',
];

/** Hop lists go every way there is. */
const LARGEST: Readonly<Record<string, number>> = { 'hop-list': 5, announce: 5 };

async function tallyOf(stack: string, faults: string, schedules: number): Promise<Tally> {
  const scope = await scopeFor(stack, faults, LARGEST[stack] ?? 6);
  return workersOf(scope).examine({ first: 1, end: 1 + schedules, every: 10 });
}

function countOf(tally: Tally, name: PropertyName): { valid: number; invalid: number; unknown: number } {
  const index = properties.findIndex((property) => property.name === name);
  const [{ valid, invalid, unknown }, others] = [tally.promised[index], tally.others[index]];
  return { valid: valid + others.valid, invalid: invalid + others.invalid, unknown: unknown + others.unknown };
}

describe.each(stacks)('%s', (stack) => {
  it.each(faultSets)('keeps its promises under %s', async (faults) => {
    const { suspects, failures, cases } = await tallyOf(stack, faults, schedulesOfEach);
    expect([...suspects.values()].filter(({ promised }) => promised)).toEqual([]);
    expect(failures).toEqual({ 'not-deterministic': 0, throws: 0, 'changes-messages': 0, 'never-ends': 0 });
    expect(cases).toBe(schedulesOfEach);
  });
});

describe('agreement', () => {
  const schedules = LONG ? 1_000 : 40;

  it.each(['none', 'duplication', 'pause'])('of best-effort always holds under %s', async (faults) => {
    expect(countOf(await tallyOf('best-effort', faults, schedules), 'agreement')).toEqual({
      valid: schedules,
      invalid: 0,
      unknown: 0,
    });
  });

  it.each(['loss', 'crash', 'partition'])('of best-effort is violated under %s', async (faults) => {
    expect(countOf(await tallyOf('best-effort', faults, schedules), 'agreement').invalid).toBeGreaterThan(0);
  });

  it.each(['none', 'duplication', 'pause', 'join'])('of flood always holds under %s', async (faults) => {
    expect(countOf(await tallyOf('flood', faults, schedules), 'agreement')).toEqual({
      valid: schedules,
      invalid: 0,
      unknown: 0,
    });
  });
});

describe('an order that is not promised', () => {
  it.each([
    ['flood', 'fifo-order'],
    ['fifo over flood', 'causal-order'],
    ['causal over flood', 'total-order'],
  ] as const)('of %s is violated: %s', async (stack, property) => {
    expect(countOf(await tallyOf(stack, 'none', LONG ? 1_000 : 100), property).invalid).toBeGreaterThan(0);
  });
});
