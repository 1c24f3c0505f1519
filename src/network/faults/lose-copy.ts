/** One copy is lost. */
import { defineFault } from './rule.ts';
import { COPY, faultOfCopy } from './target-copy.ts';

export default defineFault({
  name: 'lose-copy',
  title: 'one copy is lost on its way',
  whom: COPY,
  example: '{ lose-copy: { from: 0, to: 1, copy: 0 } }',
  parameters: {},
  lasts: 'copy',
  draw: (occurrence) => faultOfCopy('lose', occurrence, 0),
  sample: () => undefined,
});
