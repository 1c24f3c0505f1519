/** What the commands that ask a trace have in common: which run and sample, and what of it. */
import { findRun, type Run, type SampleTrace } from '../archive/runs.ts';
import { readTrace } from '../archive/traces.ts';
import { InputError } from '../core/errors.ts';
import { durationMs } from '../core/parameters.ts';
import type { FactLog } from '../trace/log.ts';
import { tell } from './terminal.ts';

export interface AskedOptions {
  readonly sample?: string;
  readonly out: string;
}

/** The run that is asked for; what has happened to its files is told on standard error. */
export function askedRun(run: string, out: string): Run {
  const found = findRun(run, out);
  tell(found);
  return found;
}

/** The facts of the sample that is asked for; what is missing in them is told on standard error. */
export async function askedLog(run: string, { sample, out }: AskedOptions): Promise<FactLog> {
  const found = askedRun(run, out);
  const { log, ...remarks } = await readTrace(found, askedSample(found, sample));
  tell(remarks);
  return log;
}

function askedSample({ folder, samples }: Run, given: string | undefined): SampleTrace {
  if (samples.length === 0) throw new InputError('run', 'a run that left a trace (--trace deliveries or full)', folder);
  if (given === undefined) return samples[0];
  const trace = samples.find(({ sample }) => String(sample) === given);
  if (trace === undefined) throw new InputError('--sample', `one from 0 to ${samples[samples.length - 1].sample}`, given);
  return trace;
}

export function wholeOf(given: string, option: string, most?: number): number {
  const isWhole = /^\d{1,9}$/.test(given);
  if (!isWhole || Number(given) > (most ?? Number.POSITIVE_INFINITY)) {
    throw new InputError(option, `a whole number from 0${most === undefined ? '' : ` to ${most}`}`, given);
  }
  return Number(given);
}

/** `0:5`: the sixth broadcast of peer 0. */
export function broadcastOf(given: string): { origin: number; sequence: number } {
  const match = /^(\d{1,9}):(\d{1,9})$/.exec(given);
  if (match === null) throw new InputError('--broadcast', 'its origin and number, such as 0:5', given);
  return { origin: Number(match[1]), sequence: Number(match[2]) };
}

/** `1s`, `20ms`, or a number of milliseconds. */
export function timeOf(given: string, option: string): number {
  const ms = /^\d+(\.\d+)?$/.test(given) ? Number(given) : durationMs(given);
  if (ms === undefined) throw new InputError(option, 'a time of the run, such as 20ms or 1.5s', given);
  return ms;
}
