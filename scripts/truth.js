// Makes the truth table: docs/truth/table.json, the page docs/truth-table.md, and a file for each smallest schedule, by
// what `npm run build` has built. `npm run truth` does both. `npm run truth -- flood causal` makes only the rows of these
// protocols and those that are missing, and `npm run truth -- --text` none: the other rows stay as they are.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCHEDULES = 300;
const SEED = 1;

const docs = fileURLToPath(new URL('../docs', import.meta.url));
const kept = join(docs, 'truth/table.json');
const { protocols } = await built('protocols/index');
const { filesOf } = await built('table/files');

/** @type {string[]} */
const names = protocols.map((/** @type {{ name: string }} */ { name }) => name);
const given = process.argv.slice(2);
const old = given.length > 0 ? JSON.parse(readFileSync(kept, 'utf8')).rows : [];
const stays = (/** @type {string} */ name) =>
  !given.includes(name) && old.some((/** @type {{ protocol: string }} */ { protocol }) => protocol === name);
const made = given.includes('--text') ? [] : await rowsOf(names.filter((name) => !stays(name)));
const rowOf = new Map([...old, ...made].map((row) => [row.protocol, row]));
const rows = names.flatMap((name) => rowOf.get(name) ?? []);
const definitions = rows.map(({ protocol }) =>
  protocols.find((/** @type {{ name: string }} */ one) => one.name === protocol),
);
rmSync(join(docs, 'truth'), { recursive: true, force: true });
for (const [place, text] of Object.entries(
  filesOf({ version: 1, seed: SEED, schedules: SCHEDULES, rows }, definitions),
)) {
  mkdirSync(dirname(join(docs, place)), { recursive: true });
  writeFileSync(join(docs, place), text);
}

/** @param {string[]} wanted */
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
