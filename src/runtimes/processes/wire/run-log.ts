/**
 * The folder of a run's logs: `run.log` has all of it, once it is over. Where peers are processes each writes one of
 * its own until then; of a run that was ended from outside these are what there is.
 */
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PeerId } from '../../../core/protocol.ts';
import type { FactLog } from '../../../trace/log.ts';
import { peersLog, RUN_LOG, writeFactFile } from './fact-file.ts';
import { FactFileReader } from './fact-file-reader.ts';

/** Keeps the whole log in the place of those of the processes. Gives what went wrong; then they stay. */
export function keepRunLog(folder: string, log: FactLog): string | undefined {
  const half = join(folder, `${RUN_LOG}.part`);
  const trouble = writeFactFile(half, log);
  if (trouble !== undefined) {
    rmSync(half, { force: true });
    return trouble;
  }
  renameSync(half, join(folder, RUN_LOG));
  for (const name of logsIn(folder)) if (name !== RUN_LOG) rmSync(join(folder, name));
  return undefined;
}

/** The logs in a folder, by name: that of the run, or where there is none, those of its processes. */
export function logsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** What the process of some peers has written down, as far as it came. */
export function logOfPeers(folder: string, first: PeerId, life: number): FactLog | undefined {
  const path = join(folder, peersLog(first, life));
  if (!existsSync(path)) return undefined;
  const file = new FactFileReader(path);
  try {
    return file.log();
  } finally {
    file.close();
  }
}
