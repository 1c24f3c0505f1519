/**
 * Relative paths in an experiment's file are those of its folder, whatever the working directory is; after a flag they
 * are those of the working directory.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunFlags, requestOf } from '../../src/cli/flags.ts';
import { fromItsFolder } from '../../src/experiment/paths.ts';
import { prepare } from '../../src/experiment/prepare.ts';
import { sourceOfData, sourceOfText, valueOfText } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import { findExperiment } from '../../src/presets/find.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-paths-'));
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data/line.txt'), '0 1\n1 2\n');
  writeFileSync(join(folder, 'data/list.txt'), '5ms 2\n');
  writeFileSync(join(folder, 'zones.csv'), 'zone,a,b\na,0,10\nb,10,0\n');
  writeFileSync(join(folder, 'points.txt'), '0,0\n1,0\n2,0\n');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The experiment of a file in the folder, asked for as from the working directory. */
function experimentIn(text: string) {
  const file = join(relative(process.cwd(), folder), 'experiment.yaml');
  writeFileSync(file, text);
  return findExperiment(file, nodePlatform, 'run');
}

function prepared(text: string, flags: Partial<RunFlags> = {}) {
  return prepare(requestOf(experimentIn(text), { set: [], ...flags }), nodePlatform);
}

const here = (path: string) => relative(process.cwd(), join(folder, path));

describe('in the file of an experiment', () => {
  it.each([
    ['topology: data/line.txt'],
    ['topology: { file: ./data/line.txt }'],
    ['topology: { name: file, file: data/line.txt, format: edge-list }'],
  ])('%s', async (text) => {
    const { experiment, topology } = await prepared(text);
    expect(experiment.peers).toBe(3);
    expect(resolve(String(topology.parameters.file))).toBe(join(folder, 'data/line.txt'));
  });

  it('workloads, zones, points and protocols too', async () => {
    await prepared('peers: 3\nworkload: { file: data/list.txt }\nnetwork: { zones: zones.csv }');
    await prepared('peers: 3\nnetwork: { zones: { file: ./zones.csv, place: [a, b] } }');
    await prepared('peers: 3\nnetwork: { zones: { points: points.txt } }');
    const own = resolve('examples/my-protocol.ts');
    const { layers } = await prepared(`peers: 3\nprotocol: { name: causal, over: ${relative(folder, own)} }`);
    expect(resolve(layers[0].given)).toBe(own);
  });

  it('and the values of a sweep', () => {
    const grid =
      'sweep:\n  topology: [mesh, a.txt, { file: b.txt }]\n  topology.file: [c.txt]\n  file: [d.txt]\n  protocol: [flood, ./p.ts]';
    const { raw } = fromItsFolder(sourceOfText(grid, 'some/where/grid.yaml'));
    expect(raw.sweep).toEqual({
      topology: ['mesh', 'some/where/a.txt', { file: 'some/where/b.txt' }],
      'topology.file': ['some/where/c.txt'],
      file: ['some/where/d.txt'],
      protocol: ['flood', 'some/where/p.ts'],
    });
  });

  it('what is no path stays: names, texts, absolute paths', () => {
    const raw = valueOfText(
      '{ topology: mesh, protocol: { name: causal, over: flood }, workload: { name: file, text: "0 a/b.txt" }, name: a.b }',
      '',
    );
    const absolute = {
      topology: { file: '/data/x.txt' },
      network: { zones: 'gcp' },
      expect: { 'checks.fifo-order': './x.ts' },
    };
    const all = { ...(raw as object), ...absolute };
    expect({ ...fromItsFolder(sourceOfData({ ...all }, 'there/e.yaml')).raw }).toMatchObject({ ...all });
  });

  it('an error has the absolute path that was tried', async () => {
    const failure = prepared('peers: 3\ntopology:\n  file: gone.dot');
    await expect(failure).rejects.toThrow(
      `line 3: topology.file: expected a file that can be read (ENOENT), given ${join(folder, 'gone.dot')}`,
    );
    await expect(prepared('protocol: ./gone.ts')).rejects.toThrow(join(folder, 'gone.ts'));
    await expect(prepared('network: { zones: gone.csv }')).rejects.toThrow(join(folder, 'gone.csv'));
  });
});

describe('after a flag', () => {
  it('paths are those of the working directory', async () => {
    expect((await prepared('seed: 1', { topology: here('data/line.txt') })).experiment.peers).toBe(3);
    await expect(prepared('seed: 1', { topology: 'data/line.txt' })).rejects.toThrow(resolve('data/line.txt'));
  });

  it.each([
    ['topology', (): string => `{ name: file, file: ${here('data/line.txt')} }`],
    ['topology', (): string => `{file: ${here('data/line.txt')}}`],
    ['protocol', (): string => '{ name: causal, over: { name: flood } }'],
    ['zones', (): string => `{ file: ${here('zones.csv')}, place: [b] }`],
    ['workload', (): string => '{ name: scatter, within: 5s }'],
  ] as const)('--%s takes what stands in a file', async (flag, written) => {
    const { experiment, layers, workload } = await prepared('peers: 3', { [flag]: written(), messages: '2' });
    expect(experiment.peers).toBe(3);
    if (flag === 'protocol') expect(layers.map(({ given }) => given)).toEqual(['flood', 'causal']);
    if (flag === 'workload') expect(workload.parameters).toEqual({ total: 2, from: 0, within: 5000 });
  });

  it('--set topology.file goes over a path that the file has in short', async () => {
    const { topology } = await prepared('topology: gone.dot', { set: [`topology.file=${here('data/line.txt')}`] });
    expect(topology.parameters.file).toBe(here('data/line.txt'));
  });
});
