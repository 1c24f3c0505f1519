/** Protocols that never let a run come to an end by itself, and that are no faster for it: a limit ends it. */
import { expect, it } from 'vitest';
import { type Broadcast, defineProtocol } from '../../../src/core/protocol.ts';
import { Simulation } from '../../../src/runtimes/simulator/simulation.ts';
import { jobOf } from '../../network/faults/scene.ts';

/** Its timer rings again after so long. */
function ringing(delayMs: number) {
  return defineProtocol({
    name: 'ringing',
    title: 'sets its timer whenever it has run out',
    source: 'a test',
    parameters: {},
    promises: {},
    knows: 'neighbours',
    kinds: [{ name: 'data', carries: 'broadcast' }],
    kindOf: () => 0,
    broadcastOf: (broadcast: Broadcast) => broadcast,
    create: (peer) => ({
      start: () => peer.setTimer(0, delayMs),
      broadcast: (broadcast) => peer.deliver(broadcast),
      receive: () => {},
      timeout: () => peer.setTimer(0, delayMs),
    }),
  });
}

it.each([
  ['at once', 0, []],
  ['after so little that time stands still', 1e-300, []],
  ['at once in a run with faults', 0, [{ at: '1s', pause: 0, for: '1s' }]],
] as const)('ends by the limit on events when timers ring for ever: %s', async (_, delayMs, faults) => {
  const stop = { deadline: '60s', events: 5_000 };
  const job = await jobOf({ protocol: 'ringing', stop, faults, network: { delay: { uniform: [1, 2] } } }, [
    ringing(delayMs),
  ]);
  const simulation = new Simulation(job);
  expect(simulation.advance(1_000_000)).toBe(true);
  expect(simulation.outcome()).toMatchObject({ stopped: 'limit', reason: 'more than 5000 timers', failures: [] });
});
