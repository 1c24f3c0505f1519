/** The rules by which peers join the group, or leave it, one after the other. */
import { moveOf } from './moves.ts';
import { defineFault, type Move } from './rule.ts';
import { peersOf, WHOM } from './target-peers.ts';

export function defineMoves<const What extends Move['what']>(what: What, title: string, example: string) {
  return defineFault({
    name: what,
    title,
    whom: WHOM,
    example,
    parameters: {
      gap: {
        type: 'duration',
        default: 0,
        min: 0,
        max: 3_600_000,
        meaning: 'time from one of these peers to the next, in ascending order; 0: all at once',
      },
    },
    lasts: 'moment',
    draw: ({ whom, values, fromMs, scene, option }) =>
      peersOf(whom, scene, option).map((peer, index) => moveOf(what, peer, fromMs + index * values.gap, scene)),
    sample: () => undefined,
  });
}
