/** The pictures of order have each peer's deliveries, cell by cell, and as many crossings as pairs in disagreement. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { cycle } from '../../../src/presets/p2p.ts';
import { crossingLines, crossingsOf } from '../../../src/reports/pictures/crossing-lines.ts';
import { crossings } from '../../../src/reports/pictures/crossings.ts';
import { order } from '../../../src/reports/pictures/order.ts';
import { listOf, nameOf } from '../../../src/trace/histories.ts';
import { drawn, type Seen, saidIn, subjectOf } from './seen.ts';

/** Three peers that multicast without coordination, and the same with a sequencer. */
const unordered = {
  seed: 1,
  peers: 3,
  protocol: 'multicast',
  workload: { name: 'interval', broadcasts: 10, wait: { uniform: [10, 99] } },
  network: { zones: 'gcp' },
};

let disagreeing: Seen;

beforeAll(async () => {
  disagreeing = await subjectOf(unordered);
});

function listsOf({ recording }: Seen): string[][] {
  const histories = recording.histories!;
  return Array.from({ length: recording.size }, (_, peer) =>
    Array.from(listOf(histories, peer), (broadcast) => nameOf(histories, broadcast)),
  );
}

describe('the rows of cells', () => {
  it('are the deliveries of each peer, in its order', async () => {
    const { svg, title } = await drawn(order, disagreeing);
    expect(saidIn(svg, 'rect mark')).toEqual(
      listsOf(disagreeing).flatMap((list, peer) => list.map((name, round) => `peer ${peer} round ${round}: ${name}`)),
    );
    expect(title).toBe(
      `In ${disagreeing.summary.order!.outOfOrderRounds} of 30 rounds some peer delivered something else than the others`,
    );
    expect(disagreeing.summary.order!.outOfOrderRounds).toBeGreaterThan(0);
  });

  it('give one broadcast one colour in all rows, and others beside it other colours', async () => {
    const { svg } = await drawn(order, disagreeing);
    const cells = [...svg.matchAll(/aria-label="peer (\d+), round (\d+): ([^"]+)"[^>]* fill="([^"]+)"/g)];
    expect(cells).toHaveLength(90);
    const colours = new Map(cells.map(([, , , name, fill]) => [name, fill]));
    for (const [, , , name, fill] of cells) expect(fill, name).toBe(colours.get(name));
    const first = cells.filter(([, peer]) => peer === '0').map(([, , , , fill]) => fill);
    for (let round = 1; round < first.length; round++) expect(first[round]).not.toBe(first[round - 1]);
  });

  it('have columns of one colour where all agree', async () => {
    const agreeing = await subjectOf({ ...unordered, protocol: { name: 'sequencer', over: 'best-effort' } });
    const { svg, title } = await drawn(order, agreeing);
    expect(title).toBe('All peers agree in all 30 rounds');
    const byRound = new Map<string, Set<string>>();
    for (const [, round, fill] of svg.matchAll(/aria-label="peer \d+, round (\d+): [^"]+"[^>]* fill="([^"]+)"/g)) {
      byRound.set(round, (byRound.get(round) ?? new Set()).add(fill));
    }
    expect(byRound.size).toBe(30);
    expect([...byRound.values()].every((fills) => fills.size === 1)).toBe(true);
  });

  it('show the part with the first disagreement of a long run, and say which', async () => {
    const long = await subjectOf({ ...unordered, workload: { ...unordered.workload, broadcasts: 100 } });
    const { remark, table } = await drawn(order, long);
    expect(remark).toMatch(/ Rounds \d+ to \d+ of 300 are shown\.$/);
    expect(table.rows.some(([, round]) => round === long.summary.order!.firstOutOfOrder)).toBe(true);
    expect(table.rows).toHaveLength(360);
  });
});

describe('crossing lines', () => {
  it('are between the two peers that disagree most', async () => {
    const { title, svg } = await drawn(crossings, disagreeing);
    const lists = listsOf(disagreeing);
    const most = Math.max(
      crossingsOf(lists[0], lists[1]),
      crossingsOf(lists[0], lists[2]),
      crossingsOf(lists[1], lists[2]),
    );
    expect(title).toContain(`disagree most: ${most} pairs`);
    expect(saidIn(svg, 'pair')).toHaveLength(30);
    expect(JSON.parse(/data-lists="([^"]*)"/.exec(svg)![1].replaceAll('&quot;', '"'))).toEqual(lists);
  });

  it('are upright where all agree', async () => {
    const agreeing = await subjectOf({ ...unordered, protocol: { name: 'sequencer', over: 'best-effort' } });
    const { title } = await drawn(crossings, agreeing);
    expect(title).toBe('No two peers delivered any two broadcasts in different orders');
  });

  it('are counted: as many as swaps of neighbours are needed', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(99), { maxLength: 12 }),
        fc.uniqueArray(fc.nat(99), { maxLength: 12 }),
        (one, other) => {
          const [upper, lower] = [one.map(String), other.map(String)];
          const left = lower.filter((name) => upper.includes(name)).map((name) => upper.indexOf(name));
          let swaps = 0;
          for (let sorted = false; !sorted; ) {
            sorted = true;
            for (let i = 1; i < left.length; i++) {
              if (left[i - 1] <= left[i]) continue;
              [left[i - 1], left[i]] = [left[i], left[i - 1]];
              swaps++;
              sorted = false;
            }
          }
          expect(crossingsOf(upper, lower)).toBe(swaps);
          expect([...crossingLines(upper, lower).matchAll(/<path /g)]).toHaveLength(left.length);
        },
      ),
    );
  });
});

it('both say why they are not drawn', async () => {
  const bare = await subjectOf({ ...cycle.experiment, runtime: 'simulator', trace: 'none' });
  for (const picture of [order, crossings]) expect(await picture.draw(bare)).toHaveProperty('absent');
});
