/**
 * ARCHITECTURE.md names the files that a message passes through on tcp, from `send` in one process to `receive` in the
 * other. Here the list is compared with the calls of two runs: a function is on the path if the number of its calls
 * grows with the number of messages.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runProcesses } from '../../../src/runtimes/processes/parent/run-processes.ts';
import { jobOf, meshOf } from './jobs.ts';

/** Messages that the longer run sends in addition. */
const MORE_TURNS = 20;
const MORE_MESSAGES = 100 * MORE_TURNS;
const FILES_MOST = 12;

const folder = mkdtempSync(join(tmpdir(), 'hearsay-calls-'));
const nodeOptions = process.env.NODE_OPTIONS ?? '';
let paths: { readonly sender: readonly string[]; readonly receiver: readonly string[] };

beforeAll(async () => {
  process.env.NODE_OPTIONS = `${nodeOptions} --import ${new URL('call-counts.js', import.meta.url).href}`;
  process.env.HEARSAY_CALLS = folder;
  const short = await callsOf(5);
  const long = await callsOf(5 + MORE_TURNS);
  const [sender, receiver] = [0, 1].map((peer) => grown(short[peer], long[peer]));
  paths = { sender, receiver };
});

afterAll(() => {
  process.env.NODE_OPTIONS = nodeOptions;
  delete process.env.HEARSAY_CALLS;
  rmSync(folder, { recursive: true });
});

it.each(['sender', 'receiver'] as const)('the files of the %s are those that ARCHITECTURE.md lists', (side) => {
  expect([...paths[side]].sort()).toEqual([...listed(side)].sort());
});

it(`a message passes through at most ${FILES_MOST} files`, () => {
  expect(new Set([...paths.sender, ...paths.receiver]).size).toBeLessThanOrEqual(FILES_MOST);
});

interface Call {
  readonly url: string;
  readonly name: string;
  readonly offset: number;
  readonly count: number;
}

/** By peer: the calls of its process. */
async function callsOf(turns: number): Promise<Call[][]> {
  const module = new URL('one-way.js', import.meta.url).href;
  const job = jobOf({ graph: meshOf(2), layers: [{ module, parameters: { turns } }], trace: 'none' });
  const { places = [], stopped } = await runProcesses(job);
  expect(stopped).toBe('quiescent');
  return places.map(({ pid }) => JSON.parse(readFileSync(join(folder, `${pid}.json`), 'utf8')));
}

/** The files of functions that were called at least once more for each two messages more. */
function grown(short: readonly Call[], long: readonly Call[]): string[] {
  const before = new Map(short.map((call) => [keyOf(call), call.count]));
  const more = long.filter((call) => call.count - (before.get(keyOf(call)) ?? 0) >= MORE_MESSAGES / 2);
  return [...new Set(more.map(sourceOf).filter((path) => path !== undefined))];
}

function keyOf({ url, name, offset }: Call): string {
  return `${url} ${offset} ${name}`;
}

const texts = new Map<string, string>();

/** Where a function is in `src/`. A bundle says in a comment which module follows. */
function sourceOf({ url, offset }: Call): string | undefined {
  const [, place] = /\/dist\/(.*)\.js$/.exec(url) ?? [];
  if (place === undefined) return undefined;
  if (!place.startsWith('processes/')) return `src/${place}.ts`;
  const text = texts.get(url) ?? readFileSync(fileURLToPath(url), 'utf8');
  texts.set(url, text);
  const [, module] =
    /^\/\/ dist\/(.*)\.js$/m.exec(text.slice(text.lastIndexOf('\n// dist/', offset)).trimStart()) ?? [];
  return `src/${module}.ts`;
}

/** The paths in the list of one side, under "A message over tcp". */
function listed(side: string): string[] {
  const page = readFileSync(fileURLToPath(new URL('../../../ARCHITECTURE.md', import.meta.url)), 'utf8');
  const [, section] = page.split('### A message over tcp, file by file');
  const row = section.split('\n').find((line) => line.toLowerCase().startsWith(`| ${side}`)) ?? '';
  return [...row.matchAll(/`(src\/[\w/.-]+)`/g)].map(([, path]) => path);
}
