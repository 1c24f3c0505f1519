/** `hearsay export`: a run in a format that other programs read, to a file or to standard output. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { namesOfRun } from '../archive/run-peer-names.ts';
import { nameOf, type Run, type SampleTrace } from '../archive/runs.ts';
import { readTrace } from '../archive/traces.ts';
import { InputError } from '../core/errors.ts';
import { closest } from '../core/suggestion.ts';
import type { ExportFormat, RunRecord } from '../exports/format.ts';
import { formats } from '../exports/index.ts';
import type { Summary } from '../reports/summary.ts';
import { troubleOf } from '../runtimes/processes/wire/fact-file.ts';
import { stdout } from './output-streams.ts';
import { tell } from './terminal.ts';
import { requestedRun } from './trace-arguments.ts';

export interface ExportOptions {
  readonly format?: string;
  readonly markdown?: boolean;
  readonly output?: string;
  readonly sample?: string;
  readonly out: string;
}

export async function exportCommand(run: string, options: ExportOptions): Promise<void> {
  const format = formatOf(options);
  const record = await recordOf(requestedRun(run, options.out), format, options);
  if (format.isBinary === true && options.output === undefined && stdout.isTTY === true) {
    throw new InputError('--output', `a file, as ${format.name} is not for a terminal`);
  }
  // What is missing is told before a file is made: the first part shows it.
  const parts = format.write(record)[Symbol.iterator]();
  const first = parts.next();
  await write(options.output, chunksOf(first, parts));
}

function formatOf({ format, markdown }: ExportOptions): ExportFormat {
  if (markdown === true && format !== undefined && format !== 'markdown')
    throw new InputError('--format', 'nothing besides --markdown', format);
  const names = formats.map(({ name }) => name);
  const given = markdown === true ? 'markdown' : format;
  const found = formats.find(({ name }) => name === given);
  if (found === undefined)
    throw new InputError(
      '--format',
      `one of ${names.join(', ')}${given === undefined ? '' : closest(given, names)}`,
      given,
    );
  return found;
}

/** With the facts where the format wants them, or where the summary does not list the links. */
async function recordOf(run: Run, { readsFacts }: ExportFormat, { sample, out }: ExportOptions): Promise<RunRecord> {
  const { summary } = run;
  const trace = traceOf(run, sample);
  const number = trace?.sample ?? (sample === undefined ? 0 : Number(sample));
  const own = summary === undefined ? undefined : (summary.samples[number] ?? summary);
  const names = namesOfRun(run);
  const record = {
    name: nameOf(run, out),
    names,
    summary: sample === undefined ? summary : wholeOf(own, summary),
    sample: own,
  };
  if (trace === undefined || !(readsFacts || own?.links === undefined)) return { ...record, log: undefined };
  const { log, ...remarks } = await readTrace(run, trace);
  tell(remarks);
  return { ...record, log };
}

/**
 * The trace of the sample that is asked for, the first without one; undefined where none was kept.
 * @throws InputError where there is no such sample
 */
function traceOf({ samples, summary }: Run, given: string | undefined): SampleTrace | undefined {
  if (given === undefined) return samples[0];
  const last = Math.max(samples.at(-1)?.sample || 0, (summary?.samples.length ?? 1) - 1, 0);
  if (!/^\d{1,9}$/.test(given) || Number(given) > last)
    throw new InputError('--sample', last === 0 ? '0: there is one' : `one from 0 to ${last}`, given);
  return samples.find(({ sample }) => (sample || 0) === Number(given));
}

/** One sample as a run of its own. */
function wholeOf(sample: RunRecord['sample'], summary: Summary | undefined): Summary | undefined {
  return sample === undefined || summary === undefined ? undefined : { ...sample, samples: [], path: summary.path };
}

function* chunksOf(first: IteratorResult<string | Uint8Array>, rest: Iterator<string | Uint8Array>): Generator<Buffer> {
  for (let part = first; part.done !== true; part = rest.next()) yield Buffer.from(part.value as Uint8Array);
}

async function write(output: string | undefined, chunks: Iterable<Buffer>): Promise<void> {
  if (output === undefined) {
    await pipeline(Readable.from(chunks), stdout, { end: false });
    return;
  }
  try {
    await pipeline(Readable.from(chunks), createWriteStream(output));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new InputError('--output', `a file that can be written to (${troubleOf(error)})`, output);
  }
}
