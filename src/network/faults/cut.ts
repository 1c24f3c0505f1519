/** A link goes down: its ends learn it, and what is on it is lost. */
import { defineFault } from './rule.ts';
import { LINKS, linksOf, randomLink } from './target-links.ts';

export default defineFault({
  name: 'cut',
  title: 'links go down, and their ends are notified; copies on them are lost',
  whom: LINKS,
  example: '{ at: 1s, for: 2s, cut: [0, 1] }',
  parameters: {},
  lasts: 'spell',
  draw: ({ whom, fromMs, untilMs, scene, option }) =>
    linksOf(whom, scene, option).map(([a, b]) => ({ what: 'cut', a, b, fromMs, untilMs })),
  sample: randomLink,
});
