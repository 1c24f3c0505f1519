/** From happenings that lie over each other to a plan: what the plan says at any time is what the happenings say. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FaultPlan, faultKindsOf } from '../../../src/network/faults/fault-plan.ts';
import type { Happening, Move, Spell } from '../../../src/network/faults/rule.ts';
import { planOf } from '../../../src/network/faults/timeline.ts';

const crash = (peer: number, fromMs: number, untilMs = Number.POSITIVE_INFINITY): Spell => ({
  what: 'crash',
  peer,
  reason: 'as planned',
  keeps: true,
  fromMs,
  untilMs,
});
const pause = (peer: number, fromMs: number, untilMs = Number.POSITIVE_INFINITY): Spell => ({
  what: 'pause',
  peer,
  fromMs,
  untilMs,
});
const slow = (peer: number, ms: number, fromMs: number, untilMs: number): Spell => ({
  what: 'slow',
  peer,
  ms,
  fromMs,
  untilMs,
});

/** `10 crash 0`, in order. */
function told({ actions }: FaultPlan): string[] {
  return actions.map((action) => {
    const { atMs, does, ...rest } = action;
    return `${atMs} ${does} ${Object.values(rest)
      .map((value) => JSON.stringify(value))
      .join(' ')}`;
  });
}

const move = (what: 'join' | 'leave', peer: number, fromMs: number): Move => ({
  what,
  peer,
  neighbours: others(peer),
  fromMs,
});
/** On a mesh of three peers. */
const others = (peer: number) => [0, 1, 2].filter((other) => other !== peer);

describe('peers that join and leave', () => {
  it('start once their links to those that are there are up', () => {
    expect(told(planOf([move('join', 2, 10), move('join', 1, 20)]))).toEqual([
      '10 mend 2 0',
      '10 join 2',
      '20 mend 1 0',
      '20 mend 1 2',
      '20 join 1',
    ]);
  });

  it('have no faults while they are not there, but those of their machine when they come', () => {
    const early = [crash(0, 5, 8), pause(0, 5, 30), slow(0, 2, 5, 30)];
    const late = [crash(0, 50, 60), pause(0, 50, 60)];
    expect(told(planOf([move('join', 0, 10), ...early, move('leave', 0, 40), ...late]))).toEqual([
      '10 mend 0 1',
      '10 mend 0 2',
      '10 join 0',
      '10 slow 0 2',
      '30 slow 0 0',
      '40 leave 0',
    ]);
  });

  it('leave when they go on if they stand still, and never come back if they have crashed', () => {
    expect(told(planOf([pause(0, 10, 30), move('leave', 0, 20)]))).toEqual(['10 pause 0', '30 resume 0', '30 leave 0']);
    expect(told(planOf([crash(0, 10, 30), move('leave', 0, 20)]))).toEqual(['10 crash 0 "as planned"']);
  });

  it('keep their links down whatever mends them', () => {
    const cut: Spell = { what: 'cut', a: 0, b: 1, fromMs: 5, untilMs: 8 };
    const mend = { what: 'mend', a: 0, b: 1, fromMs: 9 } as const;
    expect(told(planOf([move('join', 1, 20), cut, mend]))).toEqual(['20 mend 1 0', '20 mend 1 2', '20 join 1']);
    expect(told(planOf([move('leave', 0, 10), move('join', 1, 20)]))).toEqual([
      '10 leave 0',
      '20 mend 1 2',
      '20 join 1',
    ]);
  });

  it('count as the fault join, and as crashes', () => {
    const plan = planOf([move('join', 1, 20), move('leave', 0, 30)]);
    expect([10, 20, 30].map((atMs) => faultKindsOf(plan, atMs))).toEqual([[], ['join'], ['join', 'crash']]);
  });
});

