/** What the README tells a reader to type works. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-readme-'));
  writeFileSync(join(folder, 'my-experiment.yaml'), /```yaml\n([^`]+)```/.exec(readme)![1]);
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

  it.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'])('and %s link to pages that are there', (page) => {
    const links = [...readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g)].map(
      (match) => match[1],
    );
    expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
  });

  it.each(['ARCHITECTURE.md', 'CONTRIBUTING.md'])('and %s name files that are there', (page) => {
    const names = [
      ...readFileSync(join(root, page), 'utf8').matchAll(/`((?:src|test|scripts|lint|examples|docs)\/[\w./-]+)`/g),
    ].map((match) => match[1]);
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });
});
