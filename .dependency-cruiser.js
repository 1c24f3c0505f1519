/**
 * The import rule of the house (see ARCHITECTURE.md), as dependency-cruiser checks it in `npm test`.
 *
 * The linter finds circles of imports, also of types alone (biome.json).
 * Each folder of src/ lists what it may import besides itself; a folder that is missing here may import nothing.
 */

import { builtinModules } from 'node:module';

const foundations = [
  'core',
  'text',
  'protocols',
  'topologies',
  'workloads',
  'detectors',
  'adversaries',
  'network',
  'trace',
];
const analyses = [...foundations, 'orders', 'measures', 'checks'];

/** @type {Record<string, string[]>} */
const allowed = {
  core: [],
  // Numbers, columns and wrapped lines.
  text: ['core'],
  // The protocol swim is its detector, which carries broadcasts too.
  protocols: ['core', 'detectors/swim'],
  topologies: ['core'],
  // Failure detectors.
  detectors: ['core'],
  adversaries: ['core'],
  // Waits are drawn from the same laws as delays.
  workloads: ['core', 'network'],
  network: ['core'],
  trace: ['core'],
  // Files written whole, and the manifest of a folder.
  files: ['core'],
  orders: ['core', 'trace'],
  measures: ['core', 'text', 'trace', 'orders'],
  checks: ['core', 'trace', 'orders'],
  reports: ['core', 'text', 'trace', 'measures', 'checks'],
  // A run in formats that others read.
  exports: ['core', 'text', 'trace', 'reports'],
  // Runtimes never name a protocol or a topology. Of workloads they know the interface, which they drive.
  runtimes: ['core', 'network', 'trace', 'workloads/workload.ts'],
  experiment: [...analyses, 'reports', 'runtimes'],
  // All schedules of a small world.
  explore: [...analyses, 'runtimes'],
  // The record of a run in its folder, and questions to it.
  archive: [
    'core',
    'trace',
    'reports',
    'files',
    ...['fact-file-reader', 'run-log'].map((name) => `runtimes/processes/wire/${name}.ts`),
  ],
  // The truth table: protocols, conditions, properties.
  table: [...analyses, 'reports', 'runtimes', 'experiment', 'explore'],
  // Figures that others published, and the experiments that give them here.
  reproduce: [...analyses, 'reports', 'runtimes', 'experiment'],
  // What an experiment is given to run on in Node: files, bundles of protocols, processes.
  platform: [...analyses, 'files', 'reports', 'runtimes', 'experiment', 'explore', 'table', 'reproduce'],
  presets: [...analyses, 'reports', 'runtimes', 'experiment'],
  lab: [...analyses, 'reports', 'runtimes', 'experiment', 'platform', 'presets'],
  // What a program calls, and the command too.
  library: [...analyses, 'reports', 'runtimes', 'experiment', 'explore', 'archive', 'platform', 'presets'],
  // The page of the laboratory on a server of its own, and the runs that it shows.
  play: [...analyses, 'reports', 'runtimes', 'experiment', 'archive', 'platform', 'presets'],
  cli: [
    ...analyses,
    'reports',
    'runtimes',
    'experiment',
    'explore',
    'archive',
    'exports',
    'table',
    'reproduce',
    'platform',
    'presets',
    'lab',
    'library',
    'play',
  ],
};

const folders = Object.keys(allowed);

const importRules = folders.map((folder) => ({
  name: `${folder}-imports`,
  comment: `src/${folder} may import: ${[folder, ...allowed[folder]].join(', ')}`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: {
    path: '^src/',
    pathNot: [folder, ...allowed[folder]].map((target) => `^src/${target}${target.endsWith('.ts') ? '$' : '/'}`),
  },
}));

/** What may touch the machine. Everything else also runs in a browser. */
const onTheMachine = '^src/(archive|files|runtimes/(sockets|processes|isolation)|platform|lab|library|play|cli)/';

