/**
 * A reaction that never comes back, or takes all memory, ends the thread of its run, with one message that says which.
 * By the modules that users run, as a thread imports them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Tinypool } from 'tinypool';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-watched-'));
const rude = fileURLToPath(new URL('../cli/rude.mjs', import.meta.url));
const filename = new URL('../../dist/host/sample-task.js', import.meta.url).href;
const { runWatched }: typeof import('../../src/host/watched-sample.ts') = await import(
  new URL('../../dist/host/watched-sample.js', import.meta.url).href
);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @param hungMs after so long without an end of a reaction */
async function outcomeOf(what: string, runtime: string, hungMs: number): Promise<unknown> {
  const pool = new Tinypool({ filename, minThreads: 1, maxThreads: 1, resourceLimits: { maxOldGenerationSizeMb: 96 } });
  const raw = {
    name: 'rude',
    runtime,
    seed: 1,
    peers: 3,
    topology: 'cycle',
    trace: 'none',
    protocol: { name: rude, what },
  };
  const task = {
    where: 'test',
    raw,
    settings: [],
    bareKeys: undefined,
    sample: 0,
    folder: mkdtempSync(join(folder, 'run-')),
    shared: new SharedArrayBuffer(64),
  };
  try {
    return await runWatched(pool, task, undefined, hungMs).then(
      (summary) => summary?.stopped,
      (error: Error) => `${error.name}: ${error.message}`,
    );
  } finally {
    await pool.destroy();
  }
}

it.each([
  ['never comes back', 'simulator'],
  ['never comes back from what it catches', 'actors'],
  ['waits for ever', 'simulator'],
])('one that %s, on %s', async (what, runtime) => {
  expect(await outcomeOf(what, runtime, 500)).toMatch(
    /^EndedRun: start\(\) of peer 1 has not come back within 0\.5 s; look there for a loop that never ends\. /,
  );
});

it('one that takes all memory', async () => {
  expect(await outcomeOf('takes all memory', 'simulator', 60_000)).toMatch(
    /^EndedRun: start\(\) of peer 1 has taken all the memory that a run may have; /,
  );
});

it('one that only waits between its reactions is left alone, however long', async () => {
  expect(await outcomeOf('waits between its reactions', 'actors', 250)).toBe('quiescent');
});
