import { expect, it } from 'vitest';
import { ladder } from '../../src/table/ladder.ts';

it('sets the titles of columns above each other, each with a line to its marks', () => {
  const rows = [
    { title: 'no fault', marks: ['✓', '✓', '✗'] },
    { title: 'loss', marks: ['✗', '–', '✗'] },
  ];
  expect(ladder(['validity', 'agreement', 'total-order'], rows)).toEqual([
    '            validity',
    '            │ agreement',
    '            │ │ total-order',
    '  no fault  ✓ ✓ ✗',
    '  loss      ✗ – ✗',
  ]);
});
