/** What a user holds fixed is in every case, drawn and cut down, and what does not suit is told before the search. */
import { describe, expect, it } from 'vitest';
import type { Setting } from '../../../src/experiment/parse.ts';
import { prepare } from '../../../src/experiment/prepare.ts';
import { experimentOf, type Scope } from '../../../src/experiment/search/case.ts';
import { drawCase } from '../../../src/experiment/search/draw.ts';
import { cuts } from '../../../src/experiment/search/simpler-cases.ts';
import { sourceOfData, valueOfText } from '../../../src/experiment/source.ts';
import { nodePlatform } from '../../../src/platform/node-platform.ts';
import { scopeFor, searchAll } from './scene.ts';

const seeds = Array.from({ length: 40 }, (_, seed) => seed);

const holding = (stack: string, fields: Readonly<Record<string, string>>, faults = 'none', peers = 6) =>
  scopeFor(
    stack,
    faults,
    peers,
    nodePlatform,
    Object.entries(fields).map(
      ([path, text]): Setting => ({
        path: path.split('.'),
        value: valueOfText(text, path),
        option: `--${path.split('.')[0]}`,
      }),
    ),
  );

async function networksIn(scope: Scope): Promise<string[]> {
  const networks = await Promise.all(
    seeds.map(async (seed) => {
      const { experiment } = await prepare(
        { source: sourceOfData(experimentOf(scope, drawCase(scope, seed))) },
        nodePlatform,
      );
      return JSON.stringify({ fifo: experiment.network.fifo, delay: experiment.network.delay });
    }),
  );
  return [...new Set(networks)];
}

describe('the network', () => {
  it('is the same in every case where all of it is held, and else drawn', async () => {
    const held = await holding('flood', { network: '{ fifo: true, delay: { uniform: [3, 9] } }' }, 'all');
    expect(await networksIn(held)).toEqual([JSON.stringify({ fifo: true, delay: { uniform: [3, 9] } })]);
    expect((await networksIn(await holding('flood', { 'network.fifo': 'true' }))).length).toBeGreaterThan(3);
  });

  it('of FIFO links alone keeps what a protocol without an order of its own breaks elsewhere', async () => {
    // On two peers there is one way only.
    const broken = async (fields: Readonly<Record<string, string>>) =>
      (await searchAll(await holding('best-effort', fields, 'none', 2), 150)).findings.map(({ finding }) => finding);
    expect(await broken({})).toContain('fifo-order');
    expect(await broken({ network: '{ fifo: true }' })).not.toContain('fifo-order');
  });
});

describe('the topology', () => {
  it('has its own links for each number of peers, also where a case is cut down', async () => {
    const scope = await holding('flood', { topology: 'cycle' }, 'crash');
    const sizes = new Set<number>();
    for (const seed of seeds) {
      const drawn = drawCase(scope, seed);
      sizes.add(drawn.peers);
      for (const one of [drawn, ...cuts(drawn, scope)]) {
        const degrees = new Int32Array(one.peers);
        for (const end of one.links.flat()) degrees[end]++;
        expect(
          [...degrees].every((degree) => degree === (one.peers === 2 ? 1 : 2)),
          `${one.peers} peers, ${one.links.join(' ')}`,
        ).toBe(true);
      }
    }
    expect([...sizes].sort()).toEqual([3, 4, 5, 6]);
  });

  it('from a file says how many peers there are', async () => {
    const scope = await holding('flood', {
      topology: '{ name: file, text: "a b\\nb c\\nc d\\nd e\\ne f\\nf g\\ng h" }',
    });
    expect(new Set(seeds.map((seed) => drawCase(scope, seed).peers))).toEqual(new Set([8]));
  });
});

it.each([
  [{ topology: 'cicle' }, 'flood', /--topology: expected one of .*did you mean cycle/],
  [{ topology: '{ name: file, text: "a b\\nb c" }' }, 'best-effort', /link/],
  [{ topology: '{ name: file, text: "0 1\\n2 3" }' }, 'flood', /--topology: expected a connected graph/],
  [{ network: '{ fifoo: true }' }, 'flood', /--network.*: expected one of .*did you mean fifo/],
  [{ network: '{ loss: 2 }' }, 'flood', /--network.*: expected a probability/],
])('%j of %s is told', async (fields, stack, message) => {
  await expect(holding(stack, fields as unknown as Record<string, string>)).rejects.toThrow(message);
});
