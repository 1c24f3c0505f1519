/** The searches that run single schedules find what the exhaustive one finds, and nothing else. */
import { expect, it } from 'vitest';
import { counterexampleOf } from '../../src/explore/counterexample.ts';
import { DelayBounded } from '../../src/explore/delay-bounded.ts';
import { PriorityScheduling } from '../../src/explore/priority-scheduling.ts';
import { scheduleOf } from '../../src/explore/schedule.ts';
import type { World } from '../../src/explore/world.ts';
import { worldOf } from './worlds.ts';

const flooding = worldOf(['flood'], { origins: [0, 1], properties: ['agreement', 'total-order'] });
const crash = worldOf(['best-effort'], { limits: { crashes: 1 }, properties: ['validity', 'agreement'] });

function found(world: World, search: DelayBounded | PriorityScheduling): string[] {
  while (!search.advance(100));
  for (const { property, byzantine, actions } of search.findings.breaches.values()) {
    const schedule = scheduleOf(search.successors.local, byzantine, actions);
    expect(counterexampleOf(world, schedule, property).evidence).not.toEqual([]);
  }
  return [...search.findings.breaches.keys()];
}

it.each([
  ['two orders of two broadcasts', flooding, ['total-order']],
  ['a broadcast that its origin sends to some', crash, ['agreement']],
])('finds %s with few delays, and with few changes of priority', (_, world, broken) => {
  expect(found(world, new DelayBounded(world, 1))).toEqual(broken);
  expect(found(world, new PriorityScheduling(world, { depth: 3, schedules: 300 }))).toEqual(broken);
});

it('runs one schedule of each choice of faults if nothing is delayed', () => {
  const search = new DelayBounded(worldOf(['flood']), 0);
  while (!search.advance(100));
  expect([search.schedules, search.findings.transitions, search.findings.ends.size]).toEqual([1, 5, 1]);
});
