/** What experiments run on in Node: all runtimes, files, the machine's clock. */
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { InputError } from '../core/errors.ts';
import type { Host } from '../experiment/host.ts';
import { simulate } from '../experiment/simulate.ts';
import { runActors } from '../runtimes/actors/actors.ts';
import { loadProtocol } from './bundle.ts';

const ownExtension = extname(import.meta.url);
const now = () => performance.now();

export const nodeHost: Host = {
  runtimes: {
    simulator: (_prepared, job, observer) => simulate(job, observer, now),
    actors: (_prepared, job, observer) => runActors(job, observer),
  },
  loadProtocol,
  moduleOf: (folder, name) => new URL(`../${folder}/${name}${ownExtension}`, import.meta.url).href,
  readText(path, option) {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      throw new InputError(option, `a file that can be read (${(error as NodeJS.ErrnoException).code})`, path);
    }
  },
  now,
  drawSeed: () => randomInt(2 ** 32),
  peakRssBytes: () => process.resourceUsage().maxRSS * 1024,
};
