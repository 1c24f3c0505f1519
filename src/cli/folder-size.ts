/** How large a folder is, and when something in it was last written. */
import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export function bytesIn(folder: string): number {
  return filesIn(folder).reduce((sum, path) => sum + sizeOf(path), 0);
}

/** In milliseconds since 1970. */
export function lastWritten(folder: string): number {
  return [folder, ...filesIn(folder)].reduce((last, path) => Math.max(last, statOf(path)?.mtimeMs ?? 0), 0);
}

/** Links are not followed. */
function filesIn(folder: string): string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

function sizeOf(path: string): number {
  return statOf(path)?.size ?? 0;
}

/** A run that goes on makes files and takes them away while they are counted. */
function statOf(path: string) {
  return lstatSync(path, { throwIfNoEntry: false });
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
