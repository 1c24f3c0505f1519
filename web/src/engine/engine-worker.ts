/** The simulator in a worker: runs what the page asks for, and tells the facts while they come. */
import { InputError } from '../../../src/core/errors.ts';
import { prepare } from '../../../src/experiment/prepare.ts';
import type { Prepared } from '../../../src/experiment/prepared-experiment.ts';
import { resolvedYaml } from '../../../src/experiment/resolved-yaml.ts';
import { runSample } from '../../../src/experiment/run.ts';
import { sourceOfData } from '../../../src/experiment/source.ts';
import type { Job } from '../../../src/runtimes/runtime.ts';
import type { FactLog } from '../../../src/trace/log.ts';
import { ndjsonOf } from '../../../src/trace/ndjson.ts';
import type { Answer, ExperimentData, Request, Scene } from '../channel/engine-messages.ts';
import { answerTo } from './answers.ts';
import { FactStream } from './fact-stream.ts';
import { workerPlatform } from './worker-platform.ts';

const scope = self as unknown as {
  postMessage(answer: Answer, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<Request>) => void) | null;
};

let current: { readonly run: number; readonly ending: AbortController } | undefined;

scope.onmessage = ({ data }) => {
  if (data.request === 'end') current?.ending.abort();
  else if (data.request === 'run') void run(data.run, data.experiment);
  else if (data.request === 'trace') tellTrace(data.question);
  else {
    const answer = answerTo(data);
    if (answer !== undefined) scope.postMessage(answer);
  }
};

/** The log of the last run that is over. */
let kept: FactLog | undefined;

function tellTrace(question: number): void {
  const chunks = kept === undefined ? [] : [...ndjsonOf(kept)];
  scope.postMessage({ tells: 'trace', question, chunks });
}

async function run(number: number, given: ExperimentData): Promise<void> {
  current?.ending.abort();
  const ending = new AbortController();
  current = { run: number, ending };
  kept = undefined;
  const begun = performance.now();
  const tell = (answer: Answer, transfer?: Transferable[]) => scope.postMessage(answer, transfer);
  try {
    const stream = new FactStream(number, tell);
    const platform = workerPlatform(stream);
    const prepared = await prepare({ source: sourceOfData(given) }, platform);
    stream.prepared = (job) => tell({ tells: 'scene', run: number, scene: sceneOf(prepared, job, given) });
    const { summary, recording } = await runSample(prepared, 0, platform, {
      progress: (_sample, events, elapsedMs) => tell({ tells: 'progress', run: number, events, elapsedMs }),
      signal: ending.signal,
    });
    stream.finish(recording.log);
    kept = recording.log;
    tell({ tells: 'over', run: number, summary, tookMs: performance.now() - begun });
  } catch (error) {
    if (error instanceof InputError)
      tell({ tells: 'refused', run: number, option: error.option, message: error.message });
    else tell({ tells: 'failed', run: number, message: error instanceof Error ? error.message : String(error) });
  }
}

function sceneOf(prepared: Prepared, job: Job, given: ExperimentData): Scene {
  const { experiment, topology, workload, layers } = prepared;
  const places = job.plan?.places;
  return {
    yaml: resolvedYaml(prepared, (path) => path),
    experiment: { ...given, seed: experiment.seed },
    graph: job.graph,
    down: job.down,
    names: topology.names.labels,
    ...(places?.kind === 'zones' ? { zones: { names: places.names, zoneOf: Int32Array.from(places.zoneOf) } } : {}),
    kinds: prepared.program.kinds.map(({ name }) => name),
    timers: layers[layers.length - 1].definition.timers ?? [],
    broadcasts: workload.definition.total(experiment.peers, workload.parameters),
    isReal: experiment.runtime !== 'simulator',
  };
}
