/**
 * What is bundled once, and run by each engine: `summaries()` runs the experiments on the simulator and gives what may
 * not differ between engines.
 */
import { type Platform, prepare, runExperiment, type Summary, simulate, sourceOfData } from '../../src/browser.ts';
import { experiments } from './experiments.ts';

/** A host that has neither files nor processes, as a web page is one. */
const platform: Platform = {
  runtimes: { simulator: (_prepared, job, observer) => simulate(job, observer, platform.now) },
  loadFile: (path) => Promise.reject(new Error(`no file ${path} here`)),
  placeOf: (path) => path,
  moduleOf: (folder, name) => `${folder}/${name}`,
  readText(path) {
    throw new Error(`no file ${path} here`);
  },
  now: () => performance.now(),
  drawSeed: () => 1,
  peakRssBytes: () => 0,
};

/** Of each experiment, by name: its summary, without what depends on the machine. */
export type Summaries = Record<string, Omit<Summary, 'wallMs' | 'eventsPerSecond' | 'peakRssBytes'>>;

async function summaries(): Promise<Summaries> {
  const found: Summaries = {};
  for (const raw of experiments) {
    const prepared = await prepare({ source: sourceOfData(raw) }, platform);
    const { wallMs: _, eventsPerSecond: __, peakRssBytes: ___, ...summary } = await runExperiment(prepared, platform);
    found[summary.name] = summary;
  }
  return found;
}

Object.assign(globalThis, { summaries });
