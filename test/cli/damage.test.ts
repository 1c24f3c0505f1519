/**
 * Each file of a run's folder, damaged in every way: whatever reads it gives the same answer, or names the damage.
 * Never another answer without a word.
 */
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runIn } from '../../src/archive/runs.ts';
import { ask } from '../../src/archive/sql-query.ts';
import { readTrace } from '../../src/archive/traces.ts';
import { InputError } from '../../src/core/errors.ts';
import { Random } from '../../src/core/random.ts';
import { prepare } from '../../src/experiment/prepare.ts';
import { resolvedYaml } from '../../src/experiment/resolved-yaml.ts';
import { runExperiment } from '../../src/experiment/run.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { writeManifest } from '../../src/files/manifest.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import { logsFolder, RunFolder } from '../../src/platform/run-folder.ts';
import { traceSha256 } from '../../src/trace/ndjson.ts';
import { changes } from './damaged-bytes.ts';
import { hearsay } from './resident/command.ts';

const LONG = process.env.HEARSAY_LONG === '1';
/** Damages of each file, of which there are 17. */
const CASES = LONG ? 600 : 12;
const SQL = 'SELECT sample, fact, count(*) AS n, sum(time) AS t, sum(peer) AS p FROM events GROUP BY ALL ORDER BY ALL';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-damage-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the readers of a run answer, and what they say of damage; undefined where one of them refuses. */
interface Reading {
  readonly answers: readonly unknown[];
  readonly told: readonly string[];
}

/** @param isAsked in SQL too, which takes longest */
async function reading(path: string, isAsked: boolean): Promise<Reading> {
  const answers: unknown[] = [];
  const told: string[] = [];
  const attempt = async (read: () => unknown) => {
    try {
      const answer = await read();
      if (answer !== undefined) answers.push(answer);
    } catch (error) {
      // What is no InputError reaches the user as a stack.
      if (!(error instanceof InputError)) throw error;
      told.push(error.message);
    }
  };
  await attempt(async () => {
    const run = runIn(path)!;
    told.push(...run.damages);
    answers.push(run.summary, run.samples.length);
    for (const trace of run.samples) {
      await attempt(async () => {
        const { log, warnings, damages } = await readTrace(run, trace);
        told.push(...warnings, ...damages);
        return traceSha256(log);
      });
    }
    if (isAsked) {
      await attempt(async () => {
        const { rows, warnings, damages } = await ask(run, SQL, path);
        told.push(...warnings, ...damages);
        return rows;
      });
    }
  });
  return { answers, told };
}

async function ran(name: string, samples: number): Promise<string> {
  const raw = {
    name,
    seed: 3,
    samples,
    runtime: 'simulator',
    trace: 'full',
    peers: 5,
    protocol: 'causal',
    workload: { name: 'burst', broadcasts: 4 },
  };
  const prepared = await prepare({ source: sourceOfData(raw) }, nodePlatform);
  const run = new RunFolder(join(folder, 'runs'), name, 3, new Date());
  run.writeExperiment(
    resolvedYaml(prepared, (path) => path),
    prepared.topology.names,
  );
  const summary = await runExperiment(prepared, nodePlatform, {
    logsOf: (sample) => logsFolder(run.path, samples === 1 ? undefined : sample),
  });
  expect(run.writeSummary({ ...summary, path: run.path })).toBeUndefined();
  return run.path;
}

const kinds = ['as it is left', 'of several samples', 'merged', 'ended from outside'] as const;
const paths = new Map<string, string>();

beforeAll(async () => {
  paths.set(kinds[0], await ran('left', 1));
  paths.set(kinds[1], await ran('several', 2));
  const merged = await ran('merged', 1);
  await ask(runIn(merged)!, SQL, folder);
  expect(readdirSync(merged).sort()).toEqual([
    'experiment.yaml',
    'manifest.json',
    'summary.json',
    'trace.manifest.json',
    'trace.parquet',
  ]);
  paths.set(kinds[2], merged);
  const killed = await ran('killed', 1);
  rmSync(join(killed, 'summary.json'));
  writeManifest(killed, ['experiment.yaml']);
  paths.set(kinds[3], killed);
}, 60_000);

