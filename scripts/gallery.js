// Draws docs/gallery: the pages and all pictures of a few runs with fixed seeds, by what `npm run build` has built.
// `npm run gallery` does both.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawPage } from './page-picture.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'docs/gallery');

/** One broadcast, and no peer fails. */
const single = '--workload single --set faults=[] --set name=flood';

/**
 * What each run tells, what makes it, and the pictures of it that the gallery's first page shows.
 * @type {{ name: string, tells: string, command: string, shown: string[] }[]}
 */
const runs = [
  {
    name: 'flood',
    tells: 'Flooding: how one broadcast reaches 1,000 peers, and how many copies bring nothing new',
    command: `run churn --runtime simulator -n 1000 --topology random-k-out --trace full ${single}`,
    shown: ['spreading-tree', 'copies-by-hop'],
  },
  {
    name: 'mesh',
    tells: 'p2p: in a mesh, five peers learn the whole network from 320 messages',
    command: 'run mesh --runtime simulator',
    shown: ['link-traffic', 'world-views'],
  },
  {
    name: 'cycle',
    tells: 'p2p: on a cycle, 40 messages are enough',
    command: 'run cycle --runtime simulator',
    shown: ['link-traffic', 'space-time'],
  },
  {
    name: 'links',
    tells: 'p2p, second version: a link fails and another is made; a slider shows when each peer learned it',
    command: 'run links --runtime simulator',
    shown: ['network', 'kind-traffic'],
  },
  {
    name: 'mpcomm',
    tells: 'mpcomm: eight peers on four continents without coordination; few deliveries are in place',
    command: 'run mpcomm --zones gcp -n 8',
    shown: ['network', 'order', 'crossings'],
  },
  {
    name: 'mpcomm-sequencer',
    tells: 'mpcomm with a sequencer: all peers agree, and wait for it',
    command: 'run mpcomm --runtime simulator -n 8 --protocol sequencer',
    shown: ['order', 'latency'],
  },
  {
    name: 'elixir-broadcast',
    tells: 'elixir-broadcast: all broadcast at once, and the mailboxes fill',
    command: 'run elixir-broadcast --runtime simulator -m 20',
    shown: ['mailboxes', 'space-time'],
  },
  {
    name: 'mpcomm-samples',
    tells: 'mpcomm: ten samples instead of one run',
    command: 'run mpcomm --runtime simulator -n 8 --samples 10',
    shown: ['samples', 'sample-latency'],
  },
];

/**
 * Runs that are held against each other.
 * @type {{ name: string, tells: string, commands: string[], runs: string, shown: string[] }[]}
 */
const comparisons = [
  {
    name: 'topologies',
    tells: 'p2p on three topologies: a mesh has the lowest latency and eight times the messages',
    commands: ['cycle', 'mesh', 'starfish'].map((name) => `run ${name} --runtime simulator`),
    runs: 'cycle mesh starfish',
    shown: ['figures', 'latencies'],
  },
  {
    name: 'with-sequencer',
    tells: 'mpcomm with and without a sequencer: no round is out of order, for twice the bytes',
    commands: [
      'run mpcomm --runtime simulator -n 8 --samples 10',
      'run mpcomm --runtime simulator -n 8 --samples 10 --protocol sequencer --set name=sequencer',
    ],
    runs: 'mpcomm sequencer',
    shown: ['figures', 'order-1', 'order-2'],
  },
];

const { findRun } = await built('archive/runs');
const { readTrace } = await built('archive/traces');
const { reportOf, writeReport } = await built('platform/report-files');
const { readWorldMap } = await built('platform/world-map-data');
const { settingsIn } = await built('library/kept-settings');
const { captionOf } = await built('reports/caption');

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const page = [
  '# Gallery',
  '',
  'What do the pictures look like? `npm run gallery` draws them from runs with seed 1. [reports.md](../reports.md) explains',
  'each picture. The package has the pictures of this page; the repository has all.',
  '',
];
// All of it would be twice as large as the rest of the package.
const unpacked = ['*.html', '*.svg'];
for (const run of runs) page.push(...(await drawn(run)));
for (const comparison of comparisons) page.push(...compared(comparison));
page.push(...swept());
await drawPage(join(folder, 'play.png'));
writeFileSync(join(folder, 'README.md'), page.join('\n'));
writeFileSync(join(folder, '.npmignore'), `${unpacked.join('\n')}\n`);

/** Its part of the gallery's first page. @param {(typeof runs)[number]} run */
async function drawn({ name, tells, command, shown }) {
  const out = mkdtempSync(join(tmpdir(), 'hearsay-gallery-'));
  try {
    hearsay(folder, [...command.split(' '), '--seed', '1', '--out', out, '--json']);
    const found = findRun('latest', out);
    const { log } = await readTrace(found, found.samples[0]);
    const { samples } = found.summary;
    const summary = samples[0] ?? found.summary;
    const caption = captionOf(summary, `hearsay ${command} --seed 1`, samples.length);
    const report = await reportOf(
      { summary, samples, log, world: readWorldMap() },
      caption,
      [],
      settingsIn(found.folder),
    );
    await writeReport(report, join(folder, `${name}.html`), join(folder, name));
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
  return section(name, tells, [command], shown);
}

/** @param {(typeof comparisons)[number]} comparison */
function compared({ name, tells, commands, runs: names, shown }) {
  const out = mkdtempSync(join(tmpdir(), 'hearsay-gallery-'));
  try {
    for (const command of commands) hearsay(folder, [...command.split(' '), '--seed', '1', '--out', out, '--json']);
    hearsay(folder, ['compare', ...names.split(' '), '--page', `${name}.html`, '--out', out]);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
  return section(name, tells, [...commands, `compare ${names} --page ${name}.html`], shown);
}

function swept() {
  const command = 'sweep examples/cost.yaml';
  const out = mkdtempSync(join(tmpdir(), 'hearsay-gallery-'));
  try {
    const { path } = JSON.parse(hearsay(root, [...command.split(' '), '--out', out, '--json']));
    cpSync(join(path, 'sweep.html'), join(folder, 'cost.html'));
    cpSync(join(path, 'pictures'), join(folder, 'cost'), { recursive: true });
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
  return section(
    'cost',
    'Flooding: messages and latency over the number of peers',
    [command],
    ['books-sent-lines', 'latencyMs-p99-lines', 'latencyMs-p99-boxes'],
  );
}

/** @param {string} cwd @param {string[]} given */
function hearsay(cwd, given) {
  return execFileSync(process.execPath, [join(root, 'bin/hearsay'), ...given], { cwd, encoding: 'utf8' });
}

/** @param {string} name @param {string} tells @param {string[]} commands @param {string[]} shown */
function section(name, tells, commands, shown) {
  const files = readdirSync(join(folder, name));
  // The repository keeps what browsers show; PNGs are as large again, and made by `hearsay report`.
  for (const file of files) if (file.endsWith('.png')) rmSync(join(folder, name, file));
  console.log(`${name}: ${files.length / 2} pictures`);
  const images = shown.flatMap((picture) => [`![${picture}](${name}/${picture}.svg)`, '']);
  unpacked.push(...shown.map((picture) => `!${name}/${picture}.svg`));
  const links = `Its page is \`${name}.html\` in the repository; [all pictures](${name})`;
  return [
    `## ${tells}`,
    '',
    '```',
    ...commands.map((command) => `hearsay ${command}`),
    '```',
    '',
    ...images,
    links,
    '',
  ];
}

/** @param {string} module */
function built(module) {
  return import(new URL(`../dist/${module}.js`, import.meta.url).href);
}
