/**
 * All that is kept in a folder of runs: the runs, sweeps with the runs of their points, and the results of checks. What
 * is none of these is not seen.
 */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import { InputError } from '../core/errors.ts';
import { damageOf, MANIFEST, readManifest } from '../files/manifest.ts';
import type { CheckResult } from '../reports/check-result.ts';
import { foldersIn, isFolder, SUMMARY } from './folders.ts';
import { checkIn } from './kept-checks.ts';
import { readKept } from './kept-file.ts';
import { type Run, runIn } from './runs.ts';

export interface KeptSweep {
  readonly seed: number;
  readonly isOver: boolean;
  /** Points that have run, and all of them. */
  readonly ran: number;
  readonly points: number;
}

/** By its kind: absent are what it is not, a run that is not over, and the result of a check that is not. */
export interface Kept {
  readonly kind: 'run' | 'sweep' | 'check';
  readonly folder: string;
  readonly isOver: boolean;
  readonly run?: Run;
  readonly sweep?: KeptSweep;
  readonly check?: CheckResult;
  /** What has happened to its files since they were written. */
  readonly damages: readonly string[];
}

const sweepRecord = z.object({ version: z.literal(1), seed: z.int(), isOver: z.boolean() });

/**
 * The oldest of each name first.
 * @param skip told of each that cannot be read, and why
 */
export function allKept(out: string, skip: (reason: string) => void): Kept[] {
  return foldersIn(out).flatMap((folder) => {
    try {
      return keptIn(folder) ?? [];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      skip(error.message);
      return [];
    }
  });
}

function keptIn(folder: string): Kept | undefined {
  const run = runIn(folder);
  if (run !== undefined)
    return { kind: 'run', folder: run.folder, isOver: run.summary !== undefined, run, damages: run.damages };
  const path = resolve(folder);
  const damages = damagesIn(path);
  if (existsSync(join(folder, 'sweep.json'))) {
    const sweep = sweepIn(folder);
    return { kind: 'sweep', folder: path, isOver: sweep.isOver, sweep, damages };
  }
  if (!basename(dirname(path)).startsWith('check-')) return undefined;
  if (existsSync(join(folder, 'result.json')))
    return { kind: 'check', folder: path, isOver: true, check: checkIn(folder), damages };
  // Findings are written together with the result: one that goes on, or was killed, has left nothing yet.
  return readdirSync(folder).length === 0 ? { kind: 'check', folder: path, isOver: false, damages } : undefined;
}

function damagesIn(folder: string): string[] {
  const { records, damage } = readManifest(join(folder, MANIFEST));
  return [damage, ...[...records.values()].map((record) => damageOf(folder, record))].filter(
    (one) => one !== undefined,
  );
}

function sweepIn(folder: string): KeptSweep {
  const { seed, isOver } = readKept(join(folder, 'sweep.json'), sweepRecord);
  const points = readdirSync(folder).filter((name) => /^\d{3,}-/.test(name) && isFolder(join(folder, name)));
  const ran = points.filter((name) => existsSync(join(folder, name, SUMMARY))).length;
  return { seed, isOver, ran, points: points.length };
}
