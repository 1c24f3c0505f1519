/**
 * From the flags of `run` to settings of an experiment: a flag overrides what stands in the file, `--set` overrides
 * flags.
 */
import { InputError } from '../core/errors.ts';
import { type Setting, usualNames } from '../experiment/parse.ts';
import { isModule } from '../experiment/paths.ts';
import type { Request } from '../experiment/prepare.ts';
import { type Source, valueOfText } from '../experiment/source.ts';
import { sorted } from '../experiment/unqualified-keys.ts';
import { workloads } from '../workloads/index.ts';

/** Flags that stand for a field of the experiment. As commander gives them: texts, as the user typed them. */
interface FieldFlags {
  readonly peers?: string;
  readonly topology?: string;
  readonly protocol?: string;
  readonly runtime?: string;
  readonly zones?: string;
  readonly workload?: string;
  readonly messages?: string;
  readonly seed?: string;
  readonly deadline?: string;
  readonly samples?: string;
}

export interface RunFlags extends FieldFlags {
  readonly detector?: string;
  readonly trace?: string;
  readonly port?: string;
  readonly isolate?: boolean;
  readonly measure?: readonly string[];
  readonly property?: readonly string[];
  readonly set: readonly string[];
}

/** How runs that are made together are made, and what becomes of them. */
export interface SeriesFlags {
  readonly threads?: string;
  readonly reactionLimit?: string;
  /** The folder of runs. */
  readonly out: string;
  readonly json?: boolean;
}

/** Flags that stand for one field. */
const FIELDS = {
  peers: ['peers'],
  topology: ['topology'],
  protocol: ['protocol'],
  detector: ['detector'],
  runtime: ['runtime'],
  zones: ['network', 'zones'],
  workload: ['workload'],
  seed: ['seed'],
  deadline: ['stop', 'deadline'],
  samples: ['samples'],
  trace: ['trace'],
  port: ['port'],
} as const satisfies Partial<Record<keyof RunFlags, readonly string[]>>;

/** Fields whose values are names: `--seed 1` is a number, `--protocol 1` is not. */
const TEXTS = new Set(['topology', 'protocol', 'detector', 'runtime', 'zones', 'workload', 'trace']);

export function requestOf(source: Source, flags: RunFlags): Request {
  const settings: Setting[] = [];
  for (const [flag, path] of Object.entries(FIELDS)) {
    const given = flags[flag as keyof typeof FIELDS];
    if (given === undefined) continue;
    const option = `--${flag}`;
    settings.push({
      path,
      value: TEXTS.has(flag) ? namedOrWritten(given, option) : valueOfText(given, option),
      option,
    });
  }
  if (flags.isolate === true) settings.push({ path: ['isolate'], value: true, option: '--isolate' });
  settings.push(
    ...added(source, 'measures', flags.measure, '--measure'),
    ...added(source, 'properties', flags.property, '--property'),
  );
  if (flags.messages !== undefined) settings.push(messagesSetting(source, flags.workload, flags.messages));
  const given = sorted(flags.set.map(settingOf));
  return { source, settings: [...settings, ...given.settings], unqualifiedKeys: given.unqualifiedKeys };
}

/** True where a flag puts peers into zones. */
export function isZoned({ zones, set }: RunFlags): boolean {
  return zones !== undefined || set.some((given) => /^network\.zones[.=]/.test(given));
}

/** A name, or a part written out as in a file: `{ name: file, file: zoo.graphml }`. */
export function namedOrWritten(given: string, option: string): unknown {
  return given.trimStart().startsWith('{') ? valueOfText(given, option) : given;
}

/** Besides those that the experiment names itself. */
function added(
  source: Source,
  key: 'measures' | 'properties',
  given: readonly string[] = [],
  option: string,
): Setting[] {
  if (given.length === 0) return [];
  const named = source.raw[key];
  return [{ path: [key], value: [...(Array.isArray(named) ? named : []), ...given], option }];
}

/** `--messages` is what the workload calls its number of broadcasts. */
function messagesSetting(source: Source, flag: string | undefined, given: string): Setting {
  const raw = flag === undefined ? (source.raw.workload ?? usualNames.workload) : namedOrWritten(flag, '--workload');
  const name = typeof raw === 'object' && raw !== null && 'name' in raw ? raw.name : raw;
  const parameters = workloads.find((workload) => workload.name === name)?.parameters ?? {};
  // What a file declares is known later: there it is called as in most workloads.
  const key = isModule(String(name))
    ? 'broadcasts'
    : ['broadcasts', 'total'].find((candidate) => candidate in parameters);
  if (key === undefined)
    throw new InputError('--messages', `a workload that counts its broadcasts, not ${String(name)}`, given);
  return { path: ['workload', key], value: valueOfText(given, '--messages'), option: '--messages' };
}

/** @throws InputError if it is no integer in that range */
export function integerOf(option: string, given: string, least: number, most: number): number {
  const value = valueOfText(given, option);
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
    throw new InputError(option, `an integer from ${least} to ${most}`, given);
  return value;
}

/** `key=value` or `a.b=value`. */
export function settingOf(given: string): Setting {
  const at = given.indexOf('=');
  const path = given.slice(0, Math.max(0, at)).split('.');
  if (at < 1 || path.some((key) => key === '' || key === '__proto__'))
    throw new InputError('--set', 'key=value or a.b=value', given);
  const option = `--set ${path.join('.')}`;
  return { path, value: valueOfText(given.slice(at + 1), option), option };
}
