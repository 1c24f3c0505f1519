/**
 * Parameters that a protocol, topology, workload … declares: name, unit, default, bounds, meaning.
 * From these declarations come the command line's help, the reference pages and the checks at the border.
 */
import { InputError } from './errors.ts';
import { unreachable } from './invariant.ts';

interface NumberParameter {
  readonly type: 'integer' | 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly unit?: string;
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

/** One declared parameter. */
export type Parameter = NumberParameter | DurationParameter | ChoiceParameter | BooleanParameter | TextParameter;

/** Declared parameters by name. */
export type Parameters = Readonly<Record<string, Parameter>>;

type ValueOf<P extends Parameter> = P extends { type: 'integer' | 'number' | 'duration' }
  ? number
  : P extends { type: 'boolean' }
    ? boolean
    : P extends { choices: readonly (infer Choice)[] }
      ? Choice
      : string;

/** The values that a declaration asks for: `Values<typeof parameters>`. */
export type Values<P extends Parameters = Parameters> = { readonly [Name in keyof P]: ValueOf<P[Name]> };

/**
 * The values of all declared parameters: those given, checked, and the defaults of the others.
 * @param where what the user would write before the name in an error (`--set `, `topology.` …)
 * @throws InputError at the first unknown name or value out of bounds
 */
export function valuesOf<P extends Parameters>(
  declared: P,
  given: Readonly<Record<string, unknown>>,
  where: string,
): Values<P> {
  for (const name of Object.keys(given)) {
    if (!(name in declared)) {
      const known = Object.keys(declared);
      throw new InputError(`${where}${name}`, known.length > 0 ? `one of ${known.join(', ')}` : 'no parameter at all');
    }
  }
  const values: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(declared)) {
    values[name] = name in given ? valueOf(parameter, given[name], where + name) : parameter.default;
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

function valueOf(parameter: Parameter, given: unknown, option: string): unknown {
  const value = parse(parameter, given);
  if (value === undefined) throw new InputError(option, expectation(parameter), given);
  return value;
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
    default:
      return unreachable(parameter);
  }
}

function inBounds(parameter: NumberParameter | DurationParameter, value: unknown): number | undefined {
  if (typeof value !== 'number' || Number.isNaN(value)) return undefined;
  if (value < parameter.min || value > parameter.max) return undefined;
  return parameter.type === 'integer' && !Number.isInteger(value) ? undefined : value;
}
