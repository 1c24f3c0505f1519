/** Builds dist/ once before the suite: tests that start `bin/hearsay` or peer processes run what users run. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export default function build(): void {
  // Each project of vitest.config.ts that needs it asks for it.
  if (process.env.HEARSAY_BUILT !== undefined) return;
  process.env.HEARSAY_BUILT = 'yes';
  const root = fileURLToPath(new URL('..', import.meta.url));
  try {
    execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
      cwd: root,
      encoding: 'utf8',
    });
  } catch (error) {
    // The compiler writes its files even so; the check of types, which is apart, says what is wrong.
    console.error(`dist/ is built from sources with errors:\n${(error as { stdout: string }).stdout}`);
  }
  execFileSync(process.execPath, ['scripts/bundle.js'], { cwd: root });
}
