/**
 * The faults of an experiment file. What each rule takes is checked against its declaration, where the run is known:
 * `faults.ts`.
 */
import * as z from 'zod';
import { duration, truth } from './fields.ts';

export const faultsSchema = z
  .array(z.looseObject({}, { error: 'a fault such as { at: 1s, for: 500ms, crash: 2 }' }), {
    error: 'a list of faults such as { at: 1s, for: 500ms, crash: 2 }',
  })
  .default([]);

/**
 * When all faults end, whether peers that crashed for good start again, and within what time everything must then be
 * delivered.
 */
export interface HealSetting {
  readonly at: number;
  readonly restart: boolean;
  readonly deliverWithin?: number;
}

export const healSchema = z
  .union(
    [
      duration.transform((at): HealSetting => ({ at, restart: false })),
      z
        .strictObject({ at: duration, restart: truth.default(false), deliverWithin: duration.optional() })
        .transform((given): HealSetting => given),
    ],
    { error: 'a time such as 5s, or { at: 5s, restart: true, deliverWithin: 2s }' },
  )
  .optional();
