/** Whatever ends a run, nothing of its network stays; and nobody touches the network of a run that is on. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { runIsolated } from '../../../src/runtimes/isolation/isolated-run.ts';
import { compiledUrl } from '../../../src/runtimes/processes/parent/compiled-modules.ts';
import type { ProcessJob } from '../../../src/runtimes/processes/wire/process-job.ts';
import { bestEffort, isAlive, jobOf, meshOf, misbehaving, workload } from '../processes/jobs.ts';
import { missing, namespacesOf, processesIn } from './machine.ts';

const PATIENCE = { timeout: 20_000, interval: 20 };

const short = jobOf({ graph: meshOf(2), layers: [bestEffort], workload: workload('burst', { broadcasts: 3 }) });
/** One that goes on until it is ended. */
const endless = jobOf({
  graph: meshOf(3),
  layers: [bestEffort],
  workload: workload('interval', { broadcasts: 1e6, wait: { constant: 5 } }),
  trace: 'counters',
});

/** The namespaces of a process once all its peers and its relay run in them. */
async function whenRunning(pid: number, peers: number): Promise<string[]> {
  await vi.waitFor(() => {
    expect(namespacesOf(pid)).toHaveLength(peers + 1);
    for (const name of namespacesOf(pid)) expect(processesIn(name)).toHaveLength(1);
  }, PATIENCE);
  return namespacesOf(pid);
}

/** The job for a parent that runs from dist/. */
function built(job: ProcessJob): ProcessJob {
  const layers = job.layers.map((layer) => ({ ...layer, module: compiledUrl(layer.module) }));
  return { ...job, layers, workload: { ...job.workload, module: compiledUrl(job.workload.module) } };
}

describe.skipIf(missing !== undefined)('the network of an isolated run', () => {
  it('is gone after its end, after a failure, and when it is interrupted', async () => {
    expect((await runIsolated(short)).stopped).toBe('quiescent');
    expect(namespacesOf(process.pid)).toEqual([]);

    const failed = await runIsolated({ ...short, layers: [misbehaving('kill', 1, 1)] });
    expect(failed).toMatchObject({ stopped: 'failed', failures: [{ peer: 1 }] });
    expect(namespacesOf(process.pid)).toEqual([]);

    const stop = new AbortController();
    const interrupted = runIsolated(endless, { signal: stop.signal });
    const pids = (await whenRunning(process.pid, 3)).flatMap(processesIn);
    stop.abort();
    expect((await interrupted).stopped).toBe('interrupted');
    expect(namespacesOf(process.pid)).toEqual([]);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('ends the run when the relay dies', async () => {
    const run = runIsolated(endless);
    const [relay] = (await whenRunning(process.pid, 3)).filter((name) => name.endsWith('-bridge')).flatMap(processesIn);
    process.kill(relay, 'SIGKILL');
    expect(await run).toMatchObject({
      stopped: 'failed',
      reason: expect.stringMatching(/relay of its packets ended: by SIGKILL/),
    });
    expect(namespacesOf(process.pid)).toEqual([]);
  });

  it('is one of several: two runs at once', async () => {
    const outcomes = await Promise.all([
      runIsolated({ ...short, transport: 'multicast' }),
      runIsolated({ ...short, portBase: 4000 }),
    ]);
    expect(outcomes.map(({ stopped }) => stopped)).toEqual(['quiescent', 'quiescent']);
    expect(namespacesOf(process.pid)).toEqual([]);
  });

  it('stays while its run is on; after a kill -9 the next run removes it, stopped peers included', async () => {
    const parent = fork(new URL('./parent.js', import.meta.url).pathname, {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    parent.send(built(endless));
    const names = await whenRunning(parent.pid!, 3);
    await runIsolated(short);
    expect(namespacesOf(parent.pid!)).toEqual(names);

    const [stopped] = processesIn(names.find((name) => name.endsWith('-1'))!);
    process.kill(stopped, 'SIGSTOP');
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    expect(namespacesOf(parent.pid!)).toEqual(names);
    const outcome = await runIsolated(short);
    expect(outcome.remarks).toContain('4 network namespaces of a run that was killed were removed');
    expect(namespacesOf(parent.pid!)).toEqual([]);
    await vi.waitFor(() => expect(isAlive(stopped)).toBe(false), PATIENCE);
  });
});
