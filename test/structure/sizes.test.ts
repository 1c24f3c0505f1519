/**
 * Sizes of the parts of `src`: files, functions and interfaces that can be read at once, and nothing written twice. A
 * test that fails names the largest parts.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'oxc-parser';
import { expect, it } from 'vitest';

const src = fileURLToPath(new URL('../../src', import.meta.url));

interface Part {
  readonly name: string;
  readonly size: number;
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .sort()
  .map((path) => ({ path, lines: readFileSync(join(src, path), 'utf8').split('\n') }));

const lengths: readonly Part[] = files.map(({ path, lines }) => ({ name: path, size: lines.length - 1 }));

/** Interfaces that may have more than ten members: the contract of a peer, of a protocol and of a failure detector. */
const LARGE = [
  'core/protocol.ts Peer',
  'core/protocol.ts Protocol',
  'core/protocol.ts Definition',
  'core/detector.ts DetectorDefinition',
];

/** Functions with a body in braces, in lines, and interfaces, in members. */
function partsOf(): { functions: Part[]; interfaces: Part[] } {
  const functions: Part[] = [];
  const interfaces: Part[] = [];
  for (const { path, lines } of files) {
    const text = lines.join('\n');
    const add = ({ start, end, body }: { start: number; end: number; body: { type: string } | null }) => {
      if (body === null || !/^(BlockStatement|FunctionBody)$/.test(body.type)) return;
      const [name] = text.slice(start).split('\n', 1);
      functions.push({ name: `${path} ${name}`, size: text.slice(start, end).split('\n').length });
    };
    new Visitor({
      FunctionDeclaration: add,
      FunctionExpression: add,
      ArrowFunctionExpression: add,
      TSInterfaceDeclaration: ({ id, body }) => {
        interfaces.push({ name: `${path} ${id.name}`, size: body.body.length });
      },
    }).visit(parseSync(path, text).program);
  }
  return { functions, interfaces };
}

const { functions, interfaces } = partsOf();

/** The size that a share of the parts does not exceed. */
function quantile(parts: readonly Part[], share: number): number {
  const sizes = parts.map(({ size }) => size).sort((a, b) => a - b);
  return sizes[Math.ceil(share * sizes.length) - 1];
}

function partsAbove(parts: readonly Part[], limit: number): string[] {
  return parts.filter(({ size }) => size > limit).map(({ name, size }) => `${name}: ${size}`);
}

it('half of the files have at most 120 lines, nine in ten at most 250', () => {
  expect(quantile(lengths, 0.5)).toBeLessThanOrEqual(120);
  expect(quantile(lengths, 0.9), partsAbove(lengths, 250).join('\n')).toBeLessThanOrEqual(250);
});

it('no files pile up below a limit', () => {
  const within = (from: number, to: number) => lengths.filter(({ size }) => size >= from && size <= to).length;
  expect(within(276, 325)).toBeLessThan(within(226, 275));
});

it('nine in ten functions have at most 20 lines', () => {
  expect(functions.length).toBeGreaterThan(3_000);
  expect(quantile(functions, 0.9), partsAbove(functions, 40).join('\n')).toBeLessThanOrEqual(20);
});

it('no interface has more than ten members, but for the contract', () => {
  const large = partsAbove(interfaces, 10).filter((part) => !LARGE.some((name) => part.startsWith(`${name}:`)));
  expect(large).toEqual([]);
});

it('hardly anything is written twice: blocks of six lines or more', () => {
  const found = copies();
  expect(found.length, found.join('\n')).toBeLessThan(20);
});

/** Where a run of six lines that stood before, in order of paths, stands again; a longer run counts once. */
function copies(): string[] {
  const seen = new Set<string>();
  const found: string[] = [];
  for (const { path, lines } of files) {
    const code = codeOf(lines);
    let isCopy = false;
    for (let i = 0; i + 6 <= code.length; i++) {
      const run = code.slice(i, i + 6);
      const text = run.map(({ text }) => text).join('\n');
      if (seen.has(text) && !isCopy) found.push(`${path}:${run[0].line}`);
      isCopy = seen.has(text);
      seen.add(text);
    }
  }
  return found;
}

/** Lines that say something: no comments, imports, blank lines or lone punctuation. */
function codeOf(lines: readonly string[]): { text: string; line: number }[] {
  const ends = lines.findLastIndex((line) => /^(import .*|\} )from '/.test(line)) + 1;
  return lines
    .map((line, index) => ({ text: line.trim(), line: index + 1 }))
    .slice(ends)
    .filter(({ text }) => /\w/.test(text) && !/^(\/?\*|\/\/)/.test(text));
}
