/** The spreading tree: its branches are first copies, its rings hops, and it stays small among many peers. */
import { describe, expect, it } from 'vitest';
import { placesIn } from '../../../src/reports/pictures/radial-places.ts';
import { spreadingTree } from '../../../src/reports/pictures/spreading-tree.ts';
import type { Fact } from '../../../src/trace/facts.ts';
import { logOf } from '../../log-of.ts';
import { drawn, saidIn, subjectOf } from './seen.ts';

const single = { seed: 1, protocol: 'flood', workload: { name: 'single', origin: 0 } };

describe('the spreading tree', () => {
  it('hangs each peer on the one whose copy came first, and marks the way to the last', async () => {
    const subject = await subjectOf({
      ...single,
      peers: 5,
      topology: 'line',
      network: { delay: { constant: '10ms' } },
    });
    const { svg, title, table } = await drawn(spreadingTree, subject);
    expect(title).toBe('Broadcast 0:0 reached all 4 other peers within 4 hops and 40 ms, peer 4 last');
    expect(saidIn(svg, 'peer')).toEqual([
      'peer 0: made the broadcast',
      'peer 1: from 0 1 hop after 10 ms',
      'peer 2: from 1 2 hops after 20 ms',
      'peer 3: from 2 3 hops after 30 ms',
      'peer 4: from 3 4 hops after 40 ms',
    ]);
    expect(svg).toContain('data-last="0 1 2 3 4"');
    expect(table.rows).toEqual([1, 2, 3, 4].map((hop) => [hop, 1, 10 * hop]));
  });

  it('takes no branch from a duplicate, and shows peers that no copy reached', async () => {
    const subject = await subjectOf({ ...single, peers: 5, topology: 'line' });
    const copy = (time: number, from: number, to: number, message: number): Fact[] => [
      { fact: 'sent', time: time - 1, peer: from, to, message, kind: 'flood', bytes: 9, origin: 0, sequence: 0 },
      { fact: 'received', time, peer: to, from, message, kind: 'flood', origin: 0, sequence: 0 },
    ];
    const facts: Fact[] = [
      { fact: 'broadcast', time: 0, peer: 0, sequence: 0 },
      ...copy(1, 0, 1, 0),
      ...copy(2, 1, 2, 1),
      ...copy(3, 2, 1, 2),
      ...copy(4, 0, 2, 3),
    ];
    const { svg, title, table } = await drawn(spreadingTree, { ...subject, log: logOf(facts, ['flood']) });
    expect(title).toBe('Broadcast 0:0 reached 2 of 4 other peers within 2 hops and 2 ms, peer 2 last');
    expect(saidIn(svg, 'peer').slice(2)).toEqual([
      'peer 2: from 1 2 hops after 2 ms',
      'peer 3: never had it',
      'peer 4: never had it',
    ]);
    expect(table.rows.at(-1)).toEqual(['never', 2, '']);
  });

  it('draws what would lie on each other once', () => {
    const size = 50_000;
    const peers = Array.from({ length: size }, (_, peer) => peer);
    const parents = Int32Array.from(peers, (peer) => Math.floor((peer - 1) / 3));
    const hopsTo = new Int32Array(size);
    for (const peer of peers.slice(1)) hopsTo[peer] = hopsTo[parents[peer]] + 1;
    const whole = { name: '0:0', made: 1, origin: 0, parents, hopsTo, timesMs: new Float64Array(size), peers };
    const { branches, marks, at } = placesIn({ ...whole, reached: size, missed: [], hops: 10, byHop: [], last: 1 });
    expect(branches.length + marks.length).toBeLessThan(250_000);
    // The three first branches have a third of the circle each: the middles lie at a sixth, a half and five sixths.
    expect([1, 2, 3].map((peer) => at(peer).x > 320)).toEqual([true, false, false]);
  });

  it('is not drawn where the origin itself reaches everyone, or no receipts are kept', async () => {
    const all = await subjectOf({ ...single, peers: 4, topology: 'mesh', protocol: 'best-effort' });
    expect(await spreadingTree.draw(all)).toEqual({ absent: 'every peer had its first copy from the origin itself' });
    const bare = await subjectOf({ ...single, peers: 4, topology: 'mesh', trace: 'deliveries' });
    expect(await spreadingTree.draw(bare)).toEqual({
      absent: 'the trace level keeps no receipts; a run with --trace full does',
    });
  });
});
