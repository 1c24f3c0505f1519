/** The network of a run as NetworkX reads it, with nothing said of the file but its name. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/exports/format.ts';
import { eventfulRun, written } from './eventful.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-networkx-'));
afterAll(() => rmSync(folder, { recursive: true }));

let run: RunRecord;

beforeAll(async () => {
  run = await eventfulRun();
});

// A Python that is not the system's has no packages of the system's.
const python = ['python3', '/usr/bin/python3'].find((one) => spawnSync(one, ['-c', 'import networkx']).status === 0);

interface Read {
  readonly nodes: readonly [string, Record<string, unknown>][];
  readonly edges: readonly [string, string, Record<string, unknown>][];
}

function readBy(reader: string, format: string): Read {
  const file = join(folder, `run.${format}`);
  writeFileSync(file, written(format, run));
  const program = `import json, networkx as nx\ng = nx.${reader}(${JSON.stringify(file)})\nprint(json.dumps({"nodes": list(g.nodes(data=True)), "edges": list(g.edges(data=True))}))`;
  const { stdout, stderr, status } = spawnSync(python ?? 'python3', ['-c', program], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout) as Read;
}

describe.skipIf(python === undefined && process.env.CI !== 'true')('the network as NetworkX reads it', () => {
  it('from GraphML has each peer and link, with what they carried', () => {
    const { nodes, edges } = readBy('read_graphml', 'graphml');
    expect(nodes.map(([, { delivered }]) => delivered)).toEqual(run.sample!.perPeer!.map(({ delivered }) => delivered));
    expect(edges.map(([a, b, { messages }]) => `${a}-${b} ${messages}`).sort()).toEqual(
      run.sample!.links!.map(({ a, b, messages }) => `${a}-${b} ${messages[0] + messages[1]}`).sort(),
    );
  });

  it('from GEXF has a time with each value, also with those that hold all the time', () => {
    const { nodes, edges } = readBy('read_gexf', 'gexf');
    const end = run.sample!.elapsedMs;
    expect(nodes.map(([, { delivered }]) => delivered)).toEqual(
      run.sample!.perPeer!.map(({ delivered }) => [[delivered, 0, end]]),
    );
    const real = edges.filter(([, , { exists }]) => (exists as [boolean][])[0][0]);
    expect(real.map(([a, b, { bytes }]) => `${a}-${b} ${(bytes as [number][])[0][0]}`).sort()).toEqual(
      run.sample!.links!.map(({ a, b, bytes }) => `${a}-${b} ${bytes[0] + bytes[1]}`).sort(),
    );
  });
});
