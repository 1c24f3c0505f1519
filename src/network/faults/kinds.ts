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

export const spells: readonly FaultRule[] = [crash, pause, slow, partition, oneWay, isolate, outage, cut, lossStorm, delayStorm, skew];
