/** What an experiment runs on in a worker: the simulator, and no files. */
import { InputError } from '../../../src/core/errors.ts';
import type { Platform } from '../../../src/experiment/platform.ts';
import { simulate } from '../../../src/experiment/simulate.ts';
import type { FactStream } from './fact-stream.ts';

/** @param stream gets the facts of the run */
export function workerPlatform(stream: FactStream): Platform {
  return {
    runtimes: {
      simulator: (_prepared, job, observer) => simulate(stream.into(job), observer, () => performance.now()),
    },
    loadFile: (path, option) => Promise.reject(noFile(path, option)),
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
