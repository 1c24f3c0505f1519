/**
 * A format that other programs read, and what it is written from: the summary of a run and the facts of one of its
 * samples, nothing else. A format that needs what a run has not kept says so in one line.
 */
import { InputError } from '../core/errors.ts';
import type { PeerNames } from '../core/peer-names.ts';
import type { SampleSummary, Summary } from '../reports/summary.ts';
import type { FactLog } from '../trace/log.ts';

export interface RunRecord {
  /** Of the run, as its folder has it. */
  readonly name: string;
  /** Of the whole run; absent if the run was ended from outside. */
  readonly summary: Summary | undefined;
  /** Of the sample that the facts are of. */
  readonly sample: SampleSummary | undefined;
  /** What its peers are called. */
  readonly names: PeerNames;
  /** Absent if none were kept. */
  readonly log: FactLog | undefined;
}

export interface ExportFormat {
  readonly name: string;
  /** What is in it and who reads it, in a line. */
  readonly title: string;
  /** Whether it is made from facts, and not from the summary alone. */
  readonly readsFacts: boolean;
  readonly isBinary?: boolean;
  /** The parts of the file, in order. @throws InputError if the run has not kept what it needs */
  write(run: RunRecord): Iterable<string | Uint8Array>;
}

/** @throws InputError if the run was ended before it could sum up */
export function summaryOf({ name, summary }: RunRecord, format: string): Summary {
  if (summary === undefined)
    throw new InputError('run', `a run that has a summary, which ${format} is made from`, name);
  return summary;
}

/** Facts at any level. @throws InputError if none were kept */
export function factsOf({ name, log }: RunRecord, format: string): FactLog {
  if (log === undefined)
    throw new InputError(
      'run',
      `a run that kept its facts (--trace deliveries or full), which ${format} is made from`,
      name,
    );
  return log;
}

/** Every message. @throws InputError if they were not kept */
export function messagesOf({ name, log }: RunRecord, format: string): FactLog {
  if (log?.full !== true)
    throw new InputError('run', `a run that kept every message (--trace full), which ${format} is made from`, name);
  return log;
}

/** Lines in chunks, so that a file of millions of them is written with few calls. */
export function* inChunks(lines: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const line of lines) {
    chunk += `${line}\n`;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

const CHUNK = 1 << 16;
