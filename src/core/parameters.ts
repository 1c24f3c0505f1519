/**
 * Parameters that a protocol, topology, workload … declares: name, unit, default, bounds, meaning.
 * From these declarations come the command line's help, the reference pages and the checks at the border.
 */
import { InputError } from './errors.ts';
import { unreachable } from './invariant.ts';
import { PeerNames } from './peer-names.ts';
import { closest } from './suggestion.ts';

/** A day: above it a delay is a slip of the pen. */
const DELAY_MS_MAX = 86_400_000;

interface NumberParameter {
  readonly type: 'integer' | 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly unit?: string;
  /**
   * It is the number of a peer, or its name: below how many there are, which an experiment is held to before it runs.
   */
  readonly isPeer?: true;
  readonly meaning: string;
}

/** A span of time: `10ms`, `2s`, `1m`, or a bare number of milliseconds. Its value is in milliseconds. */
interface DurationParameter {
  readonly type: 'duration';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly meaning: string;
}

interface ChoiceParameter<Choice extends string = string> {
  readonly type: 'choice';
  readonly default: Choice;
  readonly choices: readonly Choice[];
  readonly meaning: string;
}

interface BooleanParameter {
  readonly type: 'boolean';
  readonly default: boolean;
  readonly meaning: string;
}

interface TextParameter {
  readonly type: 'text';
  readonly default: string;
  readonly meaning: string;
}

/**
 * A law of times: `{ uniform: [10, 99] }`, `{ exponential: 20 }`, or a bare time that is always the same. `src/network`
 * knows the laws.
 */
interface DelayParameter {
  readonly type: 'delay';
  readonly default: DelaySetting;
  readonly meaning: string;
}

/** A law's name with its arguments in milliseconds. */
export type DelaySetting = Readonly<Record<string, number | readonly number[]>>;

/** One declared parameter. */
export type Parameter =
  | NumberParameter
  | DurationParameter
  | ChoiceParameter
  | BooleanParameter
  | TextParameter
  | DelayParameter;

/** Declared parameters by name. */
export type Parameters = Readonly<Record<string, Parameter>>;

type ValueOf<P extends Parameter> = P extends { type: 'integer' | 'number' | 'duration' }
  ? number
  : P extends { type: 'boolean' }
    ? boolean
    : P extends { choices: readonly (infer Choice)[] }
      ? Choice
      : P extends { type: 'delay' }
        ? DelaySetting
        : string;

/** The values that a declaration asks for: `Values<typeof parameters>`. */
export type Values<P extends Parameters = Parameters> = { readonly [Name in keyof P]: ValueOf<P[Name]> };

/**
 * The values of all declared parameters: those given, checked, and the defaults of the others.
 * @param where what the user would write before the name in an error (`--set `, `topology.` …)
 * @param names of the peers, where some have names
 * @throws InputError at the first unknown name or value out of bounds
 */
export function valuesOf<P extends Parameters>(
  declared: P,
  given: Readonly<Record<string, unknown>>,
  where: string,
  names = PeerNames.none,
): Values<P> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(declared, name)) {
      const known = Object.keys(declared);
      throw new InputError(
        `${where}${name}`,
        known.length > 0 ? `one of ${known.join(', ')}${closest(name, known)}` : 'no parameter at all',
      );
    }
  }
  const values: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(declared)) {
    const option = where + name;
    values[name] = Object.hasOwn(given, name)
      ? checkedValue(parameter, numbered(parameter, given[name], names, option), option)
      : parameter.default;
  }
  return values as Values<P>;
}

/** What a value of this parameter must be, in words: for errors and help. */
export function expectation(parameter: Parameter): string {
  switch (parameter.type) {
    case 'integer':
    case 'number': {
      const unit = parameter.unit === undefined ? '' : ` ${parameter.unit}`;
      return `${parameter.type === 'integer' ? 'an integer' : 'a number'} from ${parameter.min} to ${parameter.max}${unit}`;
    }
    case 'duration':
      return `a time from ${parameter.min}ms to ${parameter.max}ms (10ms, 2s, 1m)`;
    case 'choice':
      return `one of ${parameter.choices.join(', ')}`;
    case 'boolean':
      return 'true or false';
    case 'text':
      return 'a text';
    case 'delay':
      return 'a time, or a law such as { uniform: [10ms, 99ms] }';
    default:
      return unreachable(parameter);
  }
}

