/** The rules that go on for a while: what a nemesis can choose from. */
import crash from './crash.ts';
import cut from './cut.ts';
import delayStorm from './delay-storm.ts';
import isolate from './isolate.ts';
import lossStorm from './loss-storm.ts';
import oneWay from './one-way.ts';
import outage from './outage.ts';
import partition from './partition.ts';
import pause from './pause.ts';
import type { FaultRule } from './rule.ts';
import skew from './skew.ts';
import slow from './slow.ts';

export const spells = [
  crash,
  pause,
  slow,
  partition,
  oneWay,
  isolate,
  outage,
  cut,
  lossStorm,
  delayStorm,
  skew,
] as const satisfies readonly FaultRule[];

/** Rules of the user's own, by what stands for their names in faults: the paths of their files. */
const own = new Map<string, FaultRule>();

/** From now on faults may name this rule by `key`; it takes the place of one that had this key. */
export function addFaultRule(key: string, rule: FaultRule): void {
  own.set(key, rule);
}

export function ownFaultRule(key: string): FaultRule | undefined {
  return own.get(key);
}
