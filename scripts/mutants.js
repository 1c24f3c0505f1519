// Mutation run: would the tests notice if a line were wrong? Changes one thing in what computes, such as a comparison
// or a number, runs the tests that reach it, and counts the changes that no test notices.
//
//     npm run mutants [-- --mutants 300 --seed 1 --processes 2 --only src/measures --tests test/measures]
//     npm run mutants -- --at src/core/graph.ts:68 --tests test/core
//
// `--at` tries only those mutants of the same sample that begin in the line, file or folder that it names.
// Prints each surviving mutant and a table. Exit status 1 if fewer than 90 % were killed.
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { record } from './mutants/reach.js';
import { sampled } from './mutants/sample.js';
import { pureSuite } from './mutants/suite.js';
import { reasonFor } from './mutants/survivors.js';
import { TestProcess } from './mutants/test-process.js';
import { Trial } from './mutants/trial.js';

/**
 * @typedef {import('./mutants/operators.js').Mutant} Mutant
 * @typedef {import('./mutants/trial.js').Verdict & { mutant: Mutant }} Verdict
 */

const KILLED_SHARE = 0.9;
/** What computes: no files, no sockets, no clock. */
const computing = [
  'core',
  'protocols',
  'orders',
  'measures',
  'checks',
  'trace',
  'network',
  'topologies',
  'workloads',
  'detectors',
  'adversaries',
  'runtimes/simulator',
];

const { values } = parseArgs({
  options: {
    mutants: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    processes: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    only: { type: 'string', multiple: true, default: computing.map((folder) => `src/${folder}`) },
    at: { type: 'string', multiple: true },
    tests: { type: 'string', multiple: true, default: ['test'] },
    root: { type: 'string', default: fileURLToPath(new URL('..', import.meta.url)) },
    'limit-ms': { type: 'string', default: '2000' },
    verbose: { type: 'boolean', default: false },
  },
});
const root = join(values.root, '.');

const verdicts = await run();
printTable(verdicts);
const killed = verdicts.filter(({ fate }) => fate === 'killed' || fate === 'timed out').length;
process.exit(killed >= KILLED_SHARE * verdicts.length ? 0 : 1);

async function run() {
  const sample = sampled(root, values.only, Number(values.mutants), values.seed);
  const mutants = sample.mutants.filter(isChosen).map((mutant, number) => ({ ...mutant, number }));
  const suite = await pureSuite(root);
  const { setupFiles } = suite;
  const files = suite.files.filter((file) => values.tests.some((place) => relative(root, file).startsWith(place)));
  console.log(`${mutants.length} of ${sample.possible} mutants, seed ${values.seed}; ${files.length} test files`);
  const lanes = await Promise.all(
    Array.from({ length: Number(values.processes) }, () => TestProcess.start({ root, files, setupFiles, mutants })),
  );
  const recorded = await record(lanes, files, (done) => progress('test files recorded', done, files.length));
  /** @type {Verdict[]} */
  const verdicts = [];
  /** @param {Mutant} mutant @param {import('./mutants/trial.js').Verdict} verdict */
  const close = (mutant, verdict) => {
    verdicts.push({ ...verdict, mutant });
    print(verdicts[verdicts.length - 1]);
    progress('mutants tried', verdicts.length, mutants.length);
  };
  // Mutants of one file meet the same tests, which then are loaded.
  const waiting = [...mutants].sort((a, b) => (a.file < b.file ? -1 : 1));
  /** @type {Mutant[]} */
  const open = [];
  await Promise.all(
    lanes.map(async (tests) => {
      const trial = new Trial(root, tests, recorded, Number(values['limit-ms']));
      for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
        const verdict = await trial.inWarmProcess(mutant);
        if (verdict === undefined) open.push(mutant);
        else close(mutant, verdict);
      }
      for (let mutant = open.shift(); mutant !== undefined; mutant = open.shift())
        close(mutant, await trial.inNewProcess(mutant));
      await tests.close();
    }),
  );
  return verdicts;
}

/** @param {Mutant} mutant */
function isChosen({ file, line }) {
  return values.at === undefined || values.at.some((place) => place === `${file}:${line}` || file.startsWith(place));
}

/** @param {string} what @param {number} done @param {number} all */
function progress(what, done, all) {
  if (done % 25 === 0 || done === all)
    console.log(`${Math.round(performance.now() / 1000)} s: ${done} of ${all} ${what}`);
}

/** @param {Verdict} verdict */
function print({ mutant, fate, by, ms, isFresh }) {
  const isKilled = fate === 'killed' || fate === 'timed out';
  if (isKilled && !values.verbose) return;
  const { file, line, change } = mutant;
  const short = (/** @type {string} */ code) => code.replace(/\s+/g, ' ').slice(0, 100);
  const reason = reasonFor(mutant);
  const known = isKilled ? by.split('\n')[0] : reason === undefined ? '' : `as known: ${reason}`;
  console.log(`${fate}: ${file}:${line}  ${short(change.was)}  →  ${short(change.text)}  ${known}`);
  if (values.verbose) console.log(`    ${Math.round(ms)} ms${isFresh ? ', in a process of its own' : ''}`);
}

/** @param {readonly Verdict[]} verdicts */
function printTable(verdicts) {
  const head = ['', 'mutants', 'killed', 'timed out', 'survived', 'not reached', 'killed share'];
  const table = new Table({ head, style: { head: [], border: [] } });
  const rows = values.only.map((place) => ({
    place,
    here: verdicts.filter(({ mutant }) => !relative(place, mutant.file).startsWith('..')),
  }));
  for (const { place, here } of [...rows, { place: 'all', here: verdicts }]) {
    const count = (/** @type {string} */ fate) => here.filter((verdict) => verdict.fate === fate).length;
    const share = (100 * (count('killed') + count('timed out'))) / here.length;
    const counts = [count('killed'), count('timed out'), count('survived'), count('not reached')];
    table.push([place, here.length, ...counts, here.length === 0 ? '' : `${share.toFixed(1)} %`]);
  }
  console.log(table.toString());
}
