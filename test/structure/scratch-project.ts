/** A copy of the project's rules over files made up for a test: this is how the tests know that a rule bites. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

const rules = [
  '.dependency-cruiser.js',
  'biome.json',
  'knip.json',
  'lint',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];

export interface ScratchProject {
  /** Runs a program of node_modules in the scratch project, and gives what it prints to standard output. */
  run(program: string, ...programArguments: string[]): string;
  remove(): void;
}

/** @param files their paths, and their contents */
export function scratchProject(files: Readonly<Record<string, string>>): ScratchProject {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-rules-'));
  for (const rule of rules) cpSync(join(root, rule), join(folder, rule), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return {
    run(program, ...programArguments) {
      const { stdout } = spawnSync(process.execPath, [join(folder, 'node_modules', program), ...programArguments], {
        cwd: folder,
        encoding: 'utf8',
      });
      return stdout;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
