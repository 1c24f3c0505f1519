/**
 * Code of the user that never comes back, wherever a command calls it: it is ended after the limit, with one line that
 * names its file and what it was called for, and exit status 1.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../src/library/check.ts';
import { run } from '../../src/library/run.ts';
import { bin } from './command.ts';
import { writeEndless } from './endless.mjs';
import { hearsay } from './resident/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-endless-'));

beforeAll(() => {
  writeEndless(folder);
  writeFileSync(join(folder, 'grid.yaml'), 'seed: 1\nmeasures: [./measure.js]\nsweep: { peers: [2, 3] }\n');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Both outputs as one line each, and the exit status. */
function outcomeOf(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const all = [bin, ...args, ...(args.includes('--reaction-limit') ? [] : ['--reaction-limit', '500ms'])];
    const child = execFile(process.execPath, all, { cwd: folder }, (_error, stdout, stderr) => {
      resolve({ status: child.exitCode!, stdout: stdout.replace(/\s+/g, ' '), stderr });
    });
  });
}

const own = {
  name: 'endless',
  title: 't',
  source: 's',
  parameters: {},
  promises: {},
  knows: 'neighbours',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message: never) => message,
  create: () => ({
    broadcast() {
      for (;;);
    },
    receive() {},
  }),
} as const;

describe.concurrent('a command', () => {
  it.each([
    ['--protocol', './top-level.js', 'its top level has not come back within 0.5 s'],
    ['--protocol', './top-level-wait.js', 'its top level waits for what never happens'],
    ['--protocol', './top-level-tick.js', 'its top level has not come back within 0.5 s'],
    ['--topology', './topology.js', 'build() has not come back within 0.5 s'],
    ['--workload', './workload-create.js', 'create() has not come back within 0.5 s'],
    ['--set', 'network.delay={ ./law-create.js: 5 }', 'create() has not come back within 0.5 s'],
    ['--set', 'faults=[{ at: 1ms, for: 5ms, ./fault.js: 1 }]', 'draw() has not come back within 0.5 s'],
  ])('ends before it runs: %s %s', async (flag, given, said) => {
    const { status, stdout, stderr } = await outcomeOf('run', flag, given, '--seed', '1');
    const [file] = /\.\/[\w-]+\.js/.exec(given)!;
    expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: '', stderr: `hearsay: ${file}: ${said}\n` });
  });

  it.each([
    ['simulator', '--protocol', './protocol-later.js', 'peer 2 failed: ./protocol-later.js: receive() of peer 2'],
    ['actors', '--protocol', './protocol-later.js', 'peer 2 failed: ./protocol-later.js: receive() of peer 2'],
    ['simulator', '--workload', './workload-next.js', 'peer 0 failed: ./workload-next.js: next()'],
    ['actors', '--set', 'network.delay={ ./law.js: 5 }', 'peer 0 failed: ./law.js: draw()'],
  ])('on %s fails at that reaction, and leaves its log and its summary: %s %s', async (runtime, flag, given, said) => {
    const out = join(folder, `${runtime}-${flag}`);
    const { status, stdout } = await outcomeOf('run', flag, given, '--runtime', runtime, '--seed', '1', '--out', out);
    expect(stdout).toContain(`${said} has not come back within 0.5 s`);
    expect(stdout).not.toContain('do not balance');
    expect(status).toBe(1);
    expect(hearsay(['show', 'latest', '--out', out], folder).stdout.replace(/\s+/g, ' ')).toContain(said);
    const counted = hearsay(
      ['query', 'latest', "SELECT count(*) AS n FROM events WHERE fact = 'sent'", '--csv', '--out', out],
      folder,
    );
    expect(counted.stdout).toMatch(/^n\n\d+\n$/);
  });

  it('on tcp fails the peer whose process does not answer, long before the deadline', async () => {
    const flags = ['--protocol', './protocol-later.js', '--runtime', 'tcp', '--seed', '1', '--reaction-limit', '3s'];
    const { stdout, status } = await outcomeOf('run', ...flags, '--deadline', '600s');
    expect(stdout).toContain('peer 2 failed: it has not answered for 3 s, as if a reaction did not come back');
    expect(status).toBe(1);
  });

  it.each([
    ['measure', 'take()'],
    ['property', 'examine()'],
  ])('gives the rest of the summary when a %s does not come back', async (kind, call) => {
    const line = `./${kind}.js: ${call} has not come back within 0.5 s`;
    const { status, stdout, stderr } = await outcomeOf('run', `--${kind}`, `./${kind}.js`, '--seed', '1');
    expect({ status, stderr }).toEqual({ status: 1, stderr: `hearsay: ${line}\n` });
    expect(stdout).toContain(`Ended: ${line}`);
    expect(stdout).toContain('messages sent');
  });

  it('check ends at a top level, and finds reactions and properties', async () => {
    const common = ['--schedules', '20', '--seed', '1', '--threads', '1'];
    expect(await outcomeOf('check', './top-level.js', ...common)).toEqual({
      status: 1,
      stdout: '',
      stderr: 'hearsay: ./top-level.js: its top level has not come back within 0.5 s\n',
    });
    const reaction = await outcomeOf('check', './protocol.js', ...common);
    expect(reaction.stdout).toMatch(/→ \.\/protocol\.js: receive\(\) of peer \d has not come back within 0.5 s/);
    expect(reaction.status).toBe(1);
    const property = await outcomeOf('check', 'flood', '--property', './property.js', ...common);
    expect(property.stdout).toContain('→ ./property.js: examine() has not come back within 0.5 s');
    expect(property.status).toBe(1);
  });

  it('sweep says it of all its points, once', async () => {
    const { status, stderr } = await outcomeOf('sweep', 'grid.yaml', '--threads', '1');
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'hearsay: ./measure.js: take() has not come back within 0.5 s\n',
    });
  });

  it('says what a limit may be', async () => {
    const { status, stderr } = hearsay(['run', '--reaction-limit', '5'], folder);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'hearsay: --reaction-limit: expected a time from 100ms such as 20s, or none, given 5\n',
    });
  });
});

