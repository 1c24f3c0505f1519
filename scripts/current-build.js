// Builds dist/ before the suite, unless nothing has changed since: tests that start `bin/hearsay` or peer processes run
// what users run. If several suites of one work tree start at once, one builds and the others wait for it, so that no
// test loads a file that is being written.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Holds the number of the process that builds. */
const lock = join(root, 'node_modules/.hearsay-build');
/** Holds the time at which the last build began. */
const lastBuilt = join(root, 'node_modules/.hearsay-built');
const command = join(root, 'dist/command/main.cjs');
const page = join(root, 'dist/web/index.html');
const folders = ['src', 'web'];
const sources = [
  ...folders,
  'package-lock.json',
  'scripts/bundle.js',
  'scripts/web.js',
  'tsconfig.build.json',
  'tsconfig.json',
];

export default async function build() {
  // Each project of vitest.config.ts that needs it asks for it.
  if (process.env.HEARSAY_BUILT !== undefined) return;
  process.env.HEARSAY_BUILT = 'yes';
  while (!takeLock()) await setTimeout(100);
  try {
    if (!isCurrent()) buildNow();
  } finally {
    rmSync(lock);
  }
}

function takeLock() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (isStale()) rmSync(lock, { force: true });
    return false;
  }
}

/** The process that took the lock was killed. */
function isStale() {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH';
  }
}

function isCurrent() {
  if (!existsSync(lastBuilt) || !existsSync(command) || !existsSync(page)) return false;
  const builtMs = Date.parse(readFileSync(lastBuilt, 'utf8'));
  const inside = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  );
  // The time of the last change of a file's name counts too.
  return [...sources, ...inside].every((path) => statSync(join(root, path)).ctimeMs < builtMs);
}

function buildNow() {
  const begun = new Date().toISOString();
  try {
    execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
      cwd: root,
      encoding: 'utf8',
    });
  } catch (error) {
    // The compiler writes its files even so; the check of types, which is apart, says what is wrong.
    const { stdout } = /** @type {{ stdout: string }} */ (error);
    console.error(`dist/ is built from sources with errors:\n${stdout}`);
  }
  execFileSync(process.execPath, ['scripts/bundle.js'], { cwd: root });
  execFileSync(process.execPath, ['scripts/web.js'], { cwd: root });
  writeFileSync(lastBuilt, begun);
}