describe('a plan', () => {
  it('nests what lies over each other', () => {
    expect(told(planOf([pause(0, 10, 30), pause(0, 20, 50), pause(0, 50, 60)]))).toEqual(['10 pause 0', '60 resume 0']);
    expect(told(planOf([slow(0, 2, 10, 30), slow(0, 3, 20, 40)]))).toEqual([
      '10 slow 0 2',
      '20 slow 0 5',
      '30 slow 0 3',
      '40 slow 0 0',
    ]);
    expect(told(planOf([crash(0, 10, 30), crash(0, 20, 40)]))).toEqual([
      '10 crash 0 "as planned"',
      '40 restart 0 true',
    ]);
  });

  it('ends a pause with a crash, and brings slowness back with the peer', () => {
    expect(told(planOf([pause(0, 10, 50), crash(0, 20, 40), slow(0, 3, 15, 60)]))).toEqual([
      '10 pause 0',
      '15 slow 0 3',
      '20 crash 0 "as planned"',
      '40 restart 0 true',
      '40 slow 0 3',
      '60 slow 0 0',
    ]);
  });

  it('ends everything with the heal: peers that would come back do so then, others where it is asked', () => {
    const happenings = [pause(0, 10), crash(1, 10), crash(2, 10, 90), crash(3, 55, 60)];
    expect(told(planOf(happenings, { atMs: 50, restart: false })).slice(3)).toEqual([
      '50 resume 0',
      '50 restart 2 true',
    ]);
    expect(told(planOf(happenings, { atMs: 50, restart: true })).slice(3)).toEqual([
      '50 resume 0',
      '50 restart 1 true',
      '50 restart 2 true',
    ]);
    expect(planOf(happenings, { atMs: 50, restart: false }).healedMs).toBe(50);
  });

  it('ends crashes and cuts ahead of their time where a remedy says so, and leaves alone what is well', () => {
    const cut: Spell = { what: 'cut', a: 0, b: 1, fromMs: 10, untilMs: 90 };
    const remedies: Happening[] = [
      { what: 'restart', peer: 0, keeps: false, fromMs: 30 },
      { what: 'restart', peer: 1, keeps: false, fromMs: 30 },
      { what: 'mend', a: 0, b: 1, fromMs: 40 },
    ];
    expect(told(planOf([crash(0, 10, 80), cut, ...remedies]))).toEqual([
      '10 crash 0 "as planned"',
      '10 cut 0 1',
      '30 restart 0 false',
      '40 mend 0 1',
    ]);
  });

  it('says what it has done to the protocol until a time', () => {
    const plan = planOf([
      pause(0, 10, 20),
      crash(1, 30, 40),
      { what: 'block', from: [0], to: [1], fromMs: 50, untilMs: 60 },
    ]);
    expect(faultKindsOf(plan, 5)).toEqual([]);
    expect(faultKindsOf(plan, 30)).toEqual(['pause', 'crash']);
    expect(faultKindsOf(plan, 50)).toEqual(['pause', 'crash', 'recovery', 'partition']);
  });

  it('says at any time what the happenings say', () => {
    const span = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 20 }));
    const spell = fc
      .tuple(fc.constantFrom('pause', 'slow', 'cut'), fc.nat(2), span, fc.boolean())
      .map(([what, peer, [fromMs, length], isForGood]): Spell => {
        const times = { fromMs, untilMs: isForGood ? Number.POSITIVE_INFINITY : fromMs + length };
        if (what === 'cut') return { what, a: peer, b: peer + 1, ...times };
        return what === 'pause' ? { what, peer, ...times } : { what: 'slow', peer, ms: 1 + (length % 3), ...times };
      });
    fc.assert(
      fc.property(
        fc.array(spell, { maxLength: 12 }),
        fc.option(fc.integer({ min: 1, max: 50 })),
        fc.integer({ min: 0, max: 70 }),
        (spells, healMs, atMs) => {
          const plan = planOf(spells, healMs === null ? undefined : { atMs: healMs, restart: false });
          expect(plan.actions.map((action) => action.atMs)).toEqual(
            plan.actions.map((action) => action.atMs).sort((a, b) => a - b),
          );
          for (let peer = 0; peer < 3; peer++) {
            const on = spells.filter(
              (one) =>
                one.fromMs <= atMs &&
                atMs < Math.min(one.untilMs, healMs ?? Number.POSITIVE_INFINITY) &&
                ('a' in one ? one.a : 'peer' in one && one.peer) === peer,
            );
            expect(stateAt(plan, peer, atMs)).toEqual({
              isPaused: on.some(({ what }) => what === 'pause'),
              isCut: on.some(({ what }) => what === 'cut'),
              slowMs: on.reduce((sum, one) => sum + (one.what === 'slow' ? one.ms : 0), 0),
            });
          }
        },
      ),
    );
  });
});

/** What the plan has said last; each action must change something. */
function stateAt({ actions }: FaultPlan, peer: number, untilMs: number) {
  const state = { isPaused: false, isCut: false, slowMs: 0 };
  for (const action of actions) {
    if (action.atMs > untilMs || ('peer' in action ? action.peer : 'a' in action && action.a) !== peer) continue;
    const before = { ...state };
    if (action.does === 'pause' || action.does === 'resume') state.isPaused = action.does === 'pause';
    if (action.does === 'cut' || action.does === 'mend') state.isCut = action.does === 'cut';
    if (action.does === 'slow') state.slowMs = action.ms;
    expect(state).not.toEqual(before);
  }
  return state;
}
