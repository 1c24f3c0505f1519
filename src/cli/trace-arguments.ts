/** Arguments of the commands that read a trace: the run, the sample, peers, broadcasts and times. */
import { namesOfRun } from '../archive/run-peer-names.ts';
import { findRun, type Run, type SampleTrace } from '../archive/runs.ts';
import { readTrace } from '../archive/traces.ts';
import { durationMs } from '../core/durations.ts';
import { InputError } from '../core/errors.ts';
import type { PeerNames } from '../core/peer-names.ts';
import type { FactLog } from '../trace/log.ts';
import { during } from './progress.ts';
import { tell } from './terminal.ts';

/** The limit of peer numbers in a run that does not say how many peers it has. */
const PEERS_MOST = 1_000_000_000;

export interface SampleOptions {
  readonly sample?: string;
  readonly out: string;
}

/** The run of this name. Damage of its files is reported on standard error. */
export function requestedRun(run: string, out: string): Run {
  const found = findRun(run, out);
  tell(found);
  return found;
}

/** The facts of the sample. What is missing in them is reported on standard error. */
export async function requestedLog(found: Run, { sample }: SampleOptions): Promise<FactLog> {
  const { log, ...remarks } = await during('reading the trace', () => readTrace(found, requestedSample(found, sample)));
  tell(remarks);
  return log;
}

/** A peer by its number or its name. If the run does not say how many peers it has, any number is accepted. */
export function peerOf(given: string, { names, size }: Peers, option = '--peer'): number {
  return names.find(given, size, option);
}

/** The peers of a run. */
export interface Peers {
  readonly names: PeerNames;
  readonly size: number;
}

export function peersOf(run: Run): Peers {
  const names = namesOfRun(run);
  return { names, size: run.summary?.peers ?? (names.any ? names.labels.length : PEERS_MOST) };
}

function requestedSample({ folder, samples }: Run, given: string | undefined): SampleTrace {
  if (samples.length === 0) throw new InputError('run', 'a run that left a trace (--trace deliveries or full)', folder);
  if (given === undefined) return samples[0];
  const trace = samples.find(({ sample }) => String(sample) === given);
  if (trace === undefined)
    throw new InputError('--sample', `one from 0 to ${samples[samples.length - 1].sample}`, given);
  return trace;
}

export function wholeOf(given: string, option: string, most?: number): number {
  const isWhole = /^\d{1,9}$/.test(given);
  if (!isWhole || Number(given) > (most ?? Number.POSITIVE_INFINITY)) {
    throw new InputError(option, `a whole number from 0${most === undefined ? '' : ` to ${most}`}`, given);
  }
  return Number(given);
}

/** `0:5`: the sixth broadcast of peer 0; `Wien:5`: that of the peer of this name. */
export function broadcastOf(given: string, peers: Peers): { origin: number; sequence: number } {
  const match = /^(.+):(\d{1,9})$/s.exec(given);
  if (match === null || (!peers.names.any && !/^\d{1,9}$/.test(match[1]))) {
    throw new InputError('--broadcast', 'its origin and number, such as 0:5', given);
  }
  return { origin: peerOf(match[1], peers, '--broadcast'), sequence: Number(match[2]) };
}

/** `1s`, `20ms`, or a number of milliseconds. */
export function timeOf(given: string, option: string): number {
  const ms = /^\d+(\.\d+)?$/.test(given) ? Number(given) : durationMs(given);
  if (ms === undefined) throw new InputError(option, 'a time of the run, such as 20ms or 1.5s', given);
  return ms;
}
