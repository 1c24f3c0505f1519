/** The values of declared parameters: what a user gives, checked, and the defaults. */
import { delaySetting, durationMs } from './durations.ts';
import { InputError } from './errors.ts';
import { unreachable } from './invariant.ts';
import type { DurationParameter, NumberParameter, Parameter, Parameters, Values } from './parameters.ts';
import { PeerNames } from './peer-names.ts';
import { closest } from './suggestion.ts';

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
