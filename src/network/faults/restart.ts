/** Peers that have crashed start again; those that have not are left alone. */
import { keep } from './crash.ts';
import { defineFault } from './rule.ts';
import { peersOf, WHOM } from './target-peers.ts';

export default defineFault({
  name: 'restart',
  title: 'crashed peers restart, with what they kept or without',
  whom: WHOM,
  example: '{ at: 2s, restart: all, keep: false }',
  parameters: { keep },
  lasts: 'moment',
  draw: ({ whom, values, fromMs, scene, option }) =>
    peersOf(whom, scene, option).map((peer) => ({ what: 'restart', peer, keeps: values.keep, fromMs })),
  sample: () => 'all',
});
