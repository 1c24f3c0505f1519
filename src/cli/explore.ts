/** `hearsay explore`: all schedules of a small world, and a proof for it or a shortest counterexample. */
import { durationMs } from '../core/durations.ts';
import { InputError } from '../core/errors.ts';
import type { Accuracy, PropertyName } from '../core/protocol.ts';
import { valueOfText } from '../experiment/source.ts';
import type { ExploreResult } from '../explore/explore-result.ts';
import { exploreReport } from '../explore/explore-text.ts';
import { type ExploreOptions, explore } from '../library/explore.ts';
import { keepCounterexamples } from '../platform/explore-folder.ts';
import { runCommand } from '../reports/commands.ts';
import { number } from '../text/layout.ts';
import { INTERRUPTED, NOT_FINISHED } from './exit-status.ts';
import { namedOrWritten, settingOf } from './flags.ts';
import { abortOnSignals } from './interruption.ts';
import { stdout } from './output-streams.ts';
import { Spinner } from './progress.ts';
import { pageOf, print } from './terminal.ts';

const COUNTS = ['peers', 'crashes', 'restarts', 'losses', 'duplicates', 'suspicions', 'byzantine', 'seed'] as const;

type CountFlags = Partial<Readonly<Record<(typeof COUNTS)[number], string>>>;

interface WorldFlags extends CountFlags {
  readonly broadcasts: string;
  readonly over: readonly string[];
  readonly topology?: string;
  readonly set: readonly string[];
  readonly detector?: string;
  readonly byzantineSends?: string;
}

interface SearchFlags {
  /** False after `--no-reduce`. */
  readonly reduce: boolean;
  readonly symmetry?: boolean;
  readonly search: string;
  readonly delays: string;
  readonly schedules: string;
  readonly depth?: string;
  readonly states?: string;
  readonly time?: string;
}

/** As commander gives them: texts, as the user typed them. */
export interface ExploreFlags extends WorldFlags, SearchFlags {
  readonly property: readonly string[];
  readonly all?: boolean;
  readonly cores?: string;
  readonly resume?: string;
  readonly out: string;
  readonly json?: boolean;
}

/** Explores it and prints what came of it. Gives the exit status. */
export async function exploreCommand(protocol: string, flags: ExploreFlags): Promise<number> {
  const stop = new AbortController();
  const release = abortOnSignals(stop);
  const spinner = new Spinner();
  const begun = performance.now();
  try {
    const result = await explore(protocol, {
      ...optionsOf(flags),
      signal: stop.signal,
      progress: (states, depth) => {
        const speed = (1000 * states) / (performance.now() - begun);
        spinner.show(() => `${number(states)} states, ${depth} steps deep, ${number(speed)} states a second`);
      },
    }).finally(() => spinner.end());
    const files = keepCounterexamples(flags.out, result);
    const commands = new Map([...files].map(([property, file]) => [property, runCommand(file)]));
    await print(
      flags.json === true
        ? JSON.stringify(result, null, 2)
        : exploreReport(result, pageOf(stdout), commands).join('\n'),
    );
    return statusOf(result);
  } finally {
    release();
  }
}

function optionsOf(flags: ExploreFlags): ExploreOptions {
  const counts = COUNTS.flatMap((name) => {
    const given = flags[name];
    const isAny = name === 'duplicates' && given === 'any';
    return given === undefined ? [] : [[name, isAny ? Number.POSITIVE_INFINITY : integer(`--${name}`, given)] as const];
  });
  return {
    ...Object.fromEntries(counts),
    broadcasts: broadcastsOf(flags.broadcasts),
    over: flags.over.flatMap((given) => given.split(',')).map((name) => name.trim()),
    ...(flags.topology === undefined
      ? {}
      : { topology: namedOrWritten(flags.topology, '--topology') as ExploreOptions['topology'] }),
    set: Object.fromEntries(flags.set.map(settingOf).map(({ path, value }) => [path.join('.'), value])),
    ...(flags.detector === undefined ? {} : { detector: flags.detector as Accuracy }),
    ...(flags.byzantineSends === undefined
      ? {}
      : { byzantineSends: flags.byzantineSends as ExploreOptions['byzantineSends'] }),
    thorough: flags.all === true,
    reduce: flags.reduce,
    symmetry: flags.symmetry === true,
    search: searchOf(flags),
    ...(flags.property.length > 0
      ? { properties: flags.property as PropertyName[] }
      : flags.all === true
        ? { properties: 'all' as const }
        : {}),
    ...(flags.cores === undefined ? {} : { cores: integer('--cores', flags.cores) }),
    ...(flags.resume === undefined ? {} : { resume: flags.resume }),
    out: flags.out,
    ...(flags.depth === undefined || flags.search === 'pct' ? {} : { depth: integer('--depth', flags.depth) }),
    ...(flags.states === undefined ? {} : { states: integer('--states', flags.states) }),
    ...(flags.time === undefined ? {} : { timeMs: duration('--time', flags.time) }),
  };
}

function duration(option: string, given: string): number {
  const ms = durationMs(given);
  if (ms === undefined) throw new InputError(option, 'a time such as 30s or 5m', given);
  return ms;
}

function searchOf({ search, delays, schedules, depth = '3' }: ExploreFlags): ExploreOptions['search'] {
  switch (search) {
    case 'exhaustive':
      return { name: search };
    case 'delay-bounded':
      return { name: search, delays: integer('--delays', delays) };
    case 'pct':
      return { name: search, depth: integer('--depth', depth), schedules: integer('--schedules', schedules) };
    default:
      throw new InputError('--search', 'one of exhaustive, delay-bounded, pct', search);
  }
}

/** `2`, or the peer of each: `0,0,1`. */
function broadcastsOf(given: string): number | number[] {
  return given.includes(',')
    ? given.split(',').map((origin) => integer('--broadcasts', origin))
    : integer('--broadcasts', given);
}

function integer(option: string, given: string): number {
  const value = valueOfText(given.trim(), option);
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    throw new InputError(option, 'a whole number ≥ 0', given);
  return value;
}

/** 130 interrupted; 1 a promise is broken, or the protocol throws an error; 3 not finished; 0 proved. */
function statusOf({ verdict, interrupted }: ExploreResult): number {
  if (verdict === 'violated') return 1;
  if (interrupted) return INTERRUPTED;
  return verdict === 'proved' ? 0 : NOT_FINISHED;
}
