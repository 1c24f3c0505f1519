/**
 * The presets, as users run them: the figures that the rules of the ancestor projects give exactly, on every runtime
 * where they must be the same.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { presets } from '../../src/presets/index.ts';
import { type Summary, summarySchema } from '../../src/reports/summary.ts';
import { hearsay } from '../cli/resident/command.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const folder = mkdtempSync(join(tmpdir(), 'hearsay-presets-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]): Summary {
  const { status, stdout, stderr } = hearsay(['run', ...args, '--json'], folder);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return summarySchema.parse(JSON.parse(stdout));
}

/** Bytes of a message of p2p with so many hops: 4 of length, {"id":0,"hops":[0,1]}. */
function frameBytes(hops: number): number {
  return 4 + '{"id":0,"hops":[]}'.length + 2 * hops - 1;
}

describe.each(LONG ? ['tcp', 'simulator', 'actors', 'udp'] : ['tcp', 'simulator'])('p2p on %s', (runtime) => {
  it('cycle: 5 links, 40 messages, 8 on each link', () => {
    const summary = run('cycle', '--runtime', runtime);
    expect(summary.books).toEqual({ sent: 40, received: 40, dropped: 0, inFlight: 0, unknown: 0 });
    // From each author both ways round: messages of one to four hops, each on another link; so each link has one of
    // each from every side.
    const bytes = [1, 2, 3, 4].reduce((sum, hops) => sum + frameBytes(hops), 0);
    const ends = [
      [0, 1],
      [0, 4],
      [1, 2],
      [2, 3],
      [3, 4],
    ];
    expect(summary.links).toEqual(ends.map(([a, b]) => ({ a, b, messages: [4, 4], bytes: [bytes, bytes] })));
    expect(summary.worldViews).toEqual([0, 1, 2, 3, 4].map((peer) => ({ peer, edges: ends })));
  });

  it('mesh: 10 links, 320 messages, 32 on each link', () => {
    const summary = run('mesh', '--runtime', runtime);
    expect(summary.books.sent).toBe(320);
    expect(summary.links!.map(({ messages }) => messages[0] + messages[1])).toEqual(new Array(10).fill(32));
    // Each author's 4 + 12 + 24 + 24 simple paths of one to four links.
    expect(summary.kinds[0].bytes).toBe(
      5 * (4 * frameBytes(1) + 12 * frameBytes(2) + 24 * frameBytes(3) + 24 * frameBytes(4)),
    );
    expect(summary.worldViews!.every(({ edges }) => edges.length === 10)).toBe(true);
  });

  it('starfish: 5 links, 40 messages, and i is linked with i + 2 and i + 3', () => {
    const summary = run('starfish', '--runtime', runtime);
    expect(summary.books.sent).toBe(40);
    expect(summary.links!.map(({ a, b }) => [a, b])).toEqual([
      [0, 2],
      [0, 3],
      [1, 3],
      [1, 4],
      [2, 4],
    ]);
    expect(summary.worldViews![3].edges).toEqual([
      [0, 2],
      [0, 3],
      [1, 3],
      [1, 4],
      [2, 4],
    ]);
  });
});

describe('links', () => {
  it('every peer knows which link failed and which was made', () => {
    const summary = run('links');
    const before = summary.worldViewsBefore!.map(({ edges }) => JSON.stringify(edges));
    const after = summary.worldViews!.map(({ edges }) => JSON.stringify(edges));
    expect(new Set(before).size).toBe(1);
    expect(new Set(after).size).toBe(1);
    expect(before[0]).not.toBe(after[0]);
    expect(summary.kinds.map(({ kind, messages }) => [kind, messages > 0])).toEqual([
      ['probe', true],
      ['add', true],
      ['del', true],
    ]);
  });

  it('on a cycle, exactly: 8 messages a probe, 8 for a lost link, 8 for the same link made again', () => {
    const summary = run(
      'links',
      '--runtime',
      'simulator',
      '--topology',
      'cycle',
      '--peers',
      '5',
      '--set',
      'links=[{at: 1s, down: [0, 1]}, {at: 2s, up: [0, 1]}]',
    );
    expect(summary.kinds.map(({ kind, messages }) => [kind, messages])).toEqual([
      ['probe', 40],
      ['add', 8],
      ['del', 8],
    ]);
  });
});

