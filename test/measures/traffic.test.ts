/** Traffic by link and by kind. */
import { expect, it } from 'vitest';
import { graphOf } from '../../src/core/link-rows.ts';
import { kinds } from '../../src/measures/kinds.ts';
import { links } from '../../src/measures/links.ts';
import { Books, countedLink } from '../../src/trace/books.ts';
import { FactLog } from '../../src/trace/log.ts';
import { Recording } from '../../src/trace/recording.ts';
import { kinds as kindsSent, loners } from './scene.ts';

const graph = graphOf(4, [0, 1, 2, 1, 3, 0]);
const books = new Books(graph, kindsSent);
function send(from: number, to: number, kind: number, bytes: number) {
  books.countSent(from, to, countedLink(graph, from, to), kind, bytes);
}
send(0, 1, 0, 23);
send(1, 0, 0, 25);
send(1, 0, 1, 10);
send(1, 2, 0, 25);
send(3, 3, 0, 99);
books.countReceived(1, 0, 0);
books.countDropped(1, 'lost');
const run = new Recording(graph, books, new FactLog('none', []));

it('has each link once, with both directions', () => {
  expect(links.take(run)).toEqual([
    { a: 0, b: 1, messages: [1, 2], bytes: [23, 35] },
    { a: 0, b: 3, messages: [0, 0], bytes: [0, 0] },
    { a: 1, b: 2, messages: [1, 0], bytes: [25, 0] },
  ]);
});

it('has each kind, with the bytes that crossed a link', () => {
  expect(kinds.take(run)).toEqual([
    { kind: 'data', messages: 4, bytes: 73, received: 1, dropped: 0 },
    { kind: 'ack', messages: 1, bytes: 10, received: 0, dropped: 1 },
  ]);
});

it('says why there are no links', () => {
  const large = graphOf(10_002, Array.from({ length: 10_001 }, (_, i) => [i, i + 1]).flat());
  const figure = links.take(new Recording(large, new Books(large, []), new FactLog('none', [])));
  expect(figure).toEqual({ absent: 'links have counters up to 10,000 of them' });
  expect(links.take(new Recording(loners(3), new Books(loners(3), []), new FactLog('none', [])))).toEqual([]);
});
