/** What an experiment runs on in a worker: the simulator, and no files but what was written in the page. */

import type { Platform, RunOn } from '../../../src/browser.ts';
import { InputError } from '../../../src/browser.ts';
import { typedDefinition } from './typed-modules.ts';

/** @param simulator runs a job of the experiment */
export function workerPlatform(simulator: RunOn): Platform {
  return {
    runtimes: { simulator },
    loadFile: async (path, option) => typedDefinition(path, option),
    placeOf: (path) => path,
    moduleOf: (folder, name) => `${folder}/${name}`,
    readText(path, option) {
      throw noFile(path, option);
    },
    now: () => performance.now(),
    drawSeed: () => crypto.getRandomValues(new Uint32Array(1))[0],
    peakRssBytes: () => 0,
  };
}

function noFile(path: string, option: string): InputError {
  return new InputError(option, 'a built-in name, as a page has no files', path);
}
