/** The matrix of copies, as elixir-broadcast counts them. */
import { expect, it } from 'vitest';
import { matrix } from '../../src/measures/matrix.ts';
import { countedLink } from '../../src/trace/books.ts';
import { emptyRecording } from './scene.ts';

it('has what each peer queued, sent, received and delivered, by the other', () => {
  const run = emptyRecording(2);
  run.books.broadcasts.set([3, 1]);
  run.books.countSent(0, 1, countedLink(run.graph, 0, 1), 0, 20);
  run.books.countSent(0, 0, -1, 0, 0);
  run.books.countSent(0, 1, countedLink(run.graph, 0, 1), 1, 20);
  run.books.countReceived(1, 0, 0);
  run.books.countDelivered(1, 0);
  expect(matrix.take(run)).toEqual({
    queued: [
      [3, 3],
      [1, 1],
    ],
    sent: [
      [1, 1],
      [0, 0],
    ],
    received: [
      [0, 0],
      [1, 0],
    ],
    delivered: [
      [0, 0],
      [1, 0],
    ],
  });
});

it('is absent above 64 peers, with the reason', () => {
  expect(matrix.take(emptyRecording(65))).toEqual({ absent: 'pairs have counters up to 64 peers' });
});
