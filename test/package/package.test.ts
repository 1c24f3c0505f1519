/** The package as users get it: packed, installed in an empty folder, run from there. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
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
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const LONG = process.env.HEARSAY_LONG === '1';

const root = fileURLToPath(new URL('../..', import.meta.url));
const outside = fileURLToPath(new URL('outside', import.meta.url));

/** This Node, and those that scripts/engines.sh installs. */
const nodes: readonly (readonly [version: string, path: string])[] = [
  [process.versions.node, process.execPath],
  ...(existsSync(join(root, '.nodes')) ? readdirSync(join(root, '.nodes')) : [])
    .map((version) => [version, join(root, '.nodes', version, 'bin/node')] as const)
    .filter(([, path]) => existsSync(path)),
];

/** From 22.18 on by itself. */
function takesTypeScript(version: string): boolean {
  const [major, minor] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 18);
}

let folder: string;
let packed: readonly string[];

/** npm as it is outside of an npm script: without the settings that one hands down. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith('npm_')),
);

function npm(cwd: string, ...given: string[]): string {
  return execFileSync('npm', given, { cwd, env: environment, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function hearsay(...given: string[]) {
  const command = join(folder, 'node_modules/.bin/hearsay');
  return spawnSync(process.execPath, [command, ...given], { cwd: folder, env: environment, encoding: 'utf8' });
}

/** Where the relative links of a page lead, as paths from the root. */
function linksIn(page: string): string[] {
  const links = readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g);
  return [...links].map(([, link]) => posix.join(dirname(page), link));
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-package-'));
  // Scripts are left out: dist/ is there already, and other tests are using it.
  const [{ filename, files }] = JSON.parse(
    npm(root, 'pack', '--json', '--ignore-scripts', '--pack-destination', folder),
  );
  packed = files.map((file: { path: string }) => file.path);
  cpSync(outside, folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  if (LONG) npm(folder, 'install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, filename));
  else unpack(join(folder, filename));
});

/** As npm would install it, but with links to those packages here that it depends on, and to no others. */
function unpack(archive: string): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'hearsay'), { recursive: true });
  execFileSync('tar', ['-xzf', archive, '-C', join(modules, 'hearsay'), '--strip-components', '1']);
  const { dependencies, bin } = JSON.parse(readFileSync(join(modules, 'hearsay/package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  mkdirSync(join(modules, '.bin'));
  symlinkSync(join('..', 'hearsay', bin.hearsay), join(modules, '.bin/hearsay'));
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packed package', () => {
  it('holds what runs, what it is allowed, and nothing else', () => {
    expect(packed).toEqual(
      expect.arrayContaining([
        'bin/hearsay',
        'dist/index.js',
        'dist/index.d.ts',
        'dist/web/index.html',
        'LICENSE',
        'README.md',
        'package.json',
      ]),
    );
    const isOurs = (path: string) => /^(src|test|bench|scripts|node_modules|runs)\/|\.test\.|tsconfig/.test(path);
    // What the figures come from, and a script that runs from what is built.
    expect(packed.filter(isOurs)).toEqual(['bench/results.ndjson', 'scripts/nine-hosts.js']);
  });

  it('has what its pages link to', () => {
    const pages = packed.filter((path) => path.endsWith('.md'));
    expect(pages).toEqual(
      expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/reports.md', 'docs/gallery/README.md']),
    );
    const broken = pages.flatMap((page) =>
      linksIn(page)
        .filter((target) => !packed.some((path) => path === target || path.startsWith(`${target}/`)))
        .map((target) => `${page}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it.runIf(LONG)('installs no tool of ours', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const tools = Object.keys(devDependencies).filter((name) => !(name in dependencies));
    expect(tools.filter((name) => existsSync(join(folder, 'node_modules', name)))).toEqual([]);
  });

  it('runs an experiment', () => {
    const { stdout, status } = hearsay('run', 'cycle', '--json');
    const summary = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(summary.books).toMatchObject({ sent: 40, received: 40 });
    expect(summary.links).toHaveLength(5);
  });

  it.each(LONG ? ['simulator', 'actors', 'tcp', 'udp'] : ['simulator', 'tcp'])(
    "runs a protocol of the user's own file on %s",
    (runtime) => {
      const { stdout, stderr, status } = hearsay(
        'run',
        'mesh',
        '--protocol',
        './echo.ts',
        '--runtime',
        runtime,
        '--json',
      );
      expect(stderr).not.toMatch(/error/i);
      expect(status).toBe(0);
      const summary = JSON.parse(stdout);
      expect(summary.protocol).toBe('echo');
      // 5 peers, one broadcast each: to 4 others, each of whom answers with an echo.
      expect(summary.kinds).toMatchObject([
        { kind: 'shout', messages: 20 },
        { kind: 'echo', messages: 20 },
      ]);
      expect(summary.checks.find((check: { property: string }) => check.property === 'validity')).toMatchObject({
        promised: true,
        verdict: 'valid',
      });
    },
  );

  it('has types that a user can build on, and that refuse what is misspelt', () => {
    const wrong = `import { run } from 'hearsay';
await run({ topology: { name: 'random-regular', k: 4 } });
await run({ topology: { name: 'random-regularr' } });
await run({ topology: { name: 'random-k-out', kk: 4 } });
await run({ protocol: { name: 'causal', over: { name: 'best-effort', interleaving: 'drained' } } });
`;
    writeFileSync(join(folder, 'wrong.ts'), wrong);
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [compiler, '-p', '.'], { cwd: folder, encoding: 'utf8' });
    rmSync(join(folder, 'wrong.ts'));
    const errors = [...stdout.matchAll(/^(\S+)\((\d+),\d+\): error/gm)].map(([, file, line]) => `${file} ${line}`);
    expect([...new Set(errors)], stdout).toEqual(['wrong.ts 3', 'wrong.ts 4', 'wrong.ts 5']);
  });

  it.each(nodes)(
    'programs run a protocol in TypeScript by its path, and import it where Node can: %s',
    (version, node) => {
      const byPath = `import { run } from 'hearsay';
const { summary } = await run({ protocol: new URL('./echo.ts', import.meta.url), seed: 1 });
console.log(summary.protocol);
`;
      const byImport = `import echo from './echo-plain.ts';
const { summary: again } = await run({ protocol: echo, seed: 1 });
console.log(again.protocol);
`;
      writeFileSync(join(folder, 'echo-plain.ts'), readFileSync(join(folder, 'echo.ts'), 'utf8'));
      const file = takesTypeScript(version) ? 'program-of-node.ts' : 'program-of-node.js';
      writeFileSync(join(folder, file), takesTypeScript(version) ? byPath + byImport : byPath);
      const output = execFileSync(node, [file], { cwd: folder, encoding: 'utf8' });
      expect(output).toBe(takesTypeScript(version) ? 'echo\necho\n' : 'echo\n');
    },
  );

  it('is a library: a program of its own defines a protocol, runs it, and reads summary and trace', () => {
    const output = execFileSync(process.execPath, ['built/program.js'], { cwd: folder, encoding: 'utf8' });
    const also = { checked: [10, 10, true], points: 2, many: 9, compared: 2, page: true };
    expect(JSON.parse(output)).toEqual({
      also,
      protocol: 'echo',
      sent: 40,
      delivered: 25,
      facts: { shout: 20, echo: 20 },
    });
  });
});
