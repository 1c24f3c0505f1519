/**
 * What a sweep leaves behind, and is taken up again from: `<out>/<name>/<time>-<seed>/` with `sweep.json`, and for each
 * point of the grid a folder that is a run's. A sample is in the folder of its point as soon as it is over; the point's
 * summary takes the place of its samples.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../core/errors.ts';
import type { PeerNames } from '../core/peer-names.ts';
import type { Request } from '../experiment/prepare.ts';
import { writeWhole } from '../files/atomic-file.ts';
import { addToManifest, damageOf, MANIFEST, readManifest, writeManifest } from '../files/manifest.ts';
import { NAMES_FILE, namesText } from '../reports/peer-names-file.ts';
import type { SampleSummary, Summary } from '../reports/summary.ts';
import { valueText } from '../reports/sweep/sweep-result.ts';
import { troubleOf } from '../runtimes/processes/wire/fact-file.ts';
import { hasKeptFiles, keptFilesIn } from './kept-files.ts';
import { makeFolder, timeName } from './run-folder.ts';

interface SweepRecord {
  readonly version: 1;
  /** Of what was asked for. */
  readonly digest: string;
  readonly seed: number;
  readonly isOver: boolean;
}

const FILE = 'sweep.json';
const TABLE = 'sweep.csv';
const EXPERIMENT = 'experiment.yaml';
const SUMMARY = 'summary.json';

/** What tells two sweeps apart: the experiment with its grid, and what was set over it. */
export function digestOf({ source: { raw }, settings, unqualifiedKeys }: Request): string {
  return createHash('sha256')
    .update(JSON.stringify({ raw, settings, bareKeys: unqualifiedKeys }))
    .digest('hex')
    .slice(0, 16);
}

/** The latest sweep of the same digest that is not over. */
export function findUnfinished(
  out: string,
  name: string,
  digest: string,
): { readonly path: string; readonly seed: number } | undefined {
  const parent = join(out, name);
  if (!existsSync(parent)) return undefined;
  for (const folder of readdirSync(parent).sort().reverse()) {
    const record = recordIn(join(parent, folder));
    if (record?.digest === digest && !record.isOver) return { path: join(parent, folder), seed: record.seed };
  }
  return undefined;
}

function recordIn(folder: string): SweepRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(join(folder, FILE), 'utf8')) as SweepRecord;
    return record.version === 1 ? record : undefined;
  } catch {
    // No sweep, or the half of a file that a full disk left.
    return undefined;
  }
}

/**
 * Where the experiment of each point of a sweep is that goes on, if it kept files of the user's: they may have changed
 * since.
 */
export function keptPoints(
  sweep: string,
  all: readonly Readonly<Record<string, unknown>>[],
): readonly string[] | undefined {
  if (!hasKeptFiles(sweep)) return undefined;
  const files = all.map((values, index) => join(pointPath(sweep, index, values), EXPERIMENT));
  return files.every((file) => existsSync(file)) ? files : undefined;
}

function pointPath(sweep: string, index: number, values: Readonly<Record<string, unknown>>): string {
  const name = Object.entries(values)
    .map(([key, value]) => `${key}=${valueText(value)}`)
    .join(',')
    .replace(/[^\w.=,-]+/g, '_')
    .slice(0, 80);
  return join(sweep, `${String(index).padStart(3, '0')}-${name}`);
}

export class SweepFolder {
  readonly path: string;
  private readonly digest: string;
  private readonly seed: number;

  /**
   * @param path of a sweep that goes on; a new one without it.
   * @throws InputError where nothing can be written there
   */
  constructor(out: string, name: string, digest: string, seed: number, path?: string) {
    this.path = path ?? makeFolder(join(out, name), `${timeName(new Date())}-${seed}`, out);
    this.digest = digest;
    this.seed = seed;
    this.writeRecord(false);
  }

  /** Makes the folder of a point, with its experiment. */
  begin(index: number, values: Readonly<Record<string, unknown>>, yaml: string, names: PeerNames): SweepPointFolder {
    const path = pointPath(this.path, index, values);
    mkdirSync(path, { recursive: true });
    const point = new SweepPointFolder(path);
    if (point.isOver()) return point;
    write(join(path, EXPERIMENT), yaml);
    if (names.any) write(join(path, NAMES_FILE), namesText(names));
    point.record(names.any ? [EXPERIMENT, NAMES_FILE] : [EXPERIMENT]);
    return point;
  }

