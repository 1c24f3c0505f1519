import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  agentProgramUrl,
  bundledUrl,
  compiledUrl,
} from '../../../../src/runtimes/processes/parent/compiled-modules.ts';

const source = new URL('../../../../src/', import.meta.url);

test('modules of Hearsay are found where they are compiled', () => {
  const url = compiledUrl(new URL('protocols/flood.ts', source).href);
  expect(url).toBe(new URL('../dist/protocols/flood.js', source).href);
  expect(existsSync(new URL(url))).toBe(true);
});

test.each(['protocols/flood', 'workloads/burst', 'runtimes/processes/peer/peer-process'])(
  'a peer process finds %s',
  (path) => {
    const url = bundledUrl(new URL(`${path}.ts`, source).href);
    expect(url).toMatch(new RegExp(`/dist/(processes/)?${path}\\.js$`));
    expect(existsSync(new URL(url))).toBe(true);
  },
);

test.each(['agent', 'sweep'])('the program of a lab for one %s is found', (name) => {
  const url = agentProgramUrl(new URL(`lab/${name}/${name}-program.js`, source).href);
  expect(url).toMatch(new RegExp(`/dist/(agents|lab/${name})/${name}-program\\.js$`));
  expect(existsSync(new URL(url))).toBe(true);
});

test('modules of others stay where they are', () => {
  for (const url of ['file:///home/someone/src/protocols/mine.js', 'file:///dist/protocols/flood.js']) {
    expect(compiledUrl(url)).toBe(url);
    expect(bundledUrl(url)).toBe(url);
  }
});
