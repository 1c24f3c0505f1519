/** The registry of delay laws, and the way from `{ uniform: [10, 100] }` to a `Delay`. */
import { InputError } from '../core/errors.ts';
import type { DelaySetting } from '../core/parameters.ts';
import constant from './constant.ts';
import type { Delay, DelayLaw } from './delay.ts';
import empirical from './empirical.ts';
import exponential from './exponential.ts';
import logNormal from './log-normal.ts';
import normal from './normal.ts';
import pareto from './pareto.ts';
import uniform from './uniform.ts';
import weibull from './weibull.ts';

export const delayLaws: readonly DelayLaw[] = [constant, uniform, normal, logNormal, exponential, weibull, pareto, empirical];

/** @throws InputError that lists the laws there are */
function findDelayLaw(name: string, option: string): DelayLaw {
  const found = delayLaws.find((law) => law.name === name);
  if (found === undefined) throw new InputError(option, `one of the laws ${delayLaws.map((law) => law.name).join(', ')}`, name);
  return found;
}

/**
 * @param option what an error names
 * @throws InputError where there is no such law, or its arguments don't fit
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
  if (!takes(law, values.length)) throw new InputError(`${option}.${name}`, `[${law.arguments.join(', ')}] in milliseconds`, given);
  const objection = law.objection?.(values);
  if (objection !== undefined) throw new InputError(`${option}.${name}`, objection, given);
  return { law, values };
}

function takes({ arguments: { length }, arguments: names }: DelayLaw, count: number): boolean {
  return names[length - 1] === '…' ? count >= length - 1 : count === length;
}
