/** How true world views are, and since when: against the slow, obvious way, on random lessons and links that change. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { knowledge } from '../../src/measures/knowledge.ts';
import { Recording } from '../../src/trace/recording.ts';
import { emptyRecording } from './scene.ts';

const SIZE = 4;
const pair = fc.tuple(fc.nat(SIZE - 1), fc.nat(SIZE - 1)).filter(([a, b]) => a !== b);
const happening = fc.oneof(
  fc.record({ what: fc.constant('learned' as const), peer: fc.nat(SIZE - 1), link: pair, up: fc.boolean() }),
  fc.record({ what: fc.constant('changed' as const), peer: fc.nat(SIZE - 1), link: pair, up: fc.boolean() }),
);

const nameOf = ([a, b]: readonly number[]) => `${Math.min(a, b)}-${Math.max(a, b)}`;

it('precision is what is true of a view, recall what the view has of the truth; each link since it was last believed', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 30 }), fc.array(pair, { maxLength: 3 }), (happenings, down) => {
      const { graph, books, log } = emptyRecording(SIZE);
      const run = new Recording(graph, books, log, down);
      const up = new Set(['0-1', '0-2', '0-3', '1-2', '1-3', '2-3']);
      for (const link of down) up.delete(nameOf(link));
      const since = Array.from({ length: SIZE }, () => new Map<string, number>());
      happenings.forEach(({ what, peer, link, up: isUp }, time) => {
        const name = nameOf(link);
        if (what === 'changed') {
          log.linkChanged(time, link[0], link[1], isUp);
          if (isUp) up.add(name);
          else up.delete(name);
        } else if (books.learn(peer, link[0], link[1], isUp)) {
          log.learned(time, peer, link[0], link[1], isUp);
          if (isUp) since[peer].set(name, time);
          else since[peer].delete(name);
        }
      });
      const expected = since.map((links, peer) => {
        const right = [...links.keys()].filter((name) => up.has(name)).length;
        const learned = [...links]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, time]) => [...name.split('-').map(Number), time]);
        return {
          peer,
          known: links.size,
          precision: links.size === 0 ? 1 : right / links.size,
          recall: up.size === 0 ? 1 : right / up.size,
          learned,
        };
      });
      expect(knowledge.take(run)).toEqual(expected);
    }),
  );
});

it('is absent without facts about links, and without lists where they would be long', () => {
  expect(knowledge.take(emptyRecording(2, 'deliveries'))).toEqual({
    absent: 'the trace level keeps no facts about links',
  });
  const run = emptyRecording(64);
  for (let peer = 0; peer < 64; peer++) {
    for (let other = 1; other < 64; other++)
      for (let a = 0; a < Math.min(2, other); a++) run.log.learned(1, peer, a, other, true);
  }
  const figure = knowledge.take(run);
  expect(figure).toMatchObject(Array.from({ length: 64 }, () => ({ known: 125, precision: 1, recall: 125 / 2016 })));
  expect((figure as readonly object[]).every((one) => !('learned' in one))).toBe(true);
});
