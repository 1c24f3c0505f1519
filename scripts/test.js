// All checks of the project: types, lint, structure, and the suite. Closes with one line, `N passed, N failed[, N
// skipped]`, in which each check counts as one; the exit status is 1 if anything failed. `--long` runs the full counts;
// other arguments go to vitest.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import build from './current-build.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const long = process.argv.includes('--long');
const suiteArguments = process.argv.slice(2).filter((argument) => argument !== '--long');

/**
 * What runs beside the suite: a name, a program of node_modules, its arguments.
 * @type {[string, string, string[]][]}
 */
const checks = [
  ['types', 'typescript/bin/tsc', []],
  ['types of the page', 'typescript/bin/tsc', ['-p', 'web']],
  ['lint', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings']],
  ['imports', 'dependency-cruiser/bin/dependency-cruise.mjs', ['--config', '.dependency-cruiser.js', 'src', 'web']],
  ['dead code', 'knip/bin/knip.js', []],
  ['spelling', 'cspell/bin.mjs', ['lint', '--no-progress', '.']],
];

const sum = { passed: 0, failed: 0, skipped: 0 };
let files = 0;
await build();
if (suiteArguments.some((argument) => argument.startsWith('--project'))) {
  await Promise.all(checks.map(check));
  await runSuite([]);
} else {
  // Tests of real time wait more than they compute: what computes has a low priority and takes the rest of the cores.
  await Promise.all([
    runSuite(['processes', 'machine']),
    runSuite(['pure', 'bytes'], { isBeside: true }),
    ...checks.map(check),
  ]);
  await runSuite(['command']);
}
if (files === 0) {
  console.log('no test file was found');
  sum.failed++;
}
console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`);
process.exitCode = sum.failed > 0 ? 1 : 0;

/** Of a check. @param {[string, string, string[]]} check */
async function check([name, program, programArguments]) {
  const { status, printed } = await runBeside(program, programArguments);
  sum[status === 0 ? 'passed' : 'failed']++;
  if (status !== 0) process.stdout.write(printed);
  console.log(`${status === 0 ? '✓' : '✗'} ${name}`);
}

/**
 * Runs vitest and adds what its JSON report says. A file that fails outside its tests counts as one failure.
 * @param {string[]} projects all, if there are none
 */
async function runSuite(projects, { isBeside = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-test-'));
  const report = join(folder, 'report.json');
  const given = [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    // Those that the arguments name may all be in another part.
    '--passWithNoTests',
    ...projects.map((project) => `--project=${project}`),
    ...suiteArguments,
  ];
  const { status, printed } = await (isBeside ? runBeside : run)('vitest/vitest.mjs', given);
  process.stdout.write(printed);
  const before = sum.failed;
  for (const file of readReport(report)) {
    files++;
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

/** @typedef {{ status: number | null, printed: Buffer }} Ended what has not been shown yet is in `printed` */

/** Shows what it prints at once. @param {string} program @param {string[]} programArguments @returns {Promise<Ended>} */
async function run(program, programArguments) {
  const [status] = await once(start(program, programArguments, 'inherit'), 'close');
  return { status, printed: Buffer.of() };
}

/** With a low priority; what it prints is kept. @type {typeof run} */
async function runBeside(program, programArguments) {
  const child = start(program, programArguments, 'pipe');
  setPriority(/** @type {number} */ (child.pid), constants.priority.PRIORITY_BELOW_NORMAL);
  /** @type {Buffer[]} */
  const printed = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes) => printed.push(bytes));
  const [status] = await once(child, 'close');
  return { status, printed: Buffer.concat(printed) };
}

/** @param {string} program @param {string[]} programArguments @param {'inherit' | 'pipe'} outputs */
function start(program, programArguments, outputs) {
  return spawn(process.execPath, [join(root, 'node_modules', program), ...programArguments], {
    cwd: root,
    env: { ...process.env, ...(long ? { HEARSAY_LONG: '1' } : {}) },
    stdio: ['ignore', outputs, outputs],
  });
}
