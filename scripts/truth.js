// Makes the truth table: the page docs/truth-table.md, and for each protocol a folder docs/truth/<protocol> with its page,
// its row as data and a file for each smallest schedule, by what `npm run build` has built. `npm run truth` does both.
// `npm run truth -- flood causal` makes only the rows of these protocols, `npm run truth -- --new` only those that are
// missing, and `npm run truth -- --text` none: the other rows stay as they are. Then it says what is left to be written.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {{ protocol: string }} Row */
/** @typedef {{ name: string }} Definition */

const SCHEDULES = 300;
const SEED = 1;

const docs = fileURLToPath(new URL('../docs', import.meta.url));
/** @type {{ protocols: readonly Definition[] }} */
const { protocols } = await built('protocols/index');
const { dataOf, filesOf, tableOf } = await built('table/files');
const { leftToWrite } = await built('table/left-to-write');

const names = protocols.map(({ name }) => name);
const given = process.argv.slice(2);
const unknown = given.find((name) => !['--new', '--text', ...names].includes(name));
if (unknown !== undefined) throw new Error(`${unknown} is no protocol of the registry, and neither --new nor --text`);

const old = given.length > 0 ? keptRows() : [];
const has = (/** @type {string} */ name) => old.some(({ protocol }) => protocol === name);
const wanted = names.filter((name) => given.includes(name) || (!has(name) && !given.includes('--text')));
const made = wanted.length === 0 ? [] : await rowsOf(wanted);
const rowOf = new Map([...old, ...made].map((row) => [row.protocol, row]));
const rows = names.flatMap((name) => rowOf.get(name) ?? []);
const definitions = rows.map(({ protocol }) => protocols.find(({ name }) => name === protocol));
rmSync(join(docs, 'truth'), { recursive: true, force: true });
const table = { version: 1, seed: SEED, schedules: SCHEDULES, rows };
for (const [place, text] of Object.entries(filesOf(table, definitions))) {
  mkdirSync(dirname(join(docs, place)), { recursive: true });
  writeFileSync(join(docs, place), text);
}
for (const [index, row] of rows.entries()) for (const line of leftToWrite(row, definitions[index])) console.log(line);

/** @returns {readonly Row[]} */
function keptRows() {
  const files = names.map((name) => join(docs, dataOf(name))).filter((file) => existsSync(file));
  return files.length === 0 ? [] : tableOf(files.map((file) => readFileSync(file, 'utf8'))).rows;
}

/**
 * @param {readonly string[]} wanted
 * @returns {Promise<readonly Row[]>}
 */
async function rowsOf(wanted) {
  const { makeTable } = await built('platform/table-run');
  const request = {
    protocols: wanted,
    seed: SEED,
    schedules: SCHEDULES,
    threads: availableParallelism(),
    limitMs: 60_000,
  };
  let told = 0;
  const { table } = await makeTable(request, (/** @type {number} */ share) => {
    if (share >= told) console.log(`${Math.round(100 * share)} % of the schedules`);
    while (share >= told) told += 0.1;
  });
  return table.rows;
}

/** @param {string} module */
function built(module) {
  return import(new URL(`../dist/${module}.js`, import.meta.url).href);
}
