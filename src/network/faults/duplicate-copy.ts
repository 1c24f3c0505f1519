/** One copy arrives twice. */
import { defineFault } from './rule.ts';
import { COPY, faultOfCopy } from './target-copy.ts';

export default defineFault({
  name: 'duplicate-copy',
  title: 'one copy arrives twice',
  whom: COPY,
  example: '{ duplicate-copy: { from: 0, to: 1, copy: 0 } }',
  parameters: {
    by: { type: 'duration', default: 0, min: 0, max: 86_400_000, meaning: 'how much later the second one arrives' },
  },
  lasts: 'copy',
  draw: (occurrence) => faultOfCopy('duplicate', occurrence, occurrence.values.by),
  sample: () => undefined,
});
