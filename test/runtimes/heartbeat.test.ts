/** What a watchdog reads of the code at work. */
import { expect, it } from 'vitest';
import { Heartbeat, RECEIVE } from '../../src/runtimes/heartbeat.ts';

it('shows parts and reactions while they run, and nothing before, between and after them', () => {
  const heartbeat = new Heartbeat();
  expect(heartbeat.atWork).toBeUndefined();
  const before = heartbeat.enter(heartbeat.part('./a.ts: its top level'));
  expect(heartbeat.atWork).toBe('./a.ts: its top level');
  heartbeat.leave(before);
  expect(heartbeat.atWork).toBeUndefined();
  heartbeat.setFiles('./p.ts');
  heartbeat.begin(3, RECEIVE);
  const receiving = heartbeat.enter(heartbeat.part('./law.ts: draw()'));
  expect(heartbeat.atWork).toBe('./law.ts: draw()');
  heartbeat.leave(receiving);
  expect(heartbeat.atWork).toBe('./p.ts: receive() of peer 3');
  heartbeat.rest();
  expect(heartbeat.atWork).toBeUndefined();
});
