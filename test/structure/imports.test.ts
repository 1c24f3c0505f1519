/**
 * The import rule bites: each rule of .dependency-cruiser.js finds the file made up to break it, and passes the one
 * that keeps it.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import config from '../../.dependency-cruiser.js';
import { type ScratchProject, scratchProject } from './scratch-project.ts';

const library = "export { x } from './cli/target.ts';\nexport { x as y } from './platform/on-disk.ts';";

/** A module for pages with a part of the machine. */
const browser = "export { x } from './core/target.ts';\nexport { x as y } from './cli/target.ts';";

/** For each rule, files that break it (`import` lines only), and files that come close and are fine. */
const offenders: Record<string, Record<string, string>> = {
  'core-imports': { 'src/core/a.ts': "import type { T } from '../trace/target.ts';" },
  'text-imports': { 'src/text/a.ts': "import { x } from '../trace/target.ts';" },
  'protocols-imports': { 'src/protocols/a.ts': "import { x } from '../runtimes/target.ts';" },
  'topologies-imports': { 'src/topologies/a.ts': "import { x } from '../network/target.ts';" },
  'workloads-imports': { 'src/workloads/a.ts': "import { x } from '../topologies/target.ts';" },
  'adversaries-imports': { 'src/adversaries/a.ts': "import { x } from '../network/target.ts';" },
  'detectors-imports': { 'src/detectors/a.ts': "import { x } from '../network/target.ts';" },
  'network-imports': { 'src/network/a.ts': "import { x } from '../protocols/target.ts';" },
  'trace-imports': { 'src/trace/a.ts': "export type { T } from '../protocols/target.ts';" },
  'orders-imports': { 'src/orders/a.ts': "import { x } from '../measures/target.ts';" },
  'measures-imports': { 'src/measures/a.ts': "import { x } from '../checks/target.ts';" },
  'checks-imports': { 'src/checks/a.ts': "import { x } from '../measures/target.ts';" },
  'reports-imports': { 'src/reports/a.ts': "import { x } from '../runtimes/target.ts';" },
  'runtimes-imports': { 'src/runtimes/processes/a.ts': "export const x = () => import('../../protocols/target.ts');" },
  'experiment-imports': { 'src/experiment/a.ts': "import { x } from '../presets/target.ts';" },
  'explore-imports': { 'src/explore/a.ts': "import { x } from '../cli/target.ts';" },
  'table-imports': { 'src/table/a.ts': "import { x } from '../cli/target.ts';" },
  'reproduce-imports': { 'src/reproduce/a.ts': "import { x } from '../presets/target.ts';" },
  'exports-imports': { 'src/exports/a.ts': "import { x } from '../measures/target.ts';" },
  'archive-imports': { 'src/archive/a.ts': "import { x } from '../measures/target.ts';" },
  'platform-imports': { 'src/platform/a.ts': "import { x } from '../presets/target.ts';" },
  'presets-imports': { 'src/presets/a.ts': "import { x } from '../cli/target.ts';" },
  'files-imports': { 'src/files/a.ts': "import { x } from '../trace/target.ts';" },
  'lab-imports': { 'src/lab/a.ts': "import { x } from '../cli/target.ts';" },
  'play-imports': { 'src/play/a.ts': "import { x } from '../cli/target.ts';" },
  'cli-imports': { 'src/cli/a.ts': "import { x } from '../web/target.ts';" },
  'no-unknown-folder': { 'src/helpers/a.ts': "import { x } from '../core/target.ts';" },
  'library-imports-no-command': { 'src/index.ts': library },
  'library-loads-no-archive': { 'src/library/on-disk.ts': "export { x } from '../archive/target.ts';" },
  'library-imports': { 'src/library/a.ts': "import { x } from '../cli/target.ts';" },
  'only-the-archive-asks-duckdb': {
    'src/runtimes/processes/b.ts': "import { DuckDBInstance } from '@duckdb/node-api';",
  },
  'index-is-the-border': { 'src/cli/b.ts': "import { x } from '../index.ts';" },
  'no-node-outside-the-machine': { 'src/experiment/b.ts': "import { readFileSync } from 'node:fs';" },
  'reaches-no-node': {
    'src/experiment/d.ts': "import { x } from '../runtimes/sockets/codec.ts';",
    'src/runtimes/sockets/codec.ts': "import { connect } from 'node:net';\nexport const x = connect;",
  },
  'no-package-of-the-machine': { 'src/experiment/c.ts': "import { Command } from 'commander';" },
  'core-imports-no-package': { 'src/core/b.ts': "import { z } from 'zod';" },
  'no-undeclared-package': { 'src/cli/c.ts': "import fc from 'fast-check';" },
  'page-imports-the-public-module': { 'web/a.ts': "import { x } from '../src/core/target.ts';" },
  'browser-imports-no-node': { 'src/browser.ts': browser },
  'source-knows-no-page': { 'src/cli/f.ts': "import { x } from '../../web/target.ts';" },
  resolvable: { 'src/cli/d.ts': "import { x } from '../core/nowhere.ts';" },
  'source-knows-no-test': { 'src/cli/e.ts': "import { x } from '../../test/target.ts';" },
};

const innocent: Record<string, string> = {
  'src/protocols/fine.ts': "import { x } from '../core/target.ts';\nimport type { T } from './target.ts';",
  'src/runtimes/processes/fine.ts':
    "import { readFileSync } from 'node:fs';\nimport { x } from '../../network/target.ts';",
  'src/experiment/fine.ts': "import { z } from 'zod';\nimport { x } from '../protocols/target.ts';",
  'src/cli/fine.ts':
    "import { Command } from 'commander';\nimport { x } from '../presets/target.ts';\nimport { argv } from 'node:process';",
  'test/fine.ts': "import { x } from '../src/core/target.ts';",
  'web/fine.ts': "import { x } from '../src/browser.ts';",
};

const folders = [
  'core',
  'protocols',
  'topologies',
  'network',
  'trace',
  'orders',
  'measures',
  'checks',
  'runtimes',
  'presets',
  'cli',
  'archive',
  'web',
];
const targets = Object.fromEntries(
  [...folders.map((folder) => `src/${folder}`), 'test', 'web'].map((folder) => [
    `${folder}/target.ts`,
    'export const x = 1;\nexport type T = 1;',
  ]),
);

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

let project: ScratchProject;
let violations: readonly Violation[];

beforeAll(() => {
  project = scratchProject({ ...targets, ...innocent, ...Object.assign({}, ...Object.values(offenders)) });
  const output = project.run(
    'dependency-cruiser/bin/dependency-cruise.mjs',
    '--config',
    '.dependency-cruiser.js',
    '--output-type',
    'json',
    'src',
    'test',
    'web',
  );
  violations = JSON.parse(output).summary.violations;
});

afterAll(() => project.remove());

describe('the import rule', () => {
  const names = config.forbidden.map((rule) => rule.name);

  it.each(names)('%s bites', (name) => {
    const found = violations.filter((violation) => violation.rule.name === name && violation.from in offenders[name]);
    expect(found).not.toEqual([]);
  });

  it('lets innocent files pass', () => {
    const accused = violations.filter((violation) => violation.from in innocent || violation.from in targets);
    expect(accused).toEqual([]);
  });
});
