/**
 * The group falls apart: peers of different sides do not hear each other. Peers of no side hear all, and all hear them.
 */
import { InputError } from '../../core/errors.ts';
import type { PeerId } from '../../core/protocol.ts';
import { defineFault, type Scene } from './rule.ts';
import { othersThan, peersOf } from './target-peers.ts';

export default defineFault({
  name: 'partition',
  title: 'no message passes between the sides; a single side is separated from the rest',
  whom: 'a list of sides, each as `whom` of a crash, the last of them may be `rest`; or one share or zone, separated from the rest',
  example: '{ at: 2s, for: 500ms, partition: [[0, 1, 2], rest] }',
  parameters: {},
  lasts: 'spell',
  draw({ whom, fromMs, untilMs, scene, option }) {
    const sides = sidesOf(whom, scene, option);
    return sides.flatMap((from, side) => {
      const to = sides.filter((_, other) => other !== side).flat();
      return from.length === 0 || to.length === 0
        ? []
        : [{ what: 'block' as const, from, to: to.sort((a, b) => a - b), fromMs, untilMs }];
    });
  },
  sample({ graph, random }) {
    if (graph.size < 2) return undefined;
    const peers = random.shuffle(Array.from({ length: graph.size }, (_, peer) => peer));
    return [peers.slice(0, 1 + random.integer(graph.size - 1)).sort((a, b) => a - b), 'rest'];
  },
});

function sidesOf(whom: unknown, scene: Scene, option: string): PeerId[][] {
  const given = Array.isArray(whom) ? whom : [whom, 'rest'];
  if (given.length < 2) throw new InputError(option, 'two sides or more such as [[0, 1, 2], rest]', whom);
  const sides = given.map((side) => (side === 'rest' ? [] : peersOf(side, scene, option)));
  const named = sides.flat();
  const twice = firstTwice(named);
  if (twice !== undefined) throw new InputError(option, `each peer on one side; peer ${twice} is on two`, whom);
  const rest = given.indexOf('rest');
  if (rest !== given.lastIndexOf('rest')) throw new InputError(option, 'one rest', whom);
  if (rest >= 0) sides[rest] = othersThan(named, scene);
  return sides;
}

function firstTwice(peers: readonly PeerId[]): PeerId | undefined {
  const seen = new Set<PeerId>();
  return peers.find((peer) => seen.size === seen.add(peer).size);
}
