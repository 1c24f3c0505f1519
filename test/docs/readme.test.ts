/** What the README tells a reader to type works. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hearsay } from '../cli/resident/command.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const commands = [...readme.matchAll(/^bin\/hearsay (.+?)(?:\s+#.*)?$/gm)].map((match) => match[1]);

/**
 * Those that take many runs are for the long tests; docs of their own, and tests of their own, hold the rest of what
 * they do.
 */
const LONG = process.env.HEARSAY_LONG === '1';
const quick = commands.filter((command) => !/--samples 100|--schedules 500|--messages 10000000|^sweep/.test(command));

/** The reader's first protocol, and what a check of it says: the lines between two dots stand in its output. */
const [, firstProtocol] = /```ts\n(\/\/ my-gossip\.ts\n[^`]+)```/.exec(readme)!;
const [, firstCheck, said] = /```\n\$ bin\/hearsay (check .+)\n([^`]+)```/.exec(readme)!;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-readme-'));
  writeFileSync(join(folder, 'my-experiment.yaml'), /```yaml\n([^`]+)```/.exec(readme)![1]);
  writeFileSync(join(folder, 'my-gossip.ts'), firstProtocol);
  cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As a shell splits them: at blanks outside quotes. */
function wordsOf(command: string): string[] {
  expect(command.replace(/'[^']*'|"[^"$`]*"/g, '')).not.toMatch(/[|<>()$&;\\*`'"]/);
  return (command.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? []).map((word) => word.replace(/^(['"])(.*)\1$/, '$2'));
}

describe('the README', () => {
  it.each(LONG ? commands : quick)('hearsay %s', (command) => {
    const { stdout, stderr, status } = hearsay(wordsOf(command), folder);
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout === '').toBe(command.includes(' --output '));
  });

  it('shows what a check finds in the first protocol', () => {
    const { stdout, status } = hearsay(wordsOf(firstCheck), folder);
    expect(status).toBe(1);
    const parts = said.split(/^ {2}…\n/m).filter((part) => part !== '');
    expect(parts).toHaveLength(3);
    for (const part of parts) expect(stdout).toContain(part);
  });

  it('shows each kind of command', () => {
    const kinds = new Set(commands.map((command) => command.split(' ')[0]));
    for (const kind of [
      'run',
      'list',
      'describe',
      'check',
      'sweep',
      'compare',
      'report',
      'query',
      'trace',
      'why',
      'export',
    ])
      expect(kinds).toContain(kind);
    expect(quick.length).toBeGreaterThan(commands.length / 2);
  });
});
