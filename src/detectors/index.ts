/** The registry of failure detectors. */
import type { DetectorDefinition } from '../core/detector.ts';
import perfect from './perfect.ts';

export const detectors = [perfect] as const satisfies readonly DetectorDefinition[];
