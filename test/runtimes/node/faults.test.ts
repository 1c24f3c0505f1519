import { expect, test } from 'vitest';
import type { FaultAction } from '../../../src/network/faults/fault-plan.ts';
import type { ProcessJob } from '../../../src/runtimes/node/process-job.ts';
import { runProcesses } from '../../../src/runtimes/node/processes.ts';
import type { Outcome } from '../../../src/runtimes/runtime.ts';
import type { Fact } from '../../../src/trace/facts.ts';
import { isAlive, jobOf, meshOf, protocol, workload } from './jobs.ts';

/** Four peers flood for about 600 ms while these actions happen. */
const chatter = {
  graph: meshOf(4),
  layers: [protocol('flood')],
  workload: workload('interval', { broadcasts: 60, wait: { uniform: [5, 15] } }),
  codec: 'msgpack' as const,
};

async function suffer(actions: readonly FaultAction[], given: Partial<ProcessJob>): Promise<Outcome & { readonly facts: readonly Fact[] }> {
  const outcome = await runProcesses(jobOf({ ...chatter, faults: { actions }, ...given }));
  return { ...outcome, facts: [...outcome.log.facts()] };
}

function expectBalance({ books, facts, places, remarks, stopped, reason, failures }: Outcome & { readonly facts: readonly Fact[] }): void {
  const { sent, received, dropped, inFlight, unknown } = books.totals();
  expect({ sent, inFlight, unknown, why: [stopped, reason, failures, remarks] }).toMatchObject({
    sent: received + dropped,
    inFlight: 0,
    unknown: 0,
  });
  const count = (name: Fact['fact']) => facts.filter(({ fact }) => fact === name).length;
  expect({ sent: count('sent') + count('duplicated'), received: count('received'), dropped: count('dropped') }).toEqual({
    sent,
    received,
    dropped,
  });
  expect(places!.filter(({ pid }) => isAlive(pid))).toEqual([]);
}

test.each(['tcp', 'udp', 'multicast'] as const)('a crash on %s', async (transport) => {
  const outcome = await suffer([{ atMs: 200, does: 'crash', peer: 2, reason: 'as planned' }], { transport });
  expect(outcome.stopped).toBe('quiescent');
  expectBalance(outcome);
});

test.each(['tcp', 'udp', 'multicast'] as const)('a restart on %s', async (transport) => {
  const outcome = await suffer(
    [
      { atMs: 150, does: 'crash', peer: 2, reason: 'as planned' },
      { atMs: 350, does: 'restart', peer: 2, keeps: true },
    ],
    { transport },
  );
  expect(outcome.stopped).toBe('quiescent');
  expectBalance(outcome);
});
