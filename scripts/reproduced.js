// Runs all experiments of published figures on all cores, and writes docs/reproduced.md, by what `npm run build` has
// built. `npm run reproduced` does both.
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { reproduceAll } from '../dist/platform/reproduce-run.js';
import { reproducedPage } from '../dist/reproduce/page.js';
import { reproductions } from '../dist/reproduce/sources/index.js';

const found = [];
for await (const one of reproduceAll({ reproductions, threads: availableParallelism() })) {
  found.push(one);
  console.log(`${found.length}/${reproductions.length} ${one.name}`);
}
writeFileSync(new URL('../docs/reproduced.md', import.meta.url), reproducedPage(found));
