/** One copy takes longer. */
import { defineFault } from './rule.ts';
import { COPY, faultOfCopy } from './target-copy.ts';

export default defineFault({
  name: 'delay-copy',
  title: 'one copy takes longer, in addition to the network’s delay',
  whom: COPY,
  example: '{ delay-copy: { from: 0, to: 1, copy: 0 }, by: 50ms }',
  parameters: {
    by: { type: 'duration', default: 50, min: 0, max: 86_400_000, meaning: 'how much later it arrives' },
  },
  lasts: 'copy',
  draw: (occurrence) => faultOfCopy('delay', occurrence, occurrence.values.by),
  sample: () => undefined,
});
