/** Each page of the documentation answers a question, links to what exists, names files that exist, and is readable. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Written by hand; those of docs/reference and docs/gallery are generated. */
const written = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', ...pagesIn('docs'), ...pagesIn('docs/decisions')];
const all = [...written, ...pagesIn('docs/reference'), 'docs/gallery/README.md'];

function pagesIn(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
}

function textOf(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

/** Without blocks of code. */
function proseOf(page: string): string {
  return textOf(page).replace(/^( *)```.*\n[\s\S]*?^\1```$/gm, '');
}

/** The anchors of a page, as GitHub makes them from its headings. */
function anchorsOf(page: string): Set<string> {
  const headings = [...proseOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\- ]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

describe.each(all)('%s', (page) => {
  it('links to pages and headings that exist', () => {
    const links = [...proseOf(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
    const missing = links.filter(([, path, anchor]) => {
      const target = path === '' ? page : normalize(join(dirname(page), path));
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).has(anchor);
    });
    expect(missing.map(([link]) => link)).toEqual([]);
  });

  it('names files that exist', () => {
    const names = [...textOf(page).matchAll(/`((?:src|test|scripts|lint|examples|docs|bench|deploy)\/[\w./-]+)`/g)];
    expect(names.map(([, name]) => name).filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });
});

it.each(written.filter((page) => page.startsWith('docs/') && !page.startsWith('docs/decisions/')))(
  '%s begins with the question that it answers',
  (page) => {
    const [, beginning] = /^# .+\n\n([\s\S]+?)\n\n/.exec(textOf(page)) ?? [];
    expect(beginning).toContain('?');
  },
);

it.each(pagesIn('docs/decisions').filter((page) => !/README|libraries/.test(page)))(
  '%s is a record: context, choice, reasons, consequences, in 40 lines',
  (page) => {
    const headings = [...textOf(page).matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(['Context', 'Choice', 'Reasons', 'Consequences']);
    expect(textOf(page).trimEnd().split('\n').length).toBeLessThanOrEqual(40);
  },
);

it.each(written.filter((page) => page !== 'docs/runtimes.md'))('%s has at most 120 columns', (page) => {
  const long = proseOf(page)
    .split('\n')
    .filter((line) => line.length > 120 && !/^(\||!\[)/.test(line));
  expect(long).toEqual([]);
});
