/** Folders that only this user can look into or write to, and files in them that are named by what is in them. */
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../core/errors.ts';

const OTHERS = 0o077;

/**
 * Makes it where it does not exist.
 * @throws InputError where it is another user's: what lies there could be anything
 */
export function ownFolder(path: string, option: string): string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const found = lstatSync(path);
    // Where there are no owners, as on Windows, there is nothing to ask.
    const isOwn = process.getuid === undefined || found.uid === process.getuid();
    if (!found.isDirectory() || !isOwn) throw new InputError(option, "a folder of this user's own", path);
    if ((found.mode & OTHERS) !== 0) chmodSync(path, 0o700);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(
      option,
      `a folder that can be made and written to (${(error as NodeJS.ErrnoException).code})`,
      path,
    );
  }
  return path;
}

/** Writes it, unless it is there already as it should be; gives its path. */
export function keepFile(folder: string, name: string, content: Uint8Array): string {
  const file = join(folder, name);
  if (isThere(file, content)) return file;
  const half = `${file}.${process.pid}`;
  writeFileSync(half, content, { mode: 0o600 });
  renameSync(half, file);
  return file;
}

export function sha256Of(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function isThere(file: string, content: Uint8Array): boolean {
  try {
    return readFileSync(file).equals(content);
  } catch {
    return false;
  }
}
