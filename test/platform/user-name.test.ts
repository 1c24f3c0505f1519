import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => vi.doUnmock('node:os'));

test.runIf(process.getuid !== undefined)('a user without a name is known by its number', async () => {
  vi.doMock('node:os', () => ({
    userInfo: () => {
      throw new Error('uv_os_get_passwd returned ENOENT');
    },
  }));
  // A copy of its own: others have the name already.
  const path = '../../src/platform/user-name.ts?copy';
  const { userName } = (await import(path)) as typeof import('../../src/platform/user-name.ts');
  expect(userName()).toBe(String(process.getuid?.()));
});
