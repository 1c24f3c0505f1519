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

const LONG = process.env.HEARSAY_LONG === '1';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-watched-'));
const rude = fileURLToPath(new URL('../cli/rude.mjs', import.meta.url));
const filename = new URL('../../dist/threads/sample-task.js', import.meta.url).href;
const { runWatched }: typeof import('../../src/platform/watched-sample.ts') = await import(
  new URL('../../dist/platform/watched-sample.js', import.meta.url).href
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
    unqualifiedKeys: undefined,
    sample: 0,
    folder: mkdtempSync(join(folder, 'run-')),
    shared: new SharedArrayBuffer(64),
    isSimulated: runtime === 'simulator',
    limitMs: hungMs,
  };
  try {
    return await runWatched(pool, task, undefined).catch((error: Error) => `${error.name}: ${error.message}`);
  } finally {
    await pool.destroy();
  }
}

it.each(['never comes back', 'never comes back from what it catches', 'waits for ever'])(
  'one that %s, in the simulator: the run is made again up to that reaction, and fails there',
  async (what) => {
    const summary = await outcomeOf(what, 'simulator', 500);
    expect(summary).toMatchObject({
      stopped: 'failed',
      failures: [{ peer: 1, reason: `./test/cli/rude.mjs: start() of peer 1 has not come back within 0.5 s` }],
    });
  },
);

it.each(['never comes back', 'waits for ever'])('one that %s, of actors: the run fails there', async (what) => {
  expect(await outcomeOf(what, 'actors', 500)).toMatchObject({
    stopped: 'failed',
    failures: [{ peer: 1, reason: `./test/cli/rude.mjs: start() of peer 1 has not come back within 0.5 s` }],
  });
});

it('one that takes all memory', async () => {
  expect(await outcomeOf('takes all memory', 'simulator', 60_000)).toMatchObject({
    stopped: 'failed',
    failures: [
      { peer: 1, reason: `./test/cli/rude.mjs: start() of peer 1 has taken all the memory that a run may have` },
    ],
  });
  if (!LONG) return;
  expect(await outcomeOf('takes all memory', 'actors', 60_000)).toMatch(
    /^EndedRun: .*start\(\) of peer 1 has taken all the memory that a run may have\. Its log so far is kept in /,
  );
});

it('one that only waits between its reactions is left alone, however long', async () => {
  expect(await outcomeOf('waits between its reactions', 'actors', 500)).toMatchObject({ stopped: 'quiescent' });
});
