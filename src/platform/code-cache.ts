/**
 * Runs a program that is one CommonJS file, and imports by `importModule` only. What V8 has compiled of it when the
 * process ends is kept beside it, and spares later processes the work: a command is up in a third of the time. Node
 * does this by itself from version 22 on (`module.enableCompileCache`), this file on all versions, and without a folder
 * of its own.
 */
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';

export function runWithCodeCache(path: string): void {
  const { mtimeMs, size } = statSync(path);
  // V8 takes code of another version for foreign, but not that of another program of the same length.
  const cachePath = `${path}.${Math.trunc(mtimeMs)}-${size}-${process.versions.v8}-${process.arch}.cache`;
  const cachedData = contentsOf(cachePath);
  const script = new Script(`(function(require,__filename,importModule){${readFileSync(path, 'latin1')}\n})`, {
    filename: path,
    cachedData,
  });
  script.runInThisContext()(createRequire(path), path, (specifier: string) => import(specifier));
  if (cachedData === undefined) process.once('exit', () => keep(cachePath, script));
}

function contentsOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Whole or not at all: other processes may be about to read it. */
function keep(path: string, script: Script): void {
  const partial = `${path}.${process.pid}`;
  try {
    writeFileSync(partial, script.createCachedData());
    renameSync(partial, path);
  } catch {
    // The folder is not ours, or the disk is full: the next start is as slow as this one.
    rmSync(partial, { force: true });
  }
}
