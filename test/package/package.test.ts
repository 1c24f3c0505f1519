/** The package as users get it: packed, installed in an empty folder, run from there. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  npm(folder, 'install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, filename));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packed package', () => {
  it('holds what runs, what it is allowed, and nothing else', () => {
    expect(packed).toEqual(
      expect.arrayContaining([
        'bin/hearsay',
        'dist/index.js',
        'dist/index.d.ts',
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

  it('installs no tool of ours', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const tools = Object.keys(devDependencies).filter((name) => !(name in dependencies));
    expect(tools.filter((name) => existsSync(join(folder, 'node_modules', name)))).toEqual([]);
  });

  it('runs an experiment', () => {
    const npx = ['--no-install', 'hearsay', 'run', 'cycle', '--json'];
    const { stdout, status } = spawnSync('npx', npx, { cwd: folder, env: environment, encoding: 'utf8' });
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

  it('has types that a user can build on', () => {
    mkdirSync(join(folder, 'built'));
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const { stdout, status } = spawnSync(process.execPath, [compiler, '-p', '.'], { cwd: folder, encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it('has types that refuse what is misspelt', () => {
    const wrong = `import { run } from 'hearsay';
await run({ topology: { name: 'random-regular', k: 4 } });
await run({ topology: { name: 'random-regularr' } });
await run({ topology: { name: 'random-k-out', kk: 4 } });
await run({ protocol: { name: 'causal', over: { name: 'best-effort', interleaving: 'drained' } } });
`;
    mkdirSync(join(folder, 'wrong'));
    writeFileSync(join(folder, 'wrong/wrong.ts'), wrong);
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const flags = [
      '--ignoreConfig',
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--types',
      '',
      '--lib',
      'es2023,dom',
    ];
    const { stdout } = spawnSync(process.execPath, [compiler, ...flags, 'wrong/wrong.ts'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const lines = [...stdout.matchAll(/wrong\.ts\((\d+),\d+\): error/g)].map(([, line]) => Number(line));
    expect([...new Set(lines)], stdout).toEqual([3, 4, 5]);
  });

  it.each(nodes)('a program in JavaScript runs a protocol in TypeScript by its path on Node %s', (_version, node) => {
    writeFileSync(
      join(folder, 'by-path.js'),
      `import { run } from 'hearsay';
const { summary } = await run({ protocol: new URL('./echo.ts', import.meta.url), seed: 1 });
console.log(summary.protocol);`,
    );
    expect(execFileSync(node, ['by-path.js'], { cwd: folder, encoding: 'utf8' })).toBe('echo\n');
  });

  it.each(nodes.filter(([version]) => takesTypeScript(version)))(
    'a program in TypeScript imports one on Node %s',
    (_version, node) => {
      writeFileSync(
        join(folder, 'by-import.ts'),
        `import { run } from 'hearsay';
import echo from './echo-plain.ts';
const { summary } = await run({ protocol: echo, seed: 1 });
console.log(summary.protocol);`,
      );
      writeFileSync(join(folder, 'echo-plain.ts'), readFileSync(join(folder, 'echo.ts'), 'utf8'));
      expect(execFileSync(node, ['by-import.ts'], { cwd: folder, encoding: 'utf8' })).toBe('echo\n');
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
