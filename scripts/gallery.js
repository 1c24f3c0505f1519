// Draws docs/gallery: the pages and all pictures of a few runs with fixed seeds, by what `npm run build` has built. `npm run gallery` does both.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'docs/gallery');

/**
 * What each run tells, what makes it, and the pictures of it that the gallery's first page shows.
 * @type {{ name: string, tells: string, command: string, shown: string[] }[]}
 */
const runs = [
  {
    name: 'mesh',
    tells: 'Five peers that are all linked know the whole network, at the price of 320 messages (p2p)',
    command: 'run mesh --runtime simulator',
    shown: ['link-traffic', 'world-views'],
  },
  {
    name: 'cycle',
    tells: 'The same on a circle, with 40 messages (p2p)',
    command: 'run cycle --runtime simulator',
    shown: ['link-traffic', 'space-time'],
  },
  {
    name: 'links',
    tells: 'A link fails and another is made; the slider of the page shows who knew when (p2p, second version)',
    command: 'run links --runtime simulator',
    shown: ['network', 'kind-traffic'],
  },
  {
    name: 'mpcomm',
    tells: 'Eight peers on four continents, and no coordination: hardly a column is of one colour (mpcomm)',
    command: 'run mpcomm --zones gcp -n 8',
    shown: ['network', 'order', 'crossings'],
  },
  {
    name: 'mpcomm-sequencer',
    tells: 'With a sequencer all agree, and wait for it (mpcomm)',
    command: 'run mpcomm --runtime simulator -n 8 --protocol sequencer',
    shown: ['order', 'latency'],
  },
  {
    name: 'elixir-broadcast',
    tells: 'Who sent and received what, and how the mailboxes fill (elixir-broadcast)',
    command: 'run elixir-broadcast --runtime simulator -m 20',
    shown: ['exchange', 'space-time'],
  },
];

const { findRun } = await built('archive/runs');
const { readTrace } = await built('archive/traces');
const { reportOf, writeReport } = await built('host/report-files');
const { readWorld } = await built('host/world');
const { captionOf } = await built('reports/caption');

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const page = [
  '# Gallery',
  '',
  'Drawn by `npm run gallery` from runs with seed 1. [reports.md](../reports.md) says what each picture shows.',
  '',
];
for (const run of runs) page.push(...(await drawn(run)));
writeFileSync(join(folder, 'README.md'), page.join('\n'));

/** Its part of the gallery's first page. @param {(typeof runs)[number]} run */
async function drawn({ name, tells, command, shown }) {
  const out = mkdtempSync(join(tmpdir(), 'hearsay-gallery-'));
  try {
    execFileSync(process.execPath, [join(root, 'bin/hearsay'), ...command.split(' '), '--seed', '1', '--out', out, '--json']);
    const found = findRun('latest', out);
    const { log } = await readTrace(found, found.samples[0]);
    const report = await reportOf({ summary: found.summary, log, world: readWorld() }, captionOf(found.summary, `hearsay ${command}`), []);
    await writeReport(report, join(folder, `${name}.html`), join(folder, name));
    // The repository keeps what browsers show; PNGs are as large again, and made by `hearsay report`.
    for (const file of readdirSync(join(folder, name))) if (file.endsWith('.png')) rmSync(join(folder, name, file));
    console.log(`${name}: ${report.drawings.length} pictures`);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
  const images = shown.flatMap((picture) => [`![${picture}](${name}/${picture}.svg)`, '']);
  const links = `[Its page](${name}.html) (to be opened from a copy of the repository), [all pictures](${name})`;
  return [`## ${tells}`, '', '```', `hearsay ${command}`, '```', '', ...images, links, ''];
}

/** @param {string} module */
function built(module) {
  return import(new URL(`../dist/${module}.js`, import.meta.url).href);
}
