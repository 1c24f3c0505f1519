/** `hearsay check`: a protocol against many random schedules, and the smallest that breaks each property. */
import { availableParallelism } from 'node:os';
import { InputError } from '../core/errors.ts';
import type { Setting } from '../experiment/parse.ts';
import { PEERS_MAX } from '../experiment/search/fixed-parts.ts';
import { deliverWithinOf, faultsOf } from '../experiment/search/scope.ts';
import { valueOfText } from '../experiment/source.ts';
import { type CheckRequest, runCheck } from '../platform/check-run.ts';
import { nodePlatform } from '../platform/node-platform.ts';
import { reactionLimitOf } from '../platform/reaction-limit.ts';
import type { CheckResult } from '../reports/check-result.ts';
import { shellQuoted } from '../reports/commands.ts';
import { checkReport } from '../reports/text/check.ts';
import { undecidedText } from '../reports/text/check-verdict.ts';
import { number } from '../text/layout.ts';
import { INTERRUPTED } from './exit-status.ts';
import { integerOf, namedOrWritten, type SeriesFlags, settingOf } from './flags.ts';
import { abortOnSignals } from './interruption.ts';
import { outOption } from './kept-run-text.ts';
import { stdout } from './output-streams.ts';
import { Bar } from './progress.ts';
import { lose, pageOf, print, warn } from './terminal.ts';

/** What decides liveness, and what is to fail if nothing does. */
interface LivenessFlags {
  readonly deliverWithin?: string;
  readonly failOnUnknown?: true;
}

/** As commander gives them: texts, as the user typed them. */
export interface CheckOptions extends SeriesFlags, LivenessFlags {
  readonly schedules: string;
  readonly faults: string;
  readonly over: readonly string[];
  readonly peers: string;
  readonly topology?: string;
  readonly network?: string;
  readonly seed?: string;
  readonly set: readonly string[];
  readonly property?: readonly string[];
}

/** Checks it and prints what came of it. Gives the exit status. */
export async function checkCommand(protocol: string, options: CheckOptions): Promise<number> {
  const request = requestOf(protocol, options);
  const stop = new AbortController();
  const release = abortOnSignals(stop);
  const { schedules } = request;
  const bar = new Bar();
  bar.show(0, () => 'starting threads');
  try {
    const { result, trouble } = await runCheck(request, {
      signal: stop.signal,
      changed: warn,
      examined: (done) => bar.show(done / schedules, () => `${number(done)} of ${number(schedules)} schedules`),
      shrunk: (done, of) => bar.show(done / of, () => `cutting down finding ${done + 1} of ${of}`),
    }).finally(() => bar.end());
    if (trouble !== undefined) lose(trouble);
    const keptIn = outOption(options.out);
    const text =
      options.json === true ? JSON.stringify(result, null, 2) : checkReport(result, pageOf(stdout), keptIn).join('\n');
    await print(text);
    const undecided = options.failOnUnknown ? undecidedText(result) : undefined;
    if (undecided !== undefined) lose(undecided);
    return statusOf(result, undecided !== undefined);
  } finally {
    release();
  }
}

function requestOf(protocol: string, options: CheckOptions): CheckRequest {
  const schedules = integerOf('--schedules', options.schedules, 1, 10_000_000);
  const { seed, threads } = options;
  return {
    protocol,
    over: options.over.flatMap((given) => given.split(',')).map((name) => name.trim()),
    settings: [...heldSettings(options), ...options.set.map(settingOf)],
    faults: faultsOf(options.faults),
    peers: integerOf('--peers', options.peers, 2, PEERS_MAX),
    deliverWithinMs: deliverWithinOf(options.deliverWithin, '--deliver-within'),
    properties: options.property,
    seed:
      seed === undefined ? nodePlatform.drawSeed() : integerOf('--seed', seed, 0, Number.MAX_SAFE_INTEGER - schedules),
    schedules,
    threads: threads === undefined ? availableParallelism() : integerOf('--threads', threads, 1, 1024),
    limitMs: reactionLimitOf(options.reactionLimit, '--reaction-limit'),
    out: options.out,
    commandAgain: (one) => commandAgain(protocol, options, one),
  };
}

/** The schedule of one seed alone, as it was asked for: it is run again, as each of few is. */
function commandAgain(protocol: string, options: CheckOptions, seed: number): string {
  const { over, faults, peers, topology, network, deliverWithin, set, property = [] } = options;
  const given = (name: string, values: readonly (string | undefined)[]) =>
    values.flatMap((value) => (value === undefined ? [] : [`--${name}`, shellQuoted(value)]));
  const words = [
    ...given('over', over),
    ...given('faults', [faults]),
    ...given('peers', [peers]),
    ...given('topology', [topology]),
    ...given('network', [network]),
    ...given('deliver-within', [deliverWithin]),
    ...given('set', set),
    ...given('property', property),
  ];
  return ['hearsay check', shellQuoted(protocol), ...words, `--schedules 1 --seed ${seed}`].join(' ');
}

/** What every case has. */
function heldSettings({ topology, network }: CheckOptions): Setting[] {
  return [
    ...(topology === undefined
      ? []
      : [{ path: ['topology'], value: namedOrWritten(topology, '--topology'), option: '--topology' }]),
    ...(network === undefined ? [] : [{ path: ['network'], value: networkOf(network), option: '--network' }]),
  ];
}

function networkOf(given: string): unknown {
  const value = valueOfText(given, '--network');
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new InputError('--network', 'fields of a network such as { fifo: true, delay: 5ms }', given);
}

/**
 * 130 interrupted; 1 a promise was broken, or not decided where that is to fail, or the protocol threw an error or is
 * not deterministic; 0 otherwise.
 */
function statusOf({ interrupted, findings }: CheckResult, isUndecided: boolean): number {
  if (interrupted) return INTERRUPTED;
  return isUndecided || findings.some(({ promised }) => promised) ? 1 : 0;
}
