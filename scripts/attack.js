// Attacks Hearsay in ten minutes, by what `npm run build` has built, and prints a table of what held: `npm run attack`.
// `--small` is a version of seconds, which the tests run; names choose attacks: `npm run attack -- signals disks`.
// Nothing leaves this machine.
import Table from 'cli-table3';
import { brokers } from './attack/brokers.js';
import { connections } from './attack/connections.js';
import { descriptors } from './attack/descriptors.js';
import { Desk } from './attack/desk.js';
import { disks } from './attack/disks.js';
import { limits } from './attack/limits.js';
import { markup } from './attack/markup.js';
import { protocols } from './attack/protocols.js';
import { questions } from './attack/questions.js';
import { samples } from './attack/samples.js';
import { signals } from './attack/signals.js';
import { sizes } from './attack/sizes.js';

/** Those that take long by themselves come last. */
const attacks = [
  descriptors,
  disks,
  questions,
  markup,
  protocols,
  limits,
  samples,
  signals,
  connections,
  brokers,
  sizes,
];
const names = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const isSmall = process.argv.includes('--small');
const unknown = names.find((name) => !attacks.some((attack) => attack.name === name));
if (unknown !== undefined) {
  console.error(`attack: expected some of ${attacks.map(({ name }) => name).join(', ')}, given ${unknown}`);
  process.exit(2);
}

/** @type {import('./attack/desk.js').Row[]} */
const rows = [];
const marks = new Map([
  [true, 'held'],
  [false, 'BROKEN'],
  [undefined, 'SKIPPED'],
]);

for (const attack of attacks) {
  if (names.length > 0 && !names.includes(attack.name)) continue;
  const desk = new Desk(attack.name, (row) => {
    rows.push(row);
    console.error(
      `${marks.get(row.held)}  ${row.attack}: ${row.what} (${(row.ms / 1000).toFixed(1)} s)${row.held === true ? '' : `\n    ${row.said}`}`,
    );
  });
  try {
    await attack.run(desk, isSmall);
  } catch (error) {
    desk.note('the attack itself', false, String(/** @type {Error} */ (error).stack));
  } finally {
    await desk.end();
  }
}

const table = new Table({
  head: ['attack', 'what', '', 'what came of it'],
  colWidths: [14, 58, 9, 80],
  wordWrap: true,
  style: { head: [], border: [] },
});
for (const { attack, what, held, said } of rows) table.push([attack, what, marks.get(held), said.slice(0, 300)]);
console.log(table.toString());
const count = (/** @type {boolean | undefined} */ held) => rows.filter((row) => row.held === held).length;
console.log(`${count(true)} held, ${count(false)} broken, ${count(undefined)} skipped`);
process.exitCode = count(false) > 0 ? 1 : 0;
