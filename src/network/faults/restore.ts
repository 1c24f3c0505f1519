/** Links that were cut come up again; those that were not are left alone. */
import { defineFault } from './rule.ts';
import { LINKS, linksOf } from './target-links.ts';

export default defineFault({
  name: 'restore',
  title: 'links that were cut come up again',
  whom: LINKS,
  example: '{ at: 3s, restore: all }',
  parameters: {},
  lasts: 'moment',
  draw: ({ whom, fromMs, scene, option }) =>
    linksOf(whom, scene, option).map(([a, b]) => ({ what: 'mend', a, b, fromMs })),
  sample: () => 'all',
});
