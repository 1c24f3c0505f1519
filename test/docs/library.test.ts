/** What docs/library.md shows runs: its first block, by the package as it is built. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

it('docs/library.md shows a program that runs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-docs-'));
  try {
    const [, block] = /```ts\n([^`]+)```/.exec(readFileSync(join(root, 'docs/library.md'), 'utf8'))!;
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(root, join(folder, 'node_modules/hearsay'), 'dir');
    cpSync(join(root, 'examples/my-protocol.ts'), join(folder, 'my-protocol.ts'));
    const program = `${block.replace('schedules: 500', 'schedules: 1, peers: 2').replace('[10, 100]', '[10, 20]')}
console.log(JSON.stringify([summary.protocol, [...trace].length > 0, result.examined, points.length, runs.length, rows.length > 0, page]));`;
    writeFileSync(join(folder, 'program.mjs'), program);
    const output = execFileSync(process.execPath, ['program.mjs'], { cwd: folder, encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual(['my-protocol', true, 1, 4, 2, true, expect.stringMatching(/report\.html$/)]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
