/** The registry of failure detectors. */
import type { DetectorDefinition } from '../core/detector.ts';
import eventuallyPerfect from './eventually-perfect.ts';
import heartbeat from './heartbeat.ts';
import perfect from './perfect.ts';
import phiAccrual from './phi-accrual.ts';
import planned from './planned.ts';

export const detectors = [
  perfect,
  eventuallyPerfect,
  heartbeat,
  phiAccrual,
  planned,
] as const satisfies readonly DetectorDefinition[];
