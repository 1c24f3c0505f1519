/** What the pages on the ancestors show of a command's output is what it prints; `…` stands for what is left out. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { hearsay } from '../cli/resident/command.ts';

const docs = fileURLToPath(new URL('../../docs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hearsay-quoted-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const quoted = ['elixir-broadcast', 'p2p'].flatMap((page) =>
  [...readFileSync(join(docs, `${page}.md`), 'utf8').matchAll(/^```\n\$ hearsay (run .+)\n([^`]+)```$/gm)].map(
    ([, command, output]) => ({ page, command, output }),
  ),
);

it('there are such pages', () => {
  expect(new Set(quoted.map(({ page }) => page)).size).toBe(2);
});

it.each(quoted)('$page: hearsay $command', ({ command, output }) => {
  const { stdout, status } = hearsay(command.split(' '), folder);
  expect(status).toBe(0);
  const parts = output.trimEnd().split(/\s*…\s*/);
  const pattern = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^]*?');
  expect(stdout).toMatch(new RegExp(`^${pattern}`));
});
