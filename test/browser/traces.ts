/** What is bundled once, and run by each engine: it runs the experiments on the simulator and puts the digests of their traces into `tracesOf`. */
import type { Host } from '../../src/experiment/host.ts';
import { prepare } from '../../src/experiment/prepare.ts';
import { simulate } from '../../src/experiment/simulate.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { traceSha256 } from '../../src/trace/ndjson.ts';
import { experiments } from './experiments.ts';

/** A host that has neither files nor processes, as a web page is one. */
const host: Host = {
  runtimes: { simulator: (_prepared, job, observer) => simulate(job, observer, host.now) },
  loadProtocol: (path) => Promise.reject(new Error(`no file ${path} here`)),
  moduleOf: (folder, name) => `${folder}/${name}`,
  readText(path) {
    throw new Error(`no file ${path} here`);
  },
  now: () => performance.now(),
  drawSeed: () => 1,
  peakRssBytes: () => 0,
};

/** Digests by name; with each the number of facts, so that nobody compares empty traces. */
export type Traces = Record<string, { readonly traceSha256: string; readonly facts: number }>;

async function traces(): Promise<Traces> {
  const found: Traces = {};
  for (const raw of experiments) {
    const prepared = await prepare({ source: sourceOfData({ trace: 'full', ...raw }) }, host);
    const { log } = await simulate(prepared.jobOf(0), {}, host.now);
    found[String(raw.name)] = { traceSha256: traceSha256(log), facts: log.count };
  }
  return found;
}

Object.assign(globalThis, { traces });
