/** `hearsay report` as users run it. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hearsay } from './resident/command.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-report-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The run's folder: the one of its name. */
function runNamed(name: string): string {
  const parent = join(folder, 'runs', name);
  return join(parent, readdirSync(parent)[0]);
}

describe('the report of a run', () => {
  let stdout: string;
  let run: string;

  beforeAll(() => {
    expect(hearsay(['run', 'cycle', '--runtime', 'simulator'], folder).status).toBe(0);
    const told = hearsay(['report', 'latest'], folder);
    expect(told.stderr).toBe('');
    expect(told.status).toBe(0);
    stdout = told.stdout;
    run = runNamed('cycle');
  });

  it('is where it says', () => {
    expect(existsSync(stdout.split('\n')[0])).toBe(true);
    expect(stdout).toMatch(/pictures as SVG and PNG in /);
  });

  it('has each picture as SVG and PNG, with the command that repeats it', () => {
    const files = readdirSync(join(run, 'pictures'));
    const names = files.filter((name) => name.endsWith('.svg')).map((name) => name.slice(0, -4));
    expect(names).toContain('link-traffic');
    expect(files.filter((name) => name.endsWith('.png')).map((name) => name.slice(0, -4))).toEqual(names);
    for (const name of names) {
      const svg = readFileSync(join(run, 'pictures', `${name}.svg`), 'utf8');
      // A caption is broken into lines where it is too long for its picture.
      const words = svg.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
      expect(words, name).toContain('cycle, seed 1: 5 peers, hop-list on cycle, simulator.');
      expect(words, name).toContain('hearsay run runs/cycle/');
    }
  });

  it('is one page that asks nothing of any network, and holds each picture', () => {
    const page = readFileSync(join(run, 'report.html'), 'utf8');
    const asked = [...page.matchAll(/\s(?:src|srcset|href|xlink:href)="(?!#)[^"]*|@import[^;]*|url\((?!#)[^)]*/g)].map(
      ([found]) => found,
    );
    expect(asked).toEqual([]);
    expect(page.includes(`default-src 'none'`)).toBe(true);
    const names = [...page.matchAll(/ id="([^"]+)"/g)].map(([, name]) => name);
    expect(names).toEqual(expect.arrayContaining(['link-traffic', 'latency', 'backlog']));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

it('is of one sample of several', () => {
  expect(hearsay(['run', 'mpcomm', '--runtime', 'simulator', '--samples', '2', '--seed', '7'], folder).status).toBe(0);
  expect(hearsay(['report', 'mpcomm', '--sample', '1'], folder).status).toBe(0);
  const run = runNamed('mpcomm');
  expect(readFileSync(join(run, 'report-1.html'), 'utf8')).toContain('experiment.yaml --seed 8 --samples 1');
  expect(readFileSync(join(run, 'pictures-1', 'latency.svg'), 'utf8')).toContain('mpcomm, seed 8');
  const wrong = hearsay(['report', 'mpcomm', '--sample', '2'], folder);
  expect([wrong.status, wrong.stderr]).toEqual([2, 'hearsay: --sample: expected one from 0 to 1, given 2\n']);
});

it('takes a part of the time that is one', () => {
  const wrong = hearsay(['report', 'cycle', '--from', '3ms', '--to', '1ms'], folder);
  expect([wrong.status, wrong.stderr]).toEqual([2, 'hearsay: --to: expected a time from 3ms on, given 1ms\n']);
});

it('needs a run', () => {
  const { status, stderr } = hearsay(['report', 'nowhere'], folder);
  expect([status, stderr]).toEqual([
    2,
    'hearsay: run: expected a run: its folder, its name, or latest (in runs), given nowhere\n',
  ]);
});
