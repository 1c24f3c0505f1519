// Runs in each worker before a test file: the mutant that counts is the one named in the plan's folder, and what tests
// reach is written down there.
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { ASKED } from './instrument.js';

const folder = /** @type {string} */ (process.env.HEARSAY_MUTANTS);
const active = Number(readFileSync(join(folder, 'active'), 'utf8'));

/** @type {{ [ASKED]?: (mutant: number) => boolean, reachedByImports?: Set<number> }} */
const shared = /** @type {any} */ (globalThis);
/** What modules reach as they are imported counts for every file of this worker, as they are imported once. */
shared.reachedByImports ??= new Set();
let reached = shared.reachedByImports;

shared[ASKED] =
  active >= 0
    ? (mutant) => mutant === active
    : (mutant) => {
        reached.add(mutant);
        return false;
      };

beforeAll(() => {
  reached = new Set();
});

afterAll(() => {
  const mutants = [...new Set([...reached, ...(shared.reachedByImports ?? [])])];
  if (active < 0)
    appendFileSync(join(folder, 'reached'), `${JSON.stringify({ file: expect.getState().testPath, mutants })}\n`);
});
