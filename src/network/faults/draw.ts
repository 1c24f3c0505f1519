/** Draws the fault plan of a run from the faults that an experiment asks for. */
import { InputError } from '../../core/errors.ts';
import { valuesOf } from '../../core/parameter-values.ts';
import { closest } from '../../core/suggestion.ts';
import type { FaultPlan } from './fault-plan.ts';
import { checkRoom, HAPPENINGS_MAX } from './happening-limit.ts';
import { faultRules } from './index.ts';
import { ownFaultRule } from './kinds.ts';
import { checkMoves } from './moves.ts';
import type { FaultRule, Happening, Scene } from './rule.ts';
import { type Schedule, scheduleKeys, spansOf } from './schedule.ts';
import { type Heal, planOf } from './timeline.ts';

/** `{ at: 1s, for: 500ms, crash: 2 }`, not yet checked. */
export type FaultSetting = Readonly<Record<string, unknown>>;

/**
 * What happens, drawn from the scene's stream in the order in which the faults are written.
 * @param option what stands before the number of a fault in an error
 * @throws InputError at the first thing that is wrong
 */
export function drawFaults(
  settings: readonly FaultSetting[],
  scene: Scene,
  heal: Heal | undefined,
  option: string,
): FaultPlan {
  const happenings: Happening[] = [];
  for (const [index, setting] of settings.entries()) addHappenings(happenings, setting, scene, `${option}.${index}`);
  checkMoves(happenings, option);
  return planOf(happenings, heal);
}

function addHappenings(happenings: Happening[], setting: FaultSetting, scene: Scene, option: string): void {
  const { key, rule } = ruleOf(setting, option);
  const { [key]: whom, ...rest } = setting;
  const schedule: Record<string, unknown> = {};
  const given: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(rest)) {
    if ((scheduleKeys as readonly string[]).includes(key)) schedule[key] = value;
    else given[key] = value;
  }
  const values = parametersOf(key, rule, given, option);
  for (const { fromMs, untilMs } of spansOf(schedule as Schedule, rule, scene, option)) {
    const room = HAPPENINGS_MAX - happenings.length;
    const drawn = rule.draw({ whom, values, fromMs, untilMs, scene, room, option: `${option}.${key}` });
    checkRoom(drawn.length, room, `${option}.${key}`);
    for (const happening of drawn) happenings.push(happening);
  }
}

/** @throws InputError if no rule is named, or two are */
function ruleOf(setting: FaultSetting, option: string): { readonly key: string; readonly rule: FaultRule } {
  // One of the user's own may have a parameter that is called as a built-in fault is.
  const [mine, ...more] = Object.keys(setting).filter((key) => ownFaultRule(key) !== undefined);
  if (mine !== undefined && more.length === 0) return { key: mine, rule: ownFaultRule(mine)! };
  const named = Object.keys(setting).flatMap((key) => {
    const rule = ownFaultRule(key) ?? faultRules.find(({ name }) => name === key);
    return rule === undefined ? [] : { key, rule };
  });
  if (named.length === 1) return named[0];
  const names = faultRules.map(({ name }) => name);
  const strange = Object.keys(setting).find((key) => !(scheduleKeys as readonly string[]).includes(key));
  const meant = named.length > 1 || strange === undefined ? '' : closest(strange, names);
  throw new InputError(
    option,
    `one fault: ${names.join(', ')}, or a path such as ./my-fault.ts${meant}`,
    named.length > 1 ? named.map(({ key }) => key).join(' and ') : strange,
  );
}

function parametersOf(key: string, rule: FaultRule, given: Readonly<Record<string, unknown>>, option: string) {
  const known = [key, ...scheduleKeys, ...Object.keys(rule.parameters)];
  const strange = Object.keys(given).find((one) => !known.includes(one));
  if (strange !== undefined)
    throw new InputError(`${option}.${strange}`, `one of ${known.join(', ')}${closest(strange, known)}`, strange);
  return valuesOf(rule.parameters, given, `${option}.`);
}