describe.each(kinds)('a run %s', (kind) => {
  it('is read as it is, without a word', async () => {
    const { told } = await reading(copyOf(paths.get(kind)!), true);
    expect(told).toEqual([]);
  });

  it(
    'never gives another answer without a word, whatever happens to any of its files',
    async () => {
      const path = paths.get(kind)!;
      const whole = await reading(copyOf(path), true);
      const files = (readdirSync(path, { recursive: true }) as string[]).filter((name) => /\.\w+$/.test(name));
      const random = new Random(1, kind);
      const names = Object.keys(changes);
      for (const file of files) {
        const bytes = readFileSync(join(path, file));
        for (let i = 0; i < CASES; i++) {
          const name = names[i % names.length];
          const changed = changes[name](bytes, random);
          if (changed.equals(bytes)) continue;
          const copy = copyOf(path);
          writeFileSync(join(copy, file), changed);
          const isAsked = i % 10 === random.integer(10);
          const { answers, told } = await reading(copy, isAsked);
          const context = `${file}: ${name} (case ${i})`;
          for (const line of told) expect(line, context).toContain(copy);
          if (told.length === 0)
            expect([context, ...answers]).toEqual([context, ...whole.answers.slice(0, isAsked ? undefined : -1)]);
        }
      }
    },
    LONG ? 1_200_000 : 60_000,
  );
});

let copies = 0;

function copyOf(path: string): string {
  if (copies > 0) rmSync(join(folder, `copy-${copies}`), { recursive: true, force: true });
  const copy = join(folder, `copy-${++copies}`);
  cpSync(path, copy, { recursive: true });
  return copy;
}

describe('each command names the file, and exits with 2', () => {
  const flip = changes['flips a bit'];
  const readers: readonly (readonly string[])[] = [
    ['trace', 'RUN'],
    ['why', 'RUN', '--peer', '1', '--broadcast', '0:0'],
    ['report', 'RUN'],
    ['export', 'RUN', '--format', 'csv'],
    ['compare', 'RUN', 'OTHER'],
    ['query', 'RUN', SQL],
    ['show', 'RUN'],
    ['runs', '--out', 'OUT'],
  ];

  it.each(readers)('%s', (...args) => {
    const out = join(folder, `out-${args[0]}`);
    const isOfTrace = !['show', 'runs'].includes(args[0]);
    const files = [
      ['left', 'summary.json'],
      ...(isOfTrace
        ? [
            ['left', 'trace/run.log'],
            ['merged', 'trace.parquet'],
          ]
        : [['left', 'experiment.yaml']]),
    ];
    for (const [name, file] of files) {
      rmSync(out, { recursive: true, force: true });
      const run = join(out, name, 'run');
      cpSync(paths.get(name === 'left' ? kinds[0] : kinds[2])!, run, { recursive: true });
      writeFileSync(join(run, file), flip(readFileSync(join(run, file)), new Random(5, file)));
      const words: Record<string, string> = { RUN: run, OTHER: paths.get(kinds[0])!, OUT: out };
      const { status, stderr } = hearsay(
        args.map((word) => words[word] ?? word),
        folder,
      );
      expect({ file, status, stderr }).toEqual({
        file,
        status: 2,
        stderr: expect.stringMatching(/^(hearsay: [^\n]+\n)+$/),
      });
      expect(stderr).toContain(`${join(run, file)} is damaged`);
    }
  });
});

describe('a Parquet file of an older version, which nothing was recorded of', () => {
  it('is read, and named by every reader where it cannot be', async () => {
    const copy = copyOf(paths.get(kinds[2])!);
    for (const name of ['manifest.json', 'trace.manifest.json']) rmSync(join(copy, name));
    expect((await reading(copy, true)).told).toEqual([]);
    const file = join(copy, 'trace.parquet');
    const bytes = readFileSync(file);
    for (const at of [4, 200, Math.floor(bytes.length / 2), bytes.length - 40]) {
      const zeroed = Buffer.from(bytes).fill(0, at, at + 30);
      writeFileSync(file, zeroed);
      const { told } = await reading(copy, true);
      for (const line of told)
        expect(line).toMatch(/^run: expected a trace that (can be read|hearsay wrote), given .*trace\.parquet/);
    }
    writeFileSync(file, bytes.subarray(0, 100));
    expect((await reading(copy, true)).told).toHaveLength(2);
  });
});

it('a damaged Parquet file is made again where the logs are still there', async () => {
  const copy = copyOf(paths.get(kinds[0])!);
  const whole = await reading(copy, true);
  const parquet = join(copy, 'trace.parquet');
  const kept = join(folder, 'kept.parquet');
  copyFileSync(parquet, kept);
  const again = copyOf(paths.get(kinds[0])!);
  writeFileSync(join(again, 'trace.parquet'), readFileSync(kept).fill(0, 100, 200));
  expect(await reading(again, true)).toEqual(whole);
  expect(existsSync(join(again, 'trace'))).toBe(false);
});

it('four first questions at once get the same answer', async () => {
  const copy = copyOf(paths.get(kinds[1])!);
  const one = runIn(copy)!;
  const answers = await Promise.all(Array.from({ length: 4 }, () => ask(one, SQL, folder)));
  for (const { rows, damages } of answers) {
    expect(damages).toEqual([]);
    expect(rows).toEqual(answers[0].rows);
  }
});
