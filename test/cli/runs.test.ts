/** `hearsay runs`, `clean` and `compare` as users run them. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Comparison } from '../../src/reports/comparison/comparison.ts';
import type { Summary } from '../../src/reports/summary.ts';
import { hearsay } from './resident/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-runs-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ran = (...args: string[]) =>
  JSON.parse(hearsay(['run', ...args, '--runtime', 'simulator', '--json'], folder).stdout) as Summary;

function done(...args: string[]): string {
  const { status, stdout, stderr } = hearsay(args, folder);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

const few = ['--peers', '4', '--messages', '5', '--samples', '3', '--seed', '1'];
let paths: string[];

beforeAll(() => {
  paths = [
    ran('cycle'),
    ran('mesh'),
    ran('mpcomm', ...few),
    ran('mpcomm', ...few, '--protocol', 'sequencer'),
    ran('cycle', '--seed', '2', '--set', 'network.delay={uniform: [1, 9]}'),
  ].map(({ path }) => path!);
}, 60_000);

describe('compare', () => {
  it('tells of two topologies what they cost, and where they part', () => {
    const text = done('compare', paths[0], paths[1]);
    expect(text).toMatch(/topology +cycle +mesh/);
    expect(text).toMatch(/messages sent +40 +\d+ \(\d\.\d\d ×\)/);
    expect(text).toMatch(/They part after \d+ facts that are the same/);
  });

  it('tells of samples how sure a difference is', () => {
    const comparison = JSON.parse(done('compare', paths[2], paths[3], '--json')) as Comparison;
    const rounds = comparison.rows.find(({ path }) => path === 'order.outOfOrderRounds')!;
    expect(rounds.values[1]!.mean).toBe(0);
    expect(rounds.differences[0]!.method).toBe('paired');
    const total = comparison.checks.find(({ property }) => property === 'total-order')!;
    expect(total.verdicts).toEqual(['invalid', 'valid']);
    expect(done('compare', paths[2], paths[3])).toMatch(/95 % interval/);
  });

  it('says that a run is the same again', () => {
    expect(done('compare', paths[0], ran('cycle').path!)).toMatch(/The traces are the same: \d+ facts\./);
  });

  it('has a page with pictures', () => {
    expect(done('compare', paths[2], paths[3], '--page', 'order.html')).toMatch(/95 % interval/);
    const page = readFileSync(join(folder, 'order.html'), 'utf8');
    const names = [...page.matchAll(/<figure id="([^"]+)"/g)].map(([, name]) => name);
    expect(names).toEqual(['figures', 'latencies', 'cost-latency', 'order-1', 'order-2']);
    expect(page).toContain('To compare them again: <code>hearsay compare ');
    const pictures = readdirSync(join(folder, 'order'));
    expect(pictures.sort()).toEqual(names.flatMap((name) => [`${name}.png`, `${name}.svg`]).sort());
    const wrong = hearsay(['compare', paths[0], paths[1], '--page', 'nowhere/x.html'], folder);
    expect({ status: wrong.status, stdout: wrong.stdout }).toEqual({ status: 2, stdout: '' });
    expect(wrong.stderr).toMatch(
      /^hearsay: --page: expected a file that can be written to \(ENOENT\), given nowhere\/x\.html\n$/,
    );
  });

  it('has tables for a pull request', () => {
    const text = done('compare', paths[0], paths[1], paths[2], '--markdown');
    expect(text).toMatch(/^### cycle \| mesh \| mpcomm\n/);
    expect(text).toMatch(/^\| --- \| ---: \| ---: \| ---: \|$/m);
  });

  it.each([[['latest']], [['latest', 'nowhere']], [['latest', 'latest', '--json', '--markdown']]])(
    'refuses %j in one line',
    (args) => {
      const { status, stdout, stderr } = hearsay(['compare', ...args], folder);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(/^hearsay: [^\n]+\n$/);
    },
  );
});

it('runs lists what is there', () => {
  const text = done('runs');
  for (const path of paths) expect(text).toContain(path.replace(/^runs\//, ''));
  expect(text).toMatch(/^ {2}run mpcomm:2$/m);
  const listed = JSON.parse(done('runs', '--json')) as { run: string; messages: number; samples: number }[];
  const { events } = JSON.parse(readFileSync(join(folder, paths[2], 'summary.json'), 'utf8')) as Summary;
  expect(listed.find(({ run }) => `runs/${run}` === paths[2])).toMatchObject({
    messages: events,
    samples: 3,
    broken: [],
  });
  expect(done('runs', '--out', 'none')).toBe('No runs in none.\n');
});

it('runs passes over links that lead nowhere, beside the runs and among them', () => {
  mkdirSync(join(folder, 'links', 'cycle'), { recursive: true });
  // What a run leaves that is killed while it makes `latest`, once it has been cleaned away.
  for (const link of ['latest.123', 'cycle/gone']) symlinkSync('cycle/nowhere', join(folder, 'links', link));
  expect(done('runs', '--out', 'links')).toBe('No runs in links.\n');
});

describe('sweeps and checks', () => {
  const kept = () =>
    JSON.parse(done('runs', '--out', 'other', '--json')) as {
      kind: string;
      run: string;
      done?: number;
      of?: number;
      stopped?: string;
    }[];

  beforeAll(() => {
    writeFileSync(join(folder, 'grid.yaml'), 'seed: 4\nsweep: { peers: [2, 3] }\n');
    for (const fresh of [1, 2])
      expect([fresh, hearsay(['sweep', 'grid.yaml', '--figure', 'bytes', '--out', 'other'], folder).status]).toEqual([
        fresh,
        0,
      ]);
    for (const seed of ['1', '2']) done('check', 'flood', '--schedules', '3', '--seed', seed, '--out', 'other');
    mkdirSync(join(folder, 'other', 'check-flood', '2000-01-01T00-00-00-000-1'));
  }, 60_000);

  it('are listed with how far they came', () => {
    expect(kept().map(({ kind, done: ran, of, stopped }) => [kind, ran, of, stopped])).toEqual([
      ['check', undefined, undefined, undefined],
      ['check', 3, 3, 'over'],
      ['check', 3, 3, 'over'],
      ['sweep', 2, 2, 'over'],
      ['sweep', 2, 2, 'over'],
    ]);
    expect(done('runs', '--out', 'other')).toMatch(/^ {2}sweep\n {4}run +grid\/\S+\n {4}ended +over, 2 of 2 points\n/m);
  });

  it('are taken away as runs are: the older ones', () => {
    const before = kept();
    expect(done('clean', '--out', 'other', '--yes')).toMatch(/^Removed 1 sweep, 1 check, /m);
    expect(kept()).toEqual([before[0], before[2], before[4]]);
  });

  it('that cannot be read are named, and stay', () => {
    const broken = join(folder, 'other', 'grid', '1999-01-01T00-00-00-000-1');
    mkdirSync(broken);
    writeFileSync(join(broken, 'sweep.json'), '{"version":');
    const { stderr, stdout } = hearsay(['clean', '--out', 'other', '--yes', '--keep', '0'], folder);
    expect(stderr).toMatch(/^hearsay: run: expected a file of version 1 that can be read, given [^\n]*sweep\.json\n$/);
    expect(stdout).toMatch(/^Removed 1 sweep, 1 check, /m);
    expect(existsSync(broken)).toBe(true);
  });
});

describe('clean', () => {
  const left = (name: string) =>
    existsSync(join(folder, 'runs', name)) ? readdirSync(join(folder, 'runs', name)) : [];

  it('only says what it would remove, where nobody can be asked', () => {
    const before = left('mpcomm');
    const text = done('clean');
    expect(text).toContain(paths[2].replace(/^runs\//, ''));
    expect(text).not.toContain(paths[3].replace(/^runs\//, ''));
    expect(text).toMatch(/Nothing removed: --yes removes them\.\n$/);
    expect(left('mpcomm')).toEqual(before);
  });

  it('removes old runs of a name, and nothing else', () => {
    mkdirSync(join(folder, 'runs', 'mpcomm', 'notes'));
    writeFileSync(join(folder, 'runs', 'mpcomm', 'notes', 'mine.txt'), 'mine');
    const cycles = left('cycle');
    expect(done('clean', 'mpcomm', '--yes')).toMatch(/Removed 1 run, /);
    expect(left('mpcomm')).toEqual([paths[3].split('/').pop(), 'notes']);
    expect(left('cycle')).toEqual(cycles);
  });

  it('keeps the run that latest leads to, and one that may still be going', () => {
    const going = join(folder, 'runs', 'cycle', '2000-01-01T00-00-00-000-1');
    mkdirSync(going);
    writeFileSync(join(going, 'experiment.yaml'), 'name: cycle\n');
    done('clean', '--yes', '--keep', '0');
    expect(readdirSync(join(folder, 'runs')).sort()).toEqual(['cycle', 'latest', 'mpcomm']);
    expect(left('cycle').length).toBe(2);
    expect(done('runs')).toMatch(/not over/);
  });

  it.each([[['nothing-of-this-name']], [['--keep', 'all']]])('refuses %j in one line', (args) => {
    const { status, stdout, stderr } = hearsay(['clean', ...args], folder);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^hearsay: [^\n]+\n$/);
  });
});
