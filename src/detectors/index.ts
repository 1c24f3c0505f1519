/** The registry of failure detectors. */
import type { DetectorDefinition } from '../core/detector.ts';
import eventuallyPerfect from './eventually-perfect.ts';
import heartbeat from './heartbeat.ts';
import perfect from './perfect.ts';
import phiAccrual from './phi-accrual.ts';
import planned from './planned.ts';
import swim from './swim.ts';

export const detectors = [
  perfect,
  eventuallyPerfect,
  heartbeat,
  phiAccrual,
  planned,
  swim,
] as const satisfies readonly DetectorDefinition[];