/** Packages that run in a browser too, and may be imported anywhere outside the core. */
const browserPackages = [
  'zod',
  'yaml',
  'saxes',
  'simple-statistics',
  'string-width',
  'msgpackr',
  '@noble/hashes',
  'pure-rand',
  'vega',
  'vega-lite',
  '@viz-js/viz',
  'd3-geo',
  'topojson-client',
];

export default {
  forbidden: [
    {
      name: 'no-unknown-folder',
      comment: 'A new folder of src/ gets its line in the import rule.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: folders.map((folder) => `^src/${folder}/`) },
      to: {},
    },
    ...importRules,
    {
      name: 'library-imports-no-command',
      comment: 'src/index.ts is the library: no command line in it.',
      severity: 'error',
      from: { path: '^src/(index\\.ts$|library/)' },
      to: { path: '^src/(cli|lab)/' },
    },
    {
      name: 'library-loads-no-archive',
      comment:
        'Who imports the library does not load a database: what asks runs that were kept imports it when it is called.',
      severity: 'error',
      from: { path: '^src/(index\\.ts$|library/)' },
      to: { path: '^src/archive/', dynamic: false },
    },
    {
      name: 'only-the-archive-asks-duckdb',
      comment: 'A peer process never loads DuckDB; neither does a run.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/archive/' },
      to: { path: 'node_modules/@duckdb/' },
    },
    {
      name: 'index-is-the-border',
      comment: 'src/index.ts and src/browser.ts are for users of the package; inside, import the file itself.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/(index|browser)\\.ts$' },
    },
    {
      name: 'no-node-outside-the-machine',
      comment:
        'Only archive, runtimes/sockets, runtimes/processes, runtimes/isolation, files, platform, lab and cli touch node:*; everything else also runs in a browser.',
      severity: 'error',
      from: { path: '^src/', pathNot: onTheMachine },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'reaches-no-node',
      comment:
        'What also runs in a browser does not reach node:* through others either (the codec of the sockets is shared, for instance).',
      severity: 'error',
      from: {
        path: '^src/(core|protocols|topologies|workloads|detectors|network|trace|orders|measures|checks|reports|exports|runtimes/(simulator|actors)|experiment|explore|reproduce|presets)/',
      },
      to: { path: `^(${builtinModules.join('|')})$`, reachable: true },
    },
    {
      name: 'no-package-of-the-machine',
      comment: 'Code that also runs in a browser imports packages that do.',
      severity: 'error',
      from: { path: '^src/', pathNot: onTheMachine },
      to: { path: 'node_modules/', pathNot: browserPackages.map((name) => `node_modules/${name}/`) },
    },
    {
      name: 'core-imports-no-package',
      comment: 'The core has no dependency: a peer process starts fast.',
      severity: 'error',
      from: { path: '^src/(core|protocols)/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer'] },
    },
    {
      name: 'no-undeclared-package',
      comment: 'A package that is imported stands in package.json; the shipped code needs no devDependency.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'undetermined'] },
    },
    {
      name: 'page-imports-the-public-module',
      comment: 'The page imports src/browser.ts, which holds what any page may use, and no other file of src/.',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^src/', pathNot: '^src/browser\\.ts$' },
    },
    {
      name: 'browser-imports-no-node',
      comment: 'src/browser.ts is for pages: nothing in it needs Node.',
      severity: 'error',
      from: { path: '^src/browser\\.ts$' },
      to: { path: onTheMachine },
    },
    {
      name: 'source-knows-no-page',
      comment: 'The page imports the source, never the other way round.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^web/' },
    },
    {
      name: 'resolvable',
      comment: 'What is imported exists.',
      severity: 'error',
      from: { path: '^(src|web|test|bench|examples)/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'source-knows-no-test',
      comment: 'Tests, benchmarks and examples import the source, never the other way round.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|examples|scripts)/' },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    // Its parser cannot read them; the linter watches their imports (biome.json).
    exclude: { path: '\\.tsx$' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
