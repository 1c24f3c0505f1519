/** The registry of faults. Add a rule here. */
import churn from './churn.ts';
import delayCopy from './delay-copy.ts';
import duplicateCopy from './duplicate-copy.ts';
import join from './join.ts';
import { spells } from './kinds.ts';
import leave from './leave.ts';
import loseCopy from './lose-copy.ts';
import nemesis from './nemesis.ts';
import restart from './restart.ts';
import restore from './restore.ts';
import type { FaultRule } from './rule.ts';

export const faultRules = [
  ...spells,
  restart,
  restore,
  loseCopy,
  delayCopy,
  duplicateCopy,
  churn,
  join,
  leave,
  nemesis,
] as const satisfies readonly FaultRule[];
