/** First copies and duplicates, by hop and by peer: the bars add up to what was received. */
import { beforeAll, describe, expect, it } from 'vitest';
import { copiesByHop } from '../../../src/reports/pictures/copies-by-hop.ts';
import { duplicatesByPeer } from '../../../src/reports/pictures/duplicates-by-peer.ts';
import { drawn, type Seen, saidIn, subjectOf } from './seen.ts';

const single = { seed: 1, protocol: 'flood', workload: { name: 'single', origin: 0 } };

/** Peers in a circle, where two copies meet. */
let ring: Seen;

beforeAll(async () => {
  ring = await subjectOf({ ...single, peers: 4, topology: 'cycle', network: { delay: { constant: '10ms' } } });
});

describe('copies by hop', () => {
  it('has the first copies and the duplicates of each hop', async () => {
    const { svg, title, table } = await drawn(copiesByHop, ring);
    // 0 sends to 1 and 3, each of them to 2; 2 sends the first copy that came back around the circle.
    expect(table.rows).toEqual([
      ['1 hop', 2, 0],
      ['2 hops', 1, 1],
      ['3 hops', 0, 1],
    ]);
    expect(saidIn(svg, 'bar')).toEqual([
      '1 hop: 2 first copies',
      '1 hop: 0 duplicates',
      '2 hops: 1 first copy',
      '2 hops: 1 duplicate',
      '3 hops: 0 first copies',
      '3 hops: 1 duplicate',
    ]);
    expect(title).toBe('0.7 duplicates for each first copy, 2 in all; most of them after 2 hops');
  });

  it('adds up to the duplicates that the measure counts', async () => {
    const subject = await subjectOf({ ...single, peers: 60, topology: { name: 'random-k-out', k: 4 } });
    const rows = (await drawn(copiesByHop, subject)).table.rows;
    expect(rows.reduce((sum, [, , duplicates]) => sum + Number(duplicates), 0)).toBe(
      subject.summary.duplicates!.copies,
    );
  });

  it('is not drawn where it would be one bar of one colour', async () => {
    const subject = await subjectOf({ ...single, peers: 4, topology: 'mesh', protocol: 'best-effort' });
    expect(await copiesByHop.draw(subject)).toEqual({
      absent: 'every copy was the first at its peer, by the same number of hops',
    });
  });
});

describe('duplicates by peer', () => {
  it('is a bar for each of few peers, the most first', async () => {
    const { svg, title } = await drawn(duplicatesByPeer, ring);
    expect(title).toMatch(/^Peer [123] received most duplicates, 1; the median is 0, the least 0$/);
    expect(saidIn(svg, 'bar').filter((said) => said.endsWith('1 duplicate'))).toHaveLength(2);
  });

  it('says of many peers how many received how many', async () => {
    const subject = await subjectOf({ ...single, peers: 60, topology: { name: 'random-k-out', k: 4 } });
    const { svg, table } = await drawn(duplicatesByPeer, subject);
    const counts = table.rows.map(([, , duplicates]) => Number(duplicates));
    const bars = saidIn(svg, 'rect mark').map((said) => /^(\d+) peers? received (\d+)/.exec(said)!);
    for (const [, peers, duplicates] of bars)
      expect(counts.filter((count) => count === Number(duplicates))).toHaveLength(Number(peers));
    expect(bars.reduce((sum, [, peers]) => sum + Number(peers), 0)).toBe(60);
  });
});
