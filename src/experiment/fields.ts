/** Kinds of values that stand in many places of an experiment file, each with the words of its error. */
import * as z from 'zod';
import { delaySetting, durationMs } from '../core/durations.ts';

const DAY_MS = 86_400_000;

export const anInteger = (min: number, max: number) => {
  const error = `an integer from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};

export const oneOf = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.enum(names, { error: `one of ${names.join(', ')}` });

/** A time in milliseconds, or with its unit. */
export const duration = (() => {
  const error = 'a time such as 250ms, 10s or 1m';
  return z
    .union(
      [
        z.number().min(0, { error }).max(DAY_MS, { error }),
        z.string().regex(/^\s*(\d+(?:\.\d+)?|\.\d+)\s*(us|ms|s|m|h)?\s*$/, { error }),
      ],
      { error },
    )
    .transform((given) => durationMs(given)!)
    .refine((ms) => ms <= DAY_MS, { error });
})();

export const text = z.string({ error: 'a text' }).min(1, { error: 'a text that is not empty' });

export const truth = z.boolean({ error: 'true or false' });

export const delayLaw = z
  .union([z.number(), z.string(), z.record(z.string(), z.unknown())], {
    error: 'a time, or a law such as { uniform: [10, 100] }',
  })
  .transform((given, context) => {
    const setting = delaySetting(given);
    if (setting !== undefined) return setting;
    context.addIssue({ code: 'custom', message: 'a time, or a law such as { uniform: [10, 100] }' });
    return z.NEVER;
  });
