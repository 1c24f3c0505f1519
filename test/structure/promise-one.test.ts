/** The linter finds what promise 1 bans where the simulator's code lives, and nowhere else. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ScratchProject, scratchProject } from './scratch-project.ts';

const banned: Record<string, string> = {
  random: 'export const x = Math.random();',
  'unlisted function of Math': 'export const x = Math.log(2) + Math.sqrt(2);',
  'Math taken apart': 'export const { exp } = Math;',
  'Math renamed': 'export const mathematics = Math;',
  'Math by key': "export const x = Math['sin'](1);",
  power: 'export const raise = (x: number, y: number) => x ** y;',
  'fractional power of two': 'export const x = 2 ** 0.5;',
  'power assigned': 'export function raise(x: number) {\n  let y = x;\n  y **= 3;\n  return y;\n}',
  'async function': 'export async function f() {}',
  'async expression': 'export const f = async function () {};',
  'async default': 'export default async function f() {}',
  'async arrow': 'export const f = async () => 1;',
  'async method': 'export class C {\n  private static async m() {}\n}',
  'async generator': 'export const o = { async *m() {} };',
  await: 'export const x = await f();\nfunction f() {}',
  'for await': 'for await (const x of []) x;',
  Promise: 'export const x = Promise.resolve(1);',
  Date: 'export const x = Date.now();',
  'new Date': 'export const x = new Date();',
  Intl: 'export const x = Intl.Collator;',
  localeCompare: "export const x = 'a'.localeCompare('b');",
  toLocaleString: 'export const x = (1).toLocaleString();',
  performance: 'export const x = performance.now();',
  setTimeout: 'setTimeout(() => {}, 1);',
  setImmediate: 'setImmediate(() => {});',
  queueMicrotask: 'queueMicrotask(() => {});',
  crypto: 'export const x = crypto.randomUUID();',
  globalThis: 'export const x = globalThis;',
  process: 'export const x = process.env;',
  Buffer: 'export const x = Buffer.alloc(1);',
};

const innocent = `
export const x = Math.floor(2.5) + Math.sqrt(2) + Math.max(1, 2) + Math.imul(3, 4) + 2 ** 31;
export const note = 'async await Date Math.random() **';
export class Timed {
  readonly async = 1;
  notAsync(asynchronous: number) {
    return asynchronous * this.async;
  }
}
`;

const folders = [
  'core',
  'protocols',
  'topologies',
  'workloads',
  'detectors',
  'adversaries',
  'network',
  'trace',
  'orders',
  'measures',
  'checks',
  'runtimes/simulator',
];
/** Folders that run in a browser, where time is real. */
const browserFolders = ['experiment', 'presets', 'reports', 'runtimes/actors'];
const cases = Object.entries(banned);

let project: ScratchProject;
let accused: Set<string>;

beforeAll(() => {
  const files: Record<string, string> = {};
  for (const [index, [, source]] of cases.entries()) {
    files[`src/core/case${index}.ts`] = source;
    files[`src/cli/case${index}.ts`] = source;
  }
  for (const folder of folders) {
    files[`src/${folder}/guilty.ts`] = 'export const x = Math.random() + Date.now();';
    files[`src/${folder}/innocent.ts`] = innocent;
  }
  for (const folder of browserFolders) {
    files[`src/${folder}/timed.ts`] = 'export const f = async () => performance.now() + Math.log(2);';
    files[`src/${folder}/process.ts`] = 'export const x = process.pid;';
  }
  project = scratchProject(files);
  accused = new Set();
  for (const kind of ['plugin', 'style/noRestrictedGlobals']) {
    const report = JSON.parse(
      project.run(
        '@biomejs/biome/bin/biome',
        'lint',
        `--only=${kind}`,
        '--reporter=json',
        '--max-diagnostics=none',
        'src',
      ),
    );
    for (const { location } of report.diagnostics) accused.add(`${kind} ${location.path}`);
  }
});

afterAll(() => project.remove());

function isAccused(path: string): boolean {
  return accused.has(`plugin ${path}`) || accused.has(`style/noRestrictedGlobals ${path}`);
}

describe('promise 1', () => {
  it.each(cases.map(([name], index) => ({ name, index })))('bans $name', ({ index }) => {
    expect(isAccused(`src/core/case${index}.ts`)).toBe(true);
    expect(isAccused(`src/cli/case${index}.ts`)).toBe(false);
  });

  it.each(folders)('holds in src/%s, by the plugin and by the list of globals', (folder) => {
    expect(accused).toContain(`plugin src/${folder}/guilty.ts`);
    expect(accused).toContain(`style/noRestrictedGlobals src/${folder}/guilty.ts`);
    expect(isAccused(`src/${folder}/innocent.ts`)).toBe(false);
  });

  it.each(browserFolders)('lets src/%s know time, but no process', (folder) => {
    expect(isAccused(`src/${folder}/timed.ts`)).toBe(false);
    expect(isAccused(`src/${folder}/process.ts`)).toBe(true);
  });
});
