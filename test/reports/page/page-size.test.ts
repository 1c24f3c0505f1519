/** How large the page of a run with many messages is: it is mailed, and opened on phones. */
import { expect, it } from 'vitest';
import { documentOf } from '../../../src/reports/page/document.ts';
import { exchange } from '../../../src/reports/pictures/exchange.ts';
import { order } from '../../../src/reports/pictures/order.ts';
import { spaceTime } from '../../../src/reports/pictures/space-time.ts';
import { drawn, subjectOf } from '../pictures/seen.ts';

it('takes 300 kB for the three pictures with the most marks, of 30,000 messages', async () => {
  const subject = await subjectOf({
    seed: 1,
    peers: 50,
    topology: 'small-world',
    protocol: 'flood',
    workload: { name: 'poisson', broadcasts: 6, rate: 0.4 },
    network: { delay: { uniform: ['10ms', '50ms'] } },
    faults: [{ until: '15s', churn: 'all', session: { weibull: ['8s', 0.6] }, absence: { exponential: '1s' } }],
  });
  expect(subject.summary.books.sent).toBeGreaterThan(30_000);
  const drawings = await Promise.all(
    [spaceTime, order, exchange].map(async (picture) => ({ ...picture, drawing: await drawn(picture, subject) })),
  );
  const marks = drawings.map(({ drawing }) => drawing.svg.split('role="graphics-symbol"').length - 1);
  expect(marks.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(20_000);
  const page = await documentOf({ drawings, undrawn: [], title: 'churn', caption: [], head: [], script: '' });
  expect(new TextEncoder().encode(page).length).toBeLessThan(300_000);
});