describe('elixir-broadcast', () => {
  it('1,000 messages: every pair 1,000', () => {
    const { matrix } = run('elixir-broadcast', '--messages', '1000', '--deadline', '3s');
    const all = new Array(6).fill(new Array(6).fill(1000));
    expect(matrix).toEqual({ queued: all, sent: all, received: all, delivered: all });
  });

  it('10,000,000 messages: it stops, and each peer’s broadcasts are its receipts plus one', () => {
    const deadline = LONG ? '3s' : '500ms';
    const summary = run('elixir-broadcast', '--messages', '10000000', '--deadline', deadline);
    expect(['deadline', 'limit']).toContain(summary.stopped);
    for (const { broadcasts, received } of summary.perPeer!)
      expect(Math.abs(broadcasts - received - 1)).toBeLessThanOrEqual(1);
    const { sent, received, dropped, inFlight } = summary.books;
    expect(sent).toBe(received + dropped + inFlight);
  });

  it('drain: fair by pair', () => {
    const summary = run(
      'elixir-broadcast',
      '--messages',
      '10000000',
      '--deadline',
      LONG ? '3s' : '500ms',
      '--set',
      'interleaving=drain',
    );
    expect(summary.stopped).toBe('deadline');
    expect(summary.fairness!.byPair).toBeGreaterThanOrEqual(0.99);
  });
});

describe('mpcomm', () => {
  it.each(LONG ? ['udp', 'simulator', 'actors', 'tcp', 'multicast'] : ['udp', 'simulator'])(
    'on %s every peer delivers all N·M',
    (runtime) => {
      const summary = run('mpcomm', '--runtime', runtime, '--messages', '5');
      expect(summary.matrix!.delivered).toEqual(new Array(3).fill([5, 5, 5]));
    },
  );

  it('100 samples in the simulator, with statistics of both ways of counting', () => {
    const summary = run('mpcomm', '--runtime', 'simulator', '--samples', '100');
    expect(summary.samples.map(({ seed }) => seed)).toEqual(Array.from({ length: 100 }, (_, k) => 1 + k));
    expect(summary.samples.every(({ order }) => order!.rounds === 30)).toBe(true);
    const { mean, ci95 } = summary.statistics!['order.asPublished'];
    expect(mean).toBeGreaterThan(5);
    expect(mean).toBeLessThanOrEqual(9);
    expect(ci95[0]).toBeLessThan(mean);
    expect(ci95[1]).toBeGreaterThan(mean);
  });

  it.each(['udp', 'simulator'])('with a sequencer on %s no round is out of order', (runtime) => {
    const { order, checks } = run('mpcomm', '--protocol', 'sequencer', '--runtime', runtime);
    expect(order).toMatchObject({ rounds: 30, outOfOrderRounds: 0 });
    expect(checks.find(({ property }) => property === 'total-order')).toMatchObject({
      promised: true,
      verdict: 'valid',
    });
  });
});

describe('every preset', () => {
  it('has a name of its own, that its experiment bears too', () => {
    expect(new Set(presets.map(({ name }) => name)).size).toBe(presets.length);
    for (const { name, experiment } of presets) expect(experiment.name).toBe(name);
  });

  it('million floods a tenth of it here', () => {
    const summary = run('million', '--peers', LONG ? '1000000' : '100000');
    expect(summary.distributions!.delivered).toMatchObject({ min: 1, max: 1 });
    expect(summary.events).toBe(2 * summary.graph.links - summary.peers + 1);
  });
});
