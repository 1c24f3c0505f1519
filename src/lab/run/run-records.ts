/**
 * The runs of a lab as its values have them: what each is, where its peers are, and a sign every second that its
 * controller is there. One that gives no more signs has left its run to the next controller. A run that is over is no
 * longer among them: what came of it is with its controller.
 */
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type * as z from 'zod';
import type { ControlPlane, Values } from '../plane/control-plane.ts';
import { decode, encode, recordSchema, type subjectsOf } from '../wire/messages.ts';

export type RunRecord = z.output<typeof recordSchema>;

const BEAT_MS = 1000;
/** A controller that gives no sign for so long is gone. */
const SILENT_MS = 3500;

/** A record that is kept alive by this process. */
export class KeptRecord {
  private readonly values: Values;
  private readonly run: string;
  private readonly beating: NodeJS.Timeout;
  private record: RunRecord;
  private last: Promise<unknown> = Promise.resolve();

  private constructor(values: Values, run: string, record: RunRecord) {
    this.values = values;
    this.run = run;
    this.record = record;
    this.beating = setInterval(() => {
      this.record = { ...this.record, beat: this.record.beat + 1 };
      // A broker that is away gets the next one.
      this.last = this.values.put(this.run, encode(this.record)).catch(() => {});
    }, BEAT_MS);
  }

  static async make(
    plane: ControlPlane,
    subjects: ReturnType<typeof subjectsOf>,
    run: string,
    what: Omit<RunRecord, 'beat' | 'hostname'>,
  ): Promise<KeptRecord> {
    const values = await plane.values(subjects.runs);
    const record = { ...what, hostname: hostname(), beat: 0 };
    await values.put(run, encode(record));
    return new KeptRecord(values, run, record);
  }

  /** The run is over, and what came of it is here. */
  async end(): Promise<void> {
    clearInterval(this.beating);
    await this.last;
    await this.values.remove(this.run).catch(() => {});
  }
}

/** The runs that are in the lab, and whose controller is there. */
export async function runsIn(plane: ControlPlane, subjects: ReturnType<typeof subjectsOf>) {
  const values = await plane.values(subjects.runs);
  const before = await allOf(values);
  const isAny = before.size > 0;
  if (isAny) await pause(SILENT_MS);
  const after = isAny ? await allOf(values) : before;
  return [...after].map(([run, record]) => ({ run, record, isDirected: before.get(run)?.beat !== record.beat }));
}

/**
 * Makes a run of a controller that is gone one of this process. Undefined where another was faster, or it is not there.
 */
export async function takeOver(
  plane: ControlPlane,
  subjects: ReturnType<typeof subjectsOf>,
  run: string,
): Promise<RunRecord | undefined> {
  const values = await plane.values(subjects.runs);
  const entry = await values.get(run);
  const record = entry === undefined ? undefined : decode(recordSchema, entry.data);
  if (entry === undefined || record === undefined) return undefined;
  const own = { ...record, beat: record.beat + 1, hostname: hostname() };
  return (await values.replace(run, encode(own), entry.revision)) === undefined ? undefined : record;
}

async function allOf(values: Values): Promise<Map<string, RunRecord>> {
  const all = new Map<string, RunRecord>();
  for (const run of await values.keys()) {
    const entry = await values.get(run);
    const record = entry === undefined ? undefined : decode(recordSchema, entry.data);
    if (record !== undefined) all.set(run, record);
  }
  return all;
}
