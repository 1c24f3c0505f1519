/** What peers believe: from the books at the end, from the facts at any time. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { worldViews, worldViewsAt } from '../../src/measures/world-views.ts';
import { emptyRecording } from './scene.ts';

describe('world views', () => {
  it('hold the links that were learned and not unlearned since, the smaller end first', () => {
    const run = emptyRecording(4);
    const learn = (time: number, peer: number, a: number, b: number, up: boolean) => {
      if (run.books.learn(peer, a, b, up)) run.log.learned(time, peer, a, b, up);
    };
    learn(1, 0, 3, 1, true);
    learn(2, 0, 0, 1, true);
    learn(2, 2, 1, 2, true);
    learn(5, 0, 1, 3, false);
    const end = [
      { peer: 0, edges: [[0, 1]] },
      { peer: 1, edges: [] },
      { peer: 2, edges: [[1, 2]] },
      { peer: 3, edges: [] },
    ];
    expect(worldViews.take(run)).toEqual(end);
    expect(worldViewsAt(run, 5)).toEqual(end);
    expect(worldViewsAt(run, 4)).toMatchObject([
      {
        edges: [
          [0, 1],
          [1, 3],
        ],
      },
      {},
      {},
      {},
    ]);
    expect(worldViewsAt(run, 0)).toMatchObject([{ edges: [] }, { edges: [] }, { edges: [] }, { edges: [] }]);
  });

  it('are the same from the books and from the facts', () => {
    const lesson = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.boolean());
    fc.assert(
      fc.property(fc.array(lesson), (lessons) => {
        const run = emptyRecording(4);
        lessons.forEach(([peer, a, b, up], time) => {
          if (a !== b && run.books.learn(peer, a, b, up)) run.log.learned(time, peer, a, b, up);
        });
        expect(worldViewsAt(run, lessons.length)).toEqual(worldViews.take(run));
      }),
    );
  });

  it('are absent in large groups, and at a time where the trace has no facts', () => {
    expect(worldViews.take(emptyRecording(65))).toEqual({ absent: 'world views are given up to 64 peers' });
    expect(worldViewsAt(emptyRecording(65), 0)).toEqual({ absent: 'world views are given up to 64 peers' });
    expect(worldViewsAt(emptyRecording(4, 'deliveries'), 0)).toEqual({
      absent: 'the trace level keeps no facts about links',
    });
  });
});