/** Milliseconds of `250`, `250ms`, `2s`, `1.5m` or `1h`; `undefined` where it is none of these. */
export function durationMs(given: unknown): number | undefined {
  if (typeof given === 'number') return given;
  if (typeof given !== 'string') return undefined;
  const match = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*(us|ms|s|m|h)?\s*$/.exec(given);
  if (match === null) return undefined;
  return Number(match[1]) * { us: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[match[2] ?? 'ms']!;
}

/** A span of time as a user would write it. */
export function durationText(ms: number): string {
  if (ms === Number.POSITIVE_INFINITY) return 'none';
  return ms >= 1000 && ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}

/**
 * A law and its arguments in milliseconds; `undefined` where it is nothing of the kind. Whether there is such a law is
 * not asked here.
 */
export function delaySetting(given: unknown): DelaySetting | undefined {
  const constant = delayMs(given);
  if (constant !== undefined) return { constant };
  if (typeof given !== 'object' || given === null || Object.keys(given).length !== 1) return undefined;
  const [[name, argument]] = Object.entries(given);
  const values = (Array.isArray(argument) ? argument : [argument]).map(delayMs);
  if (!values.every((value) => value !== undefined)) return undefined;
  return { [name]: values.length === 1 ? values[0] : values };
}

function delayMs(given: unknown): number | undefined {
  const value = durationMs(given);
  return value !== undefined && value >= 0 && value <= DELAY_MS_MAX ? value : undefined;
}

/** The number of a peer that is given by its name. */
function numbered(parameter: Parameter, given: unknown, names: PeerNames, option: string): unknown {
  const isNamed = 'isPeer' in parameter && typeof given === 'string' && names.any && !/^\s*-?\d+\s*$/.test(given);
  return isNamed ? names.find(given, names.labels.length, option) : given;
}

function checkedValue(parameter: Parameter, given: unknown, option: string): unknown {
  const value = parse(parameter, given);
  if (value !== undefined) return value;
  const meant = parameter.type === 'choice' ? closest(String(given), parameter.choices) : '';
  throw new InputError(option, expectation(parameter) + meant, given);
}

/** What is wrong with the default of a declaration, in words: it has to be a value that a user could give. */
export function wrongDefault(parameter: Parameter): string | undefined {
  const value = parse(parameter, parameter.default);
  // Defaults are taken as they stand: no text is read as a number, no bare time as a law.
  const isSame = JSON.stringify(value) === JSON.stringify(parameter.default);
  return value !== undefined && isSame ? undefined : expectation(parameter);
}

function parse(parameter: Parameter, given: unknown): unknown {
  switch (parameter.type) {
    case 'integer':
    case 'number':
      return inBounds(parameter, typeof given === 'string' && given.trim() !== '' ? Number(given) : given);
    case 'duration':
      return inBounds(parameter, durationMs(given));
    case 'choice':
      return parameter.choices.find((choice) => choice === given);
    case 'boolean':
      return given === true || given === 'true' ? true : given === false || given === 'false' ? false : undefined;
    case 'text':
      return typeof given === 'string' ? given : typeof given === 'number' ? String(given) : undefined;
    case 'delay':
      return delaySetting(given);
    default:
      return unreachable(parameter);
  }
}

function inBounds(parameter: NumberParameter | DurationParameter, value: unknown): number | undefined {
  if (typeof value !== 'number' || Number.isNaN(value)) return undefined;
  if (value < parameter.min || value > parameter.max) return undefined;
  return parameter.type === 'integer' && !Number.isInteger(value) ? undefined : value;
}
