/** The registry of delay laws, and the way from `{ uniform: [10, 100] }` to a `Delay`. */
import { InputError } from '../core/errors.ts';
import type { DelaySetting } from '../core/parameters.ts';
import constant from './constant.ts';
import type { Delay, DelayLaw } from './delay.ts';
import exponential from './exponential.ts';
import normal from './normal.ts';
import uniform from './uniform.ts';

export const delayLaws: readonly DelayLaw[] = [constant, uniform, normal, exponential];

/** @throws InputError that lists the laws there are */
export function findDelayLaw(name: string, option: string): DelayLaw {
  const found = delayLaws.find((law) => law.name === name);
  if (found === undefined) throw new InputError(option, `one of the laws ${delayLaws.map((law) => law.name).join(', ')}`, name);
  return found;
}

/**
 * @param option what an error names
 * @throws InputError where there is no such law, or its arguments don't fit
 */
export function delayOf(setting: DelaySetting, ticksPerMs: number, option: string): Delay {
  const [name, given] = Object.entries(setting)[0];
  const law = findDelayLaw(name, option);
  const values = typeof given === 'number' ? [given] : given;
  if (values.length !== law.arguments.length) {
    throw new InputError(`${option}.${name}`, `[${law.arguments.join(', ')}] in milliseconds`, given);
  }
  const objection = law.objection?.(values);
  if (objection !== undefined) throw new InputError(`${option}.${name}`, objection, given);
  return law.create(values, ticksPerMs);
}
