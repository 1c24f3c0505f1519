// Builds dist/ from src/: `npm ci` runs it, and so does `npm pack`. Old files go first, so that nothing deleted is
// shipped.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const begun = new Date().toISOString();
rmSync(`${root}/dist`, { recursive: true, force: true });
const built = run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json');
process.exitCode = built || run('scripts/bundle.js') || run('scripts/web.js');
// Tests build anew if a source has changed since (`scripts/current-build.js`).
if (process.exitCode === 0) writeFileSync(`${root}/node_modules/.hearsay-built`, begun);

/** @param {string[]} program */
function run(...program) {
  return spawnSync(process.execPath, program, { cwd: root, stdio: 'inherit' }).status ?? 1;
}
