/** The registry of delay laws; makes a `Delay` of `{ uniform: [10, 100] }`. */
import { InputError } from '../core/errors.ts';
import type { DelaySetting } from '../core/parameters.ts';
import { closest } from '../core/suggestion.ts';
import constant from './constant.ts';
import { type Delay, type DelayLaw, onGrain, shortened } from './delay.ts';
import empirical from './empirical.ts';
import exponential from './exponential.ts';
import logNormal from './log-normal.ts';
import normal from './normal.ts';
import pareto from './pareto.ts';
import uniform from './uniform.ts';
import weibull from './weibull.ts';

const OWN: unique symbol = Symbol.for('hearsay.laws');

export const delayLaws = [
  constant,
  uniform,
  normal,
  logNormal,
  exponential,
  weibull,
  pareto,
  empirical,
] as const satisfies readonly DelayLaw[];

/**
 * Laws of the user's own, by what stands for their names in settings: the paths of their files. A file of the user's
 * has its own copy of this module.
 */
// biome-ignore lint/style/noRestrictedGlobals: it decides nothing by itself, and copies of this module have no other place in common.
const shared = globalThis as { [OWN]?: Map<string, DelayLaw> };
shared[OWN] ??= new Map();
const own = shared[OWN];

/** From now on settings may name this law by `key`; it takes the place of one that had this key. */
export function addDelayLaw(key: string, law: DelayLaw): void {
  own.set(key, { ...law, create: (values, ticksPerMs) => checked(law, values, ticksPerMs), tabulated: undefined });
}

/** What a law of the user's own draws is held to what a delay is. */
function checked(law: DelayLaw, values: readonly number[], ticksPerMs: number): Delay {
  const delay = law.create(values, ticksPerMs);
  return {
    draw(random) {
      const drawn = delay.draw(random);
      if (typeof drawn === 'number' && drawn >= 0 && drawn < Number.POSITIVE_INFINITY)
        return onGrain(shortened(drawn), ticksPerMs);
      throw new Error(`the law of delays ${law.name} drew ${String(drawn)}, which is no time in milliseconds from 0`);
    },
  };
}

/** @throws InputError that lists the laws there are */
function findDelayLaw(name: string, option: string): DelayLaw {
  const found = own.get(name) ?? delayLaws.find((law) => law.name === name);
  if (found !== undefined) return found;
  const names = delayLaws.map((law) => law.name);
  throw new InputError(
    option,
    `one of the laws ${names.join(', ')}, or a path such as ./my-law.ts${closest(name, names)}`,
    name,
  );
}

/**
 * @param option what an error names
 * @throws InputError if there is no such law, or its arguments don't fit
 */
export function delayOf(setting: DelaySetting, ticksPerMs: number, option: string): Delay {
  const { law, values } = lawOf(setting, option);
  return law.create(values, ticksPerMs);
}

/** By a table where the law has one, and without a grain: what the model of the links draws. */
export function tabulatedDelayOf(setting: DelaySetting, option: string): Delay {
  const { law, values } = lawOf(setting, option);
  return law.tabulated?.(values) ?? law.create(values, 0);
}

function lawOf(setting: DelaySetting, option: string): { law: DelayLaw; values: readonly number[] } {
  const [name, given] = Object.entries(setting)[0];
  const law = findDelayLaw(name, option);
  const values = typeof given === 'number' ? [given] : given;
  if (!takes(law, values.length))
    throw new InputError(`${option}.${name}`, `[${law.arguments.join(', ')}] in milliseconds`, given);
  const objection = law.objection?.(values);
  if (objection !== undefined) throw new InputError(`${option}.${name}`, objection, given);
  return { law, values };
}

function takes({ arguments: { length }, arguments: names }: DelayLaw, count: number): boolean {
  return names[length - 1] === '…' ? count >= length - 1 : count === length;
}