  writeTable(csv: string): string {
    const file = join(this.path, TABLE);
    write(file, csv);
    return file;
  }

  finish(): void {
    this.writeRecord(true);
    this.record();
  }

  /** Puts the files of the sweep itself into its manifest; its points have their own. */
  record(): void {
    const files = [FILE, TABLE, ...keptFilesIn(this.path)].filter((file) => existsSync(join(this.path, file)));
    attempt(this.path, () => writeManifest(this.path, files));
  }

  private writeRecord(isOver: boolean): void {
    const record: SweepRecord = { version: 1, digest: this.digest, seed: this.seed, isOver };
    write(join(this.path, FILE), `${JSON.stringify(record)}\n`);
  }
}

export class SweepPointFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** True where all samples of the point have run. */
  isOver(): boolean {
    return existsSync(join(this.path, SUMMARY));
  }

  /** Absent where not all of its samples have run. @throws InputError where it is damaged */
  summary(): Summary | undefined {
    const record = readManifest(join(this.path, MANIFEST)).records.get(SUMMARY);
    const damage = record === undefined ? undefined : damageOf(this.path, record);
    if (damage !== undefined) throw damaged(damage);
    return read<Summary>(join(this.path, SUMMARY));
  }

  hasSample(sample: number): boolean {
    return existsSync(this.sampleFile(sample));
  }

  /** @throws InputError where it is damaged */
  sample(sample: number): SampleSummary | undefined {
    const file = this.sampleFile(sample);
    const kept = read<KeptSample>(file);
    if (kept !== undefined && kept.sha256 !== sealOf(kept.summary)) throw damaged(`${file} is damaged`);
    return kept?.summary;
  }

  /** What a sample that did not end has left. */
  clear(sample: number): void {
    rmSync(join(this.path, `trace-${sample}`), { recursive: true, force: true });
  }

  writeSample(sample: number, summary: SampleSummary): void {
    write(this.sampleFile(sample), `${JSON.stringify({ sha256: sealOf(summary), summary } satisfies KeptSample)}\n`);
    this.record([`sample-${sample}.json`, ...logsIn(this.path, `trace-${sample}`)]);
  }

  /** Puts files into the manifest of the point, beside those that it has. */
  record(files: readonly string[]): void {
    attempt(this.path, () => addToManifest(this.path, files));
  }

  writeSummary(summary: Summary): void {
    write(join(this.path, SUMMARY), `${JSON.stringify(summary, null, 2)}\n`);
    for (let sample = 0; sample < Math.max(1, summary.samples.length); sample++)
      rmSync(this.sampleFile(sample), { force: true });
    attempt(this.path, () => writeManifest(this.path));
  }

  private sampleFile(sample: number): string {
    return join(this.path, `sample-${sample}.json`);
  }
}

/** The logs in a folder of a point, by their paths in the point. */
function logsIn(point: string, folder: string): string[] {
  const path = join(point, folder);
  return existsSync(path) ? readdirSync(path).map((name) => `${folder}/${name}`) : [];
}

/** A sample that is over, while others of its point run. */
interface KeptSample {
  readonly sha256: string;
  readonly summary: SampleSummary;
}

function sealOf(summary: SampleSummary): string {
  return createHash('sha256')
    .update(JSON.stringify(summary) ?? '')
    .digest('hex');
}

/** @throws InputError where the disk is full, or the folder can't be written to */
function write(file: string, text: string): void {
  attempt(file, () => writeWhole(file, text));
}

function attempt(path: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    throw new InputError('--out', `a folder that can be written to (${troubleOf(error)})`, path);
  }
}

/** @throws InputError where it is damaged */
function read<Content>(file: string): Content | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Content;
  } catch (error) {
    throw damaged(`${file} cannot be read (${(error as Error).message})`);
  }
}

function damaged(damage: string): InputError {
  return new InputError('sweep', 'files as they were written; remove the damaged one, and it is made again', damage);
}
