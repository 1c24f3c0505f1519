/** What experiments run on in Node: all runtimes, files, the machine's clock. */
import { createHash, randomInt } from 'node:crypto';
import { extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { InputError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import type { Platform, RunOn } from '../experiment/platform.ts';
import type { Loaded, Prepared } from '../experiment/prepared-experiment.ts';
import { simulate } from '../experiment/simulate.ts';
import { hasOwnCode } from '../experiment/watched-code.ts';
import { runActors } from '../runtimes/actors/actors.ts';
import type { Within } from '../runtimes/ended-code.ts';
import { thread } from '../runtimes/heartbeat.ts';
import { checkIsolation, runIsolated } from '../runtimes/isolation/isolated-run.ts';
import { dataOf } from '../runtimes/job-data.ts';
import { checkPorts } from '../runtimes/processes/parent/port-check.ts';
import { runProcesses } from '../runtimes/processes/parent/run-processes.ts';
import { FactFile, RUN_LOG } from '../runtimes/processes/wire/fact-file.ts';
import { type ModuleReference, type ProcessJob, processDefaults } from '../runtimes/processes/wire/process-job.ts';
import type { Job, Observer, Outcome } from '../runtimes/runtime.ts';
import type { TransportName } from '../runtimes/sockets/transport.ts';
import { loadFile } from './bundle.ts';
import { digestBeside } from './digest-beside.ts';
import { shownAs } from './kept-files.ts';
import { machineMemory, refuseTooManyPeers } from './memory-estimate.ts';
import { readTextFile } from './text-file.ts';
import { REACTION_LIMIT_MS, withinLimit } from './time-limit.ts';

const ownExtension = extname(import.meta.url);
const now = () => performance.now();
/** A machine has some 28,000 ports to give away, and the peers' connections and other programs want some. */
const SOCKET_PEERS_MAX = 20_000;

/** @param limitMs how long a call of the user's code may take */
export function nodePlatformWith(limitMs = REACTION_LIMIT_MS): Platform {
  const within: Within = (what, act) => withinLimit(() => what, limitMs, act);
  const reactions: NonNullable<Observer['within']> = (act) =>
    withinLimit(() => thread.heartbeat.atWork ?? 'a reaction', limitMs, act);
  const onSockets =
    (transport: TransportName): RunOn =>
    (prepared, job, observer) =>
      runOnSockets(prepared, job, transport, hasOwnCode(prepared) ? { ...observer, hangMs: limitMs } : observer);
  return {
    ...basePlatform,
    runtimes: {
      simulator: (prepared, job, observer) => {
        const watched = isMainThread && hasOwnCode(prepared) ? { ...observer, within: reactions } : observer;
        return logged(job, watched, (own, watching) => simulate(own, watching, now));
      },
      actors: (prepared, job, observer) =>
        logged(job, hasOwnCode(prepared) ? { ...observer, within: reactions } : observer, runActors),
      tcp: onSockets('tcp'),
      udp: onSockets('udp'),
      multicast: onSockets('multicast'),
    },
    loadFile: (path, option, kind) => loadFile(path, option, kind, { limitMs, shown: shownAs(path) }),
    within,
    withinReactions: isMainThread ? reactions : undefined,
  };
}

const basePlatform = {
  checkSize: (runtime, peers) => refuseTooManyPeers(runtime, peers, machineMemory()),
  async check({ experiment: { runtime, port, peers, isolate } }) {
    if (runtime !== 'tcp' && runtime !== 'udp' && runtime !== 'multicast') {
      if (isolate)
        throw new InputError('isolate', 'runtime tcp, udp or multicast, whose messages are packets', runtime);
      return;
    }
    if (isolate) {
      await checkIsolation(peers);
      return;
    }
    if (peers > SOCKET_PEERS_MAX) {
      throw new InputError(
        'peers',
        `at most ${SOCKET_PEERS_MAX} on ${runtime}, where each has a port of its own`,
        peers,
      );
    }
    if (port !== undefined) await checkPorts(port, peers, runtime);
  },
  digester: () => createHash('sha256'),
  digestBeside,
  shownAs,
  placeOf: (path) => (path.startsWith('file:') ? fileURLToPath(path) : resolve(path)),
  moduleOf: (folder, name) => new URL(`../${folder}/${name}${ownExtension}`, import.meta.url).href,
  readText: readTextFile,
  now,
  drawSeed: () => randomInt(2 ** 32),
  peakRssBytes: () => process.resourceUsage().maxRSS * 1024,
} satisfies Partial<Platform>;

/** The usual limit. */
export const nodePlatform = nodePlatformWith();

async function runOnSockets(
  prepared: Prepared,
  job: Job,
  transport: TransportName,
  observer: Observer,
): Promise<Outcome> {
  const processJob = { ...processJobOf(prepared, job, transport), logs: observer.logs };
  return prepared.experiment.isolate ? runIsolated(processJob, observer) : runProcesses(processJob, observer);
}

/** Runs it with a log file that grows while it does, where the run is to leave one. */
async function logged(
  job: Job,
  observer: Observer,
  run: (job: Job, observer: Observer) => Promise<Outcome>,
): Promise<Outcome> {
  if (observer.logs === undefined || job.trace === 'none') return run(job, observer);
  const file = new FactFile(join(observer.logs, RUN_LOG), 'run');
  const outcome = await run(
    { ...job, sink: file },
    {
      ...observer,
      progress(events, elapsedMs, coverage) {
        file.flush();
        observer.progress?.(events, elapsedMs, coverage);
      },
    },
  );
  file.end(outcome.log);
  return file.trouble === undefined ? outcome : { ...outcome, remarks: [...outcome.remarks, file.trouble] };
}

/** The job as plain data: modules by their addresses instead of what they make. */
export function processJobOf(
  { experiment, layers, detector, adversaries, workload, laws }: Prepared,
  job: Job,
  transport: TransportName,
): ProcessJob {
  const { port, sockets, codec } = experiment;
  return {
    ...dataOf(job),
    layers: (detector === undefined ? layers : [...layers, detector]).map(moduleOf),
    adversaries: job.corruptions?.map(({ peers }, index) => ({ ...moduleOf(adversaries[index]), peers })),
    workload: moduleOf(workload),
    ...(job.program.decides ? { decides: true } : {}),
    ...(job.program.signatures === undefined ? {} : { signs: true }),
    laws: laws.length === 0 ? undefined : laws.map((law) => ({ module: moduleUrl(law), key: law.given })),
    fifo: job.network.fifo,
    transport,
    codec,
    portBase: port ?? processDefaults.portBase,
    frameLimit: sockets.frameLimit ?? processDefaults.frameLimit,
    pacing: sockets.pacing ?? processDefaults.pacing,
    setupMs: sockets.setup ?? processDefaults.setupMs,
    processes: sockets.processes ?? processDefaults.processes,
  };
}

function moduleOf(loaded: Loaded<unknown> & { readonly parameters: ModuleReference['parameters'] }): ModuleReference {
  return { module: moduleUrl(loaded), parameters: loaded.parameters };
}

function moduleUrl({ url }: Loaded<unknown>): string {
  invariant(url !== undefined, 'what has no file was refused before');
  return url;
}
