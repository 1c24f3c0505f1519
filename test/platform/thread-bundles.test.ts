/** The command is one file, and starts the programs of its threads from `dist/threads`: each of them must be there. */
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';

const namesIn = (folder: string) => readdirSync(new URL(`../../${folder}`, import.meta.url));

it('has the program of every thread', () => {
  const programs = namesIn('src/platform').filter((name) => name.endsWith('-task.ts'));
  expect(programs.length).toBeGreaterThan(3);
  expect(namesIn('dist/threads')).toEqual(expect.arrayContaining(programs.map((name) => name.replace('.ts', '.js'))));
});
