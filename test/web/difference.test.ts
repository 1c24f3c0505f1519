/** The sentence that says how two runs differ. */
import { expect, it } from 'vitest';
import { differenceOf } from '../../web/src/compare/difference.ts';

function run(sent: number, max: number, deliveryRatio = 1, broken: readonly string[] = []) {
  const checks = ['validity', 'fifo-order', 'total-order'].map((property) => ({
    property,
    promised: true,
    verdict: broken.includes(property) ? ('invalid' as const) : ('valid' as const),
    evidence: [],
  }));
  const books = { sent, received: sent, dropped: 0, inFlight: 0, unknown: 0 };
  return { books, checks, deliveryRatio, peers: 5, latencyMs: { max } };
}

it.each([
  [run(100, 80), run(230, 39), 'B reached everyone 41 ms earlier and sent 2.3 times the copies.'],
  [run(100, 80), run(100, 92), 'B reached everyone 12 ms later.'],
  [run(100, 80), run(50, 80), 'B sent 50 % of the copies.'],
  [run(100, 80), run(101, 80), 'B sent 101 copies instead of 100.'],
  [run(100, 80, 0.458), run(60, 50, 1), 'B made 100 % of the deliveries, A 46 % and sent 60 % of the copies.'],
  [run(100, 80, 0.9999), run(100, 80, 1), 'B made 100 % of the deliveries, A 99.9 %.'],
  [
    run(27, 58, 1, ['fifo-order', 'total-order']),
    run(33, 105),
    'The cure: fifo-order and total-order hold in B; B reached everyone 47 ms later and sent 1.2 times the copies.',
  ],
  [run(27, 58), run(27, 58, 1, ['total-order']), 'B breaks total-order.'],
  [run(27, 58, 1, ['fifo-order']), run(27, 58, 1, ['total-order']), 'B keeps fifo-order, but breaks total-order.'],
  [run(27, 58), run(27, 58), 'Both came to the same.'],
])('%#', (a, b, sentence) => {
  expect(differenceOf(a, b)).toBe(sentence);
});
