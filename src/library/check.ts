/** Checks a protocol against random schedules in a program, as `hearsay check` does. */
import { availableParallelism } from 'node:os';
import type { FaultKind } from '../core/protocol.ts';
import { OwnDefinitions } from '../experiment/own-definitions.ts';
import { deliverWithinOf, faultsOf } from '../experiment/search/scope.ts';
import { type CheckRequest, runCheck } from '../platform/check-run.ts';
import { nodePlatform } from '../platform/node-platform.ts';
import { reactionLimitOf } from '../platform/reaction-limit.ts';
import type { CheckResult } from '../reports/check-result.ts';
import type { ExperimentInput, ProtocolInput } from './input.ts';
import { type Settings, settingsOf } from './request.ts';

/** What the random experiments have in common. */
interface CheckScope {
  readonly faults?: 'none' | 'all' | readonly FaultKind[];
  /** What is under it, from the top. */
  readonly over?: readonly Extract<ProtocolInput, string | object>[];
  /** Peers at most: 6 without it. */
  readonly peers?: number;
  /**
   * How long each schedule runs after its last broadcast and fault, such as `10s`, or in milliseconds: what has not been
   * delivered then never is.
   */
  readonly deliverWithin?: number | string;
  /**
   * Parameters of the protocol (`hops`) and of what is under it (`over.interleaving`); fields of `network` and
   * `topology` that every schedule has.
   */
  readonly set?: Settings;
  /** Properties of your own, which it is held to. */
  readonly properties?: ExperimentInput['properties'];
}

export interface CheckOptions extends CheckScope {
  /** Random experiments that it runs through: 1,000 without it. */
  readonly schedules?: number;
  readonly seed?: number;
  /** All cores without it. Definitions that are no files are examined in this thread. */
  readonly threads?: number;
  /** How long a call of your code may take before it is ended: 20s without it; `none` for no end. */
  readonly reactionLimit?: number | string;
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
  const { faults = 'none', out } = options;
  // By names that are paths, so that every part of the search finds them where it finds files.
  const own = new OwnDefinitions('./');
  const request: CheckRequest = {
    protocol: own.plain(protocol) as string,
    over: (options.over ?? []).map((one) => own.plain(one) as string),
    settings: settingsOf(options.set ?? {}, own),
    faults: typeof faults === 'string' ? faultsOf(faults) : faultsOf(faults.join() || 'none'),
    peers: options.peers ?? PEERS,
    deliverWithinMs: deliverWithinOf(options.deliverWithin, 'deliverWithin'),
    properties: (options.properties ?? []).map((one) => own.plain(one) as string),
    seed: options.seed ?? nodePlatform.drawSeed(),
    schedules: options.schedules ?? SCHEDULES,
    threads: options.threads ?? availableParallelism(),
    limitMs: reactionLimitOf(options.reactionLimit, 'reactionLimit'),
    own,
    out,
    commandAgain: () => '',
  };
  const { result } = await runCheck(request, { signal: options.signal, examined: options.progress });
  // The definitions in their places again, so that it can be run.
  const findings = result.findings.map((finding) => ({
    ...finding,
    experiment: own.restored(finding.experiment) as Record<string, unknown>,
  }));
  return { ...result, findings, path: out === undefined ? undefined : result.path };
}
