// All checks of the project: types, lint, structure, and the suite. Closes with one line, `N passed, N failed[, N
// skipped]`, in which each check counts as one; the exit status is 1 if anything failed. `--long` runs the full counts;
// other arguments go to vitest.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const long = process.argv.includes('--long');
const suiteArguments = process.argv.slice(2).filter((argument) => argument !== '--long');

/**
 * What runs before the suite: a name, a program of node_modules, its arguments.
 * @type {[string, string, string[]][]}
 */
const checks = [
  ['types', 'typescript/bin/tsc', []],
  ['types of the page', 'typescript/bin/tsc', ['-p', 'web']],
  ['lint', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings']],
  ['imports', 'dependency-cruiser/bin/dependency-cruise.mjs', ['--config', '.dependency-cruiser.js', 'src', 'web']],
  ['dead code', 'knip/bin/knip.js', []],
  ['spelling', 'cspell/bin.mjs', ['lint', '.']],
];

const sum = { passed: 0, failed: 0, skipped: 0 };
await Promise.all(checks.map(check));
runSuite();
console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`);
process.exitCode = sum.failed > 0 ? 1 : 0;

/** Runs side by side with the others, so what it prints is kept until it ends. @param {[string, string, string[]]} check */
async function check([name, program, programArguments]) {
  const child = spawn(process.execPath, [join(root, 'node_modules', program), ...programArguments], { cwd: root });
  /** @type {Buffer[]} */
  const printed = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => printed.push(bytes));
  const [status] = await once(child, 'close');
  sum[status === 0 ? 'passed' : 'failed']++;
  if (status !== 0) process.stdout.write(Buffer.concat(printed));
  console.log(`${status === 0 ? '✓' : '✗'} ${name}`);
}

/** Runs vitest and adds what its JSON report says. A file that fails outside its tests counts as one failure. */
function runSuite() {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-test-'));
  const report = join(folder, 'report.json');
  const status = run('vitest/vitest.mjs', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...suiteArguments,
  ]);
  const before = sum.failed;
  for (const file of readReport(report)) {
    for (const { status: outcome } of file.assertionResults) {
      sum[outcome === 'passed' ? 'passed' : outcome === 'failed' ? 'failed' : 'skipped']++;
    }
    if (file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')) sum.failed++;
  }
  if (status !== 0 && sum.failed === before) sum.failed++;
  rmSync(folder, { recursive: true, force: true });
}

/** The report's files. @param {string} path @returns {{ status: string, assertionResults: { status: string }[] }[]} */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).testResults;
  } catch {
    return []; // vitest has ended before it could write one; its exit status tells
  }
}

/** Its exit status. @param {string} program @param {string[]} programArguments @returns {number} */
function run(program, programArguments) {
  const env = { ...process.env, ...(long ? { HEARSAY_LONG: '1' } : {}) };
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', program), ...programArguments], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  return status ?? 1;
}
