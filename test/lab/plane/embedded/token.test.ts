import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const SECRET = 'a token of the tests';

let copies = 0;

/** What reads the variable remembers it: each test has its own copy of that module. */
async function tokens(given: string) {
  vi.stubEnv('HEARSAY_LAB_TOKEN', given);
  const path = `../../../../src/lab/plane/embedded/token.ts?copy=${++copies}`;
  return (await import(path)) as typeof import('../../../../src/lab/plane/embedded/token.ts');
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-token-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test('that of the environment counts, and peers do not inherit it', async () => {
  const { drawToken, findToken } = await tokens(SECRET);
  expect(drawToken()).toBe(SECRET);
  expect(process.env.HEARSAY_LAB_TOKEN).toBeUndefined();
  expect(findToken(1)).toBe(SECRET);
});

test('an empty one is none: a new one is drawn, and found where it was left', async () => {
  const { drawToken, findToken, leaveToken } = await tokens('');
  const token = drawToken();
  expect(token).toMatch(/^[\w-]{32}$/);
  expect(findToken(1)).toBeUndefined();
  const remove = leaveToken(1, token);
  expect(findToken(1)).toBe(token);
  remove();
});

test('a short one is refused, and not shown', async () => {
  const message = 'HEARSAY_LAB_TOKEN: expected a token of at least 16 characters';
  for (const ask of ['drawToken', 'findToken'] as const) {
    const own = await tokens(SECRET.slice(0, 15));
    expect(() => own[ask](1)).toThrow(expect.objectContaining({ name: 'InputError', message }));
  }
});