describe('a program', () => {
  it.each(['simulator', 'actors'] as const)('has a run on %s that failed at that reaction', async (runtime) => {
    const { summary } = await run({ seed: 1, runtime, protocol: own }, { reactionLimit: '500ms' });
    expect(summary).toMatchObject({
      stopped: 'failed',
      failures: [{ peer: 0, reason: 'endless (defined here): broadcast() of peer 0 has not come back within 0.5 s' }],
    });
    expect(summary.books.missing).toBeUndefined();
  });

  it('gets an error where there is no run, and the rest of a run whose measure is endless', async () => {
    await expect(run({ seed: 1, topology: `${folder}/topology.js` }, { reactionLimit: 500 })).rejects.toThrow(
      /topology\.js: build\(\) has not come back within 0.5 s$/,
    );
    const { summary } = await run({ seed: 1, measures: [`${folder}/measure.js`] }, { reactionLimit: 500 });
    expect(summary.endedCalls).toEqual([
      expect.stringMatching(/measure\.js: take\(\) has not come back within 0.5 s$/),
    ]);
    expect(summary.stopped).toBe('quiescent');
  });

  it('gets the finding of a check', async () => {
    const { findings, examined } = await check(own, { seed: 1, schedules: 50, reactionLimit: 500 });
    expect(findings).toMatchObject([
      { finding: 'never-ends', promised: true, evidence: [expect.stringContaining('broadcast() of peer')] },
    ]);
    expect(examined).toBeLessThan(50);
  });

  it('goes on with its clock and its randomness as they are', () => {
    expect(Date.now()).toBeGreaterThan(0);
    expect(Math.random()).toBeLessThan(1);
  });
});
