/**
 * A file that is whole, or not there: what a full disk, or the end of the process, has cut short is never taken for
 * one.
 */
import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** @throws what the file system says */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const half = `${file}.part`;
  try {
    writeFileSync(half, content);
    renameSync(half, file);
  } catch (error) {
    rmSync(half, { force: true });
    throw error;
  }
}
