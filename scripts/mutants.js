// Mutation run: would the tests notice if a line were wrong? Draws mutants of what computes (src/core, protocols,
// orders, checks, measures, the simulator), sees which test
// files reach each of them, and runs these against it, the nearest first, until one fails.
//
//     npm run mutants [-- --mutants 300 --seed 1 --processes 2 --only src/measures]
//
// Prints the mutants that survive and how many were killed. Exit status 1 where fewer than 90 % were.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Random } from '../dist/core/random.js';
import { changesIn } from './mutants/operators.js';
import { TestProcess } from './mutants/test-process.js';

/** @typedef {import('./mutants/operators.js').Mutant} Mutant */
/** @typedef {import('./mutants/test-process.js').Fate | 'reached by no test'} Fate */

const root = fileURLToPath(new URL('..', import.meta.url));
const mutated = ['src/core', 'src/protocols', 'src/orders', 'src/checks', 'src/measures', 'src/runtimes/simulator'];
/** Tests that start no processes and open no sockets, and those of the pages that are made from definitions. */
const testFolders = [
  'archive',
  'checks',
  'core',
  'docs',
  'experiment',
  'exports',
  'measures',
  'network',
  'orders',
  'protocols',
];
const moreTestFolders = ['reports', 'runtimes/simulator', 'topologies', 'trace', 'workloads'];
const KILLED_SHARE = 0.9;
const TIME_LIMIT_MS = 60_000;

const { values } = parseArgs({
  options: {
    mutants: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    processes: { type: 'string', default: String(availableParallelism()) },
    only: { type: 'string', default: 'src' },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'hearsay-mutants-'));
try {
  process.exitCode = (await run()) >= KILLED_SHARE ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The share that was killed. */
async function run() {
  const mutants = drawn(Number(values.mutants), new Random(Number(values.seed), 'mutants'));
  const { reachedBy, took } = await record(mutants);
  /** @type {[Mutant, Fate][]} */
  const fates = [];
  const waiting = [...mutants];
  const lanes = Array.from({ length: Number(values.processes) }, async (_, lane) => {
    const tests = new TestProcess(join(folder, `lane-${lane}`), { isRecording: false, mutants });
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const files = nearestFirst(mutant.file, reachedBy.get(mutant.number) ?? [], took);
      const fate =
        files.length === 0 ? 'reached by no test' : await tests.fateOf(mutant.number, files, limitMs(files, took));
      fates.push([mutant, fate]);
      if (!fate.startsWith('killed')) console.log(`${fate}: ${described(mutant)}`);
      else if (fates.length % 25 === 0) console.log(`${fates.length} of ${mutants.length} mutants tried`);
    }
    tests.end();
  });
  await Promise.all(lanes);
  const killed = fates.filter(([, fate]) => fate.startsWith('killed')).length;
  console.log(`${killed} of ${fates.length} mutants killed: ${((100 * killed) / fates.length).toFixed(1)} %`);
  return killed / fates.length;
}

/**
 * So many changes, drawn from all of them, none within another.
 * @param {number} count
 * @param {Random} random
 * @returns {Mutant[]}
 */
function drawn(count, random) {
  const all = mutated.flatMap(sourcesIn).flatMap((file) => {
    if (!file.startsWith(values.only)) return [];
    return changesIn(file, readFileSync(join(root, file), 'utf8')).map((change) => ({ number: 0, file, change }));
  });
  /** @type {Mutant[]} */
  const mutants = [];
  for (const mutant of random.shuffle(all)) {
    if (mutants.length === count) break;
    const isApart = mutants.every(
      ({ file, change }) =>
        file !== mutant.file || change.end <= mutant.change.start || change.start >= mutant.change.end,
    );
    if (isApart) mutants.push({ ...mutant, number: mutants.length });
  }
  console.log(`${mutants.length} mutants of ${all.length}, seed ${values.seed}`);
  return mutants;
}

/** Which test files reach which mutant, and how long each takes. @param {Mutant[]} mutants */
async function record(mutants) {
  const files = [...testFolders, ...moreTestFolders].flatMap((name) => testsIn(join('test', name)));
  const tests = new TestProcess(join(folder, 'record'), { isRecording: true, mutants });
  const { isKilled, took } = await tests.run(-1, files);
  tests.end();
  if (isKilled) console.log('some tests fail without any mutant: what they would kill counts for nothing');
  /** @type {Map<number, string[]>} */
  const reachedBy = new Map();
  for (const line of readFileSync(join(folder, 'record', 'reached'), 'utf8')
    .trim()
    .split('\n')) {
    const { file, mutants: reached } = JSON.parse(line);
    for (const number of reached) reachedBy.set(number, [...(reachedBy.get(number) ?? []), relative(root, file)]);
  }
  return { reachedBy, took };
}

/** @param {string} source @param {string[]} files @param {Record<string, number>} took */
function nearestFirst(source, files, took) {
  const name = basename(source, '.ts');
  const place = dirname(source).replace(/^src/, 'test');
  const distance = (/** @type {string} */ file) =>
    basename(file, '.test.ts') === name ? 0 : dirname(file) === place ? 1 : 2;
  return [...files].sort((a, b) => distance(a) - distance(b) || took[a] - took[b]);
}

/** @param {string[]} files @param {Record<string, number>} took */
function limitMs(files, took) {
  return TIME_LIMIT_MS + 3 * files.reduce((sum, file) => sum + (took[file] ?? 0), 0);
}

/** @param {Mutant} mutant */
function described({ file, change: { start, was, text } }) {
  const line = readFileSync(join(root, file), 'utf8').slice(0, start).split('\n').length;
  const short = (/** @type {string} */ code) => code.replace(/\s+/g, ' ').slice(0, 60);
  return `${file}:${line}  ${short(was)}  →  ${short(text)}`;
}

/** @param {string} place @returns {string[]} */
function sourcesIn(place) {
  const names = readdirSync(join(root, place), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts')).map((name) => join(place, name));
}

/** @param {string} place */
function testsIn(place) {
  return sourcesIn(place).filter((file) => file.endsWith('.test.ts'));
}
