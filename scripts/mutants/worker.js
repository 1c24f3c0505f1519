// Runs test files against one mutant after the other, as its parent says: Vitest stays up, and what it has compiled
// stays compiled.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVitest } from 'vitest/node';
import { instrumented } from './instrument.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = /** @type {string} */ (process.env.HEARSAY_MUTANTS);
/** @type {{ isRecording: boolean, mutants: import('./operators.js').Mutant[] }} */
const plan = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'));
let hasFailed = false;
/** @type {Record<string, number>} By test file, in milliseconds. */
let took = {};

/** The nearest tests first, as the parent has ordered them. */
class AsGiven {
  /** @param {import('vitest/node').TestSpecification[]} files */
  sort = (files) => files;
  /** @param {import('vitest/node').TestSpecification[]} files */
  shard = (files) => files;
}

const vitest = await createVitest(
  'test',
  {
    config: false,
    root,
    watch: false,
    setupFiles: [fileURLToPath(new URL('./setup.js', import.meta.url))],
    pool: 'threads',
    isolate: !plan.isRecording,
    maxWorkers: 1,
    bail: plan.isRecording ? 0 : 1,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // A mutant that changes what a golden file holds is found, and writes nothing.
    update: false,
    sequence: { sequencer: AsGiven },
    reporters: [
      {
        onTestModuleEnd(module) {
          hasFailed ||= module.state() === 'failed';
          took[relative(root, module.moduleId)] = module.diagnostic().duration + module.diagnostic().collectDuration;
        },
      },
    ],
  },
  {
    plugins: [
      {
        name: 'mutants',
        enforce: 'pre',
        transform(code, id) {
          const file = relative(root, id.replace(/\?.*/, ''));
          const mutants = plan.mutants.filter((mutant) => mutant.file === file);
          return mutants.length === 0 ? undefined : { code: instrumented(code, mutants), map: null };
        },
      },
    ],
  },
);

process.on('message', async (/** @type {{ mutant: number, files: string[] }} */ { mutant, files }) => {
  writeFileSync(join(folder, 'active'), String(mutant));
  hasFailed = false;
  took = {};
  const project = vitest.getRootProject();
  const specifications = files.map((file) => project.createSpecification(join(root, file)));
  const { unhandledErrors } = await vitest.runTestSpecifications(specifications);
  process.send?.({ isKilled: hasFailed || unhandledErrors.length > 0, took });
});
process.send?.('ready');
