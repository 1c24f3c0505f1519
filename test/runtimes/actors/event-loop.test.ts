import { expect, test } from 'vitest';
import { runActors } from '../../../src/runtimes/actors/actors.ts';
import burst from '../../../src/workloads/burst.ts';
import { jobOf, meshOf, protocolOf } from './jobs.ts';

/** Both peers send themselves messages for as long as they are let. */
const restless = protocolOf((peer) => ({
  start: () => peer.send(peer.id, 'again'),
  receive: () => peer.send(peer.id, 'again'),
}));

test('a busy run lets timers and signals of the process through, turn by turn', async () => {
  const controller = new AbortController();
  const job = jobOf(restless, {
    graph: meshOf(2),
    workload: burst.create(2, 1, { broadcasts: 0 }),
    trace: 'counters',
    stop: { deadlineMs: 20_000, events: Number.POSITIVE_INFINITY, quietMs: 0 },
  });
  let turnsBetween = 0;
  let isHeard = false;
  process.once('SIGUSR2', () => {
    isHeard = true;
    controller.abort();
  });
  process.kill(process.pid, 'SIGUSR2');
  const progress = () => {
    if (!isHeard) turnsBetween++;
  };
  const outcome = await runActors(job, { progress, signal: controller.signal });
  expect(outcome.stopped).toBe('interrupted');
  expect(turnsBetween).toBeLessThan(20);
});
