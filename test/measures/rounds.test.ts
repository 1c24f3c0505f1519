/**
 * Out-of-order rounds: the true figure against its definition, the published one against the seed's program as it is
 * described.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundsAsPublished, roundsOf } from '../../src/measures/rounds.ts';
import { type Histories, historiesOf, listOf } from '../../src/trace/histories.ts';
import { FactLog } from '../../src/trace/log.ts';
import { anyHistory, logOfStory } from '../any-history.ts';

/** Peers that deliver these broadcasts of peer 0, the lists arriving in the order given. */
function historiesWith(
  lists: readonly (readonly number[])[],
  arrival: readonly number[] = lists.map((_, peer) => peer),
): Histories {
  const log = new FactLog('deliveries', []);
  const most = Math.max(...lists.flat());
  for (let sequence = 0; sequence <= most; sequence++) log.broadcast(0, 0, sequence);
  for (const peer of arrival) for (const sequence of lists[peer]) log.delivered(1, peer, 0, sequence);
  return historiesOf(log, lists.length);
}

describe('the true figure', () => {
  it('counts the positions where not all peers delivered the same', () => {
    fc.assert(
      fc.property(anyHistory({ strangers: true, repeats: true, tidy: 6 }), (story) => {
        const histories = historiesOf(logOfStory(story), story.size);
        const lists = Array.from({ length: story.size }, (_, peer) => [...listOf(histories, peer)]);
        const rounds = Math.max(...lists.map((list) => list.length));
        const bad = Array.from({ length: rounds }, (_, i) => i).filter(
          (i) => new Set(lists.map((list) => list[i])).size > 1,
        );
        expect(roundsOf(histories)).toEqual({ rounds, outOfOrderRounds: bad.length, firstOutOfOrder: bad[0] ?? -1 });
      }),
      { numRuns: 300 },
    );
  });

  it('sees all positions and all peers', () => {
    const histories = historiesWith([
      [0, 1, 2, 3],
      [0, 1, 2, 3],
      [0, 1, 3, 2],
    ]);
    expect(roundsOf(histories)).toEqual({ rounds: 4, outOfOrderRounds: 2, firstOutOfOrder: 2 });
  });

  it('counts what a peer never delivered', () => {
    expect(roundsOf(historiesWith([[0, 1, 2], [0]]))).toEqual({ rounds: 3, outOfOrderRounds: 2, firstOutOfOrder: 1 });
  });
});

describe('the published figure', () => {
  // Five peers; peers 1 to 3 each differ from peer 0 somewhere, peer 4 everywhere.
  const lists = [
    [0, 1, 2, 3, 4, 5],
    [1, 0, 2, 3, 4, 5],
    [0, 1, 3, 2, 4, 5],
    [0, 1, 2, 3, 5, 4],
    [5, 4, 3, 2, 1, 0],
  ];

  it('compares positions 0 to M−2 of the first list with lists 1 to N−2: the last to arrive is never looked at', () => {
    // Positions 0 and 1 (list 1), 2 and 3 (list 2); list 3 differs at 4 and 5, and with M = 6 position 5 is not
    // compared.
    expect(roundsAsPublished(historiesWith(lists), 6)).toBe(5);
    expect(roundsAsPublished(historiesWith(lists), 3)).toBe(2);
    expect(roundsAsPublished(historiesWith(lists), 1)).toBe(0);
  });

  it('depends on the order in which the lists arrive', () => {
    // Peer 3 arrives last: its disagreement is not seen, that of peer 4 everywhere is.
    expect(roundsAsPublished(historiesWith(lists, [0, 1, 2, 4, 3]), 6)).toBe(5);
    // Peers 0 and 1 are compared, with peer 2 in between; peer 4 and what peer 3 does are not seen.
    const few = historiesWith(lists.slice(0, 3), [2, 0, 1]);
    expect(roundsAsPublished(few, 6)).toBe(2);
    expect(roundsAsPublished(historiesWith(lists.slice(0, 3), [0, 1, 2]), 6)).toBe(2);
    expect(roundsAsPublished(historiesWith(lists.slice(0, 3), [1, 2, 0]), 6)).toBe(4);
  });

  it('is nothing with two peers', () => {
    expect(
      roundsAsPublished(
        historiesWith([
          [0, 1, 2],
          [2, 1, 0],
        ]),
        3,
      ),
    ).toBe(0);
  });

  it('looks at M positions even where peers deliver N·M: the seed’s first 49 of 150', () => {
    const inOrder = Array.from({ length: 150 }, (_, i) => i);
    const late = inOrder.map((i) => (i < 49 ? i : 198 - i));
    expect(roundsAsPublished(historiesWith([inOrder, late, inOrder]), 50)).toBe(0);
    expect(roundsOf(historiesWith([inOrder, late, inOrder])).outOfOrderRounds).toBe(100);
  });
});
