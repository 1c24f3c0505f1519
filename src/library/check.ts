/** Checks a protocol against random schedules in a program, as `hearsay check` does. */
import { availableParallelism } from 'node:os';
import { type FaultKind, faultKinds } from '../core/protocol.ts';
import type { Host } from '../experiment/host.ts';
import { OwnDefinitions } from '../experiment/own-definitions.ts';
import { examineSeed } from '../experiment/search/examine.ts';
import { rememberedExamine } from '../experiment/search/remembered.ts';
import { findingFile, resultOf } from '../experiment/search/result.ts';
import { type CheckedStack, faultsOf, scopeOf } from '../experiment/search/scope.ts';
import { type Crew, search } from '../experiment/search/search.ts';
import { shrink } from '../experiment/search/shrink.ts';
import { emptyTally, enter } from '../experiment/search/tally.ts';
import { withAfresh } from '../host/afresh.ts';
import { ThreadCrew } from '../host/check-crew.ts';
import { CheckFolder } from '../host/check-folder.ts';
import { nodeHost } from '../host/node-host.ts';
import type { CheckResult } from '../reports/check-result.ts';
import { runCommand } from '../reports/commands.ts';
import { withGuards } from '../runtimes/guards.ts';
import type { ExperimentInput, ProtocolInput } from './input.ts';
import { type Settings, settingsOf } from './request.ts';

export interface CheckOptions {
  /** Random experiments that it runs through: 1,000 without it. */
  readonly schedules?: number;
  readonly faults?: 'none' | 'all' | readonly FaultKind[];
  /** What is under it, from the top. */
  readonly over?: readonly Extract<ProtocolInput, string | object>[];
  /** Peers at most: 6 without it. */
  readonly peers?: number;
  readonly seed?: number;
  /**
   * Parameters of the protocol (`hops`) and of what is under it (`over.interleaving`); fields of `network` and
   * `topology` that every schedule has.
   */
  readonly set?: Settings;
  /** Properties of your own, which it is held to. */
  readonly properties?: ExperimentInput['properties'];
  /** All cores without it. Definitions that are no files are examined in this thread. */
  readonly threads?: number;
  /** The folder of runs in which the findings are kept; without it nothing is written. */
  readonly out?: string;
  /** Called with the schedules that were examined so far. */
  progress?(schedules: number): void;
  readonly signal?: AbortSignal;
}

const SCHEDULES = 1_000;
const PEERS = 6;

/**
 * Tries a protocol on random schedules, and cuts down the smallest that breaks each property: `findings[0].experiment`
 * can be run.
 * @param protocol a name, a path, or a definition
 * @throws InputError at the first thing that is wrong
 */
export async function check(
  protocol: Extract<ProtocolInput, string | object>,
  options: CheckOptions = {},
): Promise<CheckResult> {
  const {
    schedules = SCHEDULES,
    peers = PEERS,
    seed = nodeHost.drawSeed(),
    faults = 'none',
    signal,
    progress,
    out,
  } = options;
  // By names that are paths, so that every part of the search finds them where it finds files.
  const own = new OwnDefinitions('./');
  const host = hostWith(own);
  const wanted = {
    protocol: own.plain(protocol) as string,
    over: (options.over ?? []).map((one) => own.plain(one) as string),
    settings: settingsOf(options.set ?? {}, own),
    faults:
      typeof faults === 'string'
        ? faultsOf(faults)
        : faultKinds.filter((kind) => faultsOf(faults.join()).includes(kind)),
    peers,
    properties: (options.properties ?? []).map((one) => own.plain(one) as string),
  };
  const placeOf = (path: string) => (own.has(path) ? path : nodeHost.placeOf(path));
  const stack = await scopeOf(wanted, host, placeOf);
  const folder = out === undefined ? undefined : new CheckFolder(out, stack.scope.name, seed, new Date());
  const threads = own.all.length > 0 ? 1 : (options.threads ?? availableParallelism());
  const crew = await crewFor(stack, own.all.length > 0, host, threads);
  const stop = () => crew.stop();
  signal?.addEventListener('abort', stop);
  try {
    const found = await search(stack.scope, { seed, schedules }, crew, nodeHost.now, { signal, examined: progress });
    for (const finding of found.findings) folder?.writeFinding(finding.finding, findingFile(stack.scope, finding));
    const result = resultOf(found, {
      title: stack.title,
      top: stack.top,
      seed,
      schedules,
      threads,
      path: folder?.path ?? '',
      placeOf: (finding) => folder?.placeOf(finding) ?? '',
      commandFor: (place) => (place === '' ? '' : runCommand(place)),
      commandAgain: () => '',
    });
    folder?.writeResult(result);
    // The definitions in their places again, so that it can be run.
    const findings = result.findings.map((finding) => ({
      ...finding,
      experiment: own.restored(finding.experiment) as Record<string, unknown>,
    }));
    return { ...result, findings, path: folder?.path };
  } finally {
    signal?.removeEventListener('abort', stop);
    await crew.close();
  }
}

function hostWith(own: OwnDefinitions): Host {
  return withAfresh({
    ...nodeHost,
    placeOf: (path) => (own.has(path) ? path : nodeHost.placeOf(path)),
    loadFile: async (path, option, kind) => {
      const definition = own.restored(path);
      return definition === path ? nodeHost.loadFile(path, option, kind) : { definition };
    },
  });
}

type Closing = Crew & { stop(): void; close(): Promise<void> };

async function crewFor(
  { scope, layers, properties }: CheckedStack,
  isHere: boolean,
  host: Host,
  threads: number,
): Promise<Closing> {
  if (!isHere) {
    const loaded = [...layers, ...properties].filter(({ url }) => url !== undefined);
    return ThreadCrew.of(
      scope,
      Object.fromEntries(loaded.map(({ given, url }) => [nodeHost.placeOf(given), url!])),
      threads,
    );
  }
  let isStopped = false;
  const examineOnce = rememberedExamine();
  return {
    size: 1,
    examine: ({ first, end, every }) =>
      withGuards(async () => {
        const tally = emptyTally();
        for (let seed = first; seed < end && !isStopped; seed++) {
          const { drawn, ...examined } = await examineSeed(scope, seed, host, seed % every === 0);
          enter(tally, drawn, examined);
        }
        return tally;
      }),
    shrink: (suspect) => shrink(scope, suspect, host, () => isStopped, examineOnce),
    stop() {
      isStopped = true;
    },
    async close() {},
  };
}
