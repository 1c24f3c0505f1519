import { expect, test } from 'vitest';
import { runProcesses } from '../../../src/runtimes/processes/parent/run-processes.ts';
import { transportNames } from '../../../src/runtimes/sockets/transport.ts';
import { bestEffort, isAlive, jobOf, meshOf, misbehaving, workload } from './jobs.ts';

const busy = {
  graph: meshOf(4),
  workload: workload('interval', { broadcasts: 1000, wait: { uniform: [1, 5] } }),
  codec: 'msgpack' as const,
};

test.each([
  ['kill', /ended by SIGKILL/],
  ['exit', /exited with status 3/],
  ['throw', /^Error: no such luck \(at .*misbehaving\.js/],
])('a peer that goes wrong (%s) ends the run; the results of the others are kept', async (what, reason) => {
  for (const transport of transportNames) {
    const outcome = await runProcesses(jobOf({ ...busy, transport, layers: [misbehaving(what, 2, 100)] }));
    expect(outcome.stopped).toBe('failed');
    expect(outcome.failures).toEqual([{ peer: 2, reason: expect.stringMatching(reason) }]);
    expect(outcome.reason).toContain('peer 2');
    // On a busy machine one of them may not have had its turn yet; together they sent what made it go wrong.
    expect([0, 1, 3].reduce((sum, peer) => sum + outcome.books.broadcasts[peer], 0)).toBeGreaterThan(0);
    const { sent, received, dropped, inFlight, unknown } = outcome.books.totals();
    expect(inFlight).toBeGreaterThanOrEqual(0);
    expect(unknown).toBeGreaterThanOrEqual(0);
    expect(received + dropped + inFlight + unknown).toBe(sent);
    if (what !== 'throw') expect(unknown).toBeGreaterThan(0);
    expect([...outcome.log.facts()].filter(({ fact }) => fact === 'crashed')).toMatchObject([{ peer: 2 }]);
    expect(outcome.places!.filter(({ pid }) => isAlive(pid))).toEqual([]);
  }
});

test('a protocol that cannot be made is told before the start', async () => {
  const outcome = await runProcesses(jobOf({ ...busy, layers: [misbehaving('throw-in-create', 1)] }));
  expect(outcome).toMatchObject({
    stopped: 'failed',
    failures: [{ peer: 1, reason: expect.stringContaining('no such luck') }],
    elapsedMs: 0,
  });
});

test('a module that is not there is told', async () => {
  const outcome = await runProcesses(jobOf({ layers: [{ module: 'file:///nowhere/protocol.js', parameters: {} }] }));
  expect(outcome.stopped).toBe('failed');
  expect(outcome.failures[0].reason).toContain('/nowhere/protocol.js');
});

test('a peer that never gets ready is named when the time for it is over', async () => {
  const outcome = await runProcesses(jobOf({ ...busy, setupMs: 8000, layers: [misbehaving('stop', 3)] }));
  expect(outcome.stopped).toBe('failed');
  expect(outcome.failures).toMatchObject([{ peer: 3 }]);
  expect(outcome.reason).toBe('peer 3: it was not ready within 9000 ms');
  expect(outcome.places!.filter(({ pid }) => isAlive(pid))).toEqual([]);
});

test('a protocol that never returns ends with the deadline, and is named', async () => {
  const stop = { deadlineMs: 500, events: 1e9, quietMs: 100 };
  const outcome = await runProcesses(jobOf({ ...busy, stop, layers: [misbehaving('spin', 0, 50)] }));
  expect(outcome.stopped).toBe('failed');
  expect(outcome.failures).toEqual([{ peer: 0, reason: expect.stringContaining('did not answer') }]);
  expect(outcome.books.received[1]).toBeGreaterThan(0);
});

test('a frame beyond the limit is reported with the peer that made it', async () => {
  const outcome = await runProcesses(jobOf({ ...busy, frameLimit: 1000, layers: [misbehaving('long', 2, 20)] }));
  expect(outcome.stopped).toBe('failed');
  expect(outcome.failures).toEqual([
    { peer: 2, reason: expect.stringMatching(/frame of \d+ bytes, above the limit of 1000/) },
  ]);
});

test('memory that the machine does not give is its limit, and no failure of the protocol', async () => {
  const outcome = await runProcesses(jobOf({ layers: [misbehaving('memory', 2)] }));
  expect(outcome).toMatchObject({ stopped: 'limit', failures: [] });
  expect(outcome.reason).toMatch(/^the machine gives no more memory/);
});

test('an interrupted run ends all processes and keeps what there is', async () => {
  const abort = new AbortController();
  let delivered = 0;
  const outcome = await runProcesses(jobOf({ ...busy, layers: [bestEffort] }), {
    signal: abort.signal,
    progress(events, _elapsedMs, coverage) {
      delivered = coverage!();
      if (events > 100 && delivered > 0) abort.abort();
    },
  });
  // What was delivered, of what was due by then.
  expect(delivered).toBeGreaterThan(0);
  expect(delivered).toBeLessThanOrEqual(1);
  expect(outcome.stopped).toBe('interrupted');
  expect(outcome.failures).toEqual([]);
  expect(outcome.books.totals().received).toBeGreaterThan(100);
  expect(outcome.log.count).toBeGreaterThan(100);
  expect(outcome.places!.filter(({ pid }) => isAlive(pid))).toEqual([]);
});

test('a run that is interrupted before it starts starts nothing', async () => {
  const outcome = await runProcesses(jobOf(busy), { signal: AbortSignal.abort() });
  expect(outcome).toMatchObject({ stopped: 'interrupted', elapsedMs: 0 });
});
