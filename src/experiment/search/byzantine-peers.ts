/** Byzantine peers of a case: how they are drawn, and which behaviour is plainer than another. */
import type { PeerId } from '../../core/protocol.ts';
import type { Random } from '../../core/random.ts';
import type { Part } from '../schema.ts';

/** A Byzantine peer, and its behaviour as an experiment file has it. */
export interface ByzantinePeer {
  readonly peer: PeerId;
  readonly behaviour: Part;
}

/** Behaviours from the plainest on. */
const PLAIN: readonly string[] = ['silent', 'equivocate'];

/** Fewer than a third of the peers, and at least one; or a third, rounded up. */
export function byzantinePeersOf(
  peers: number,
  random: Random,
  share: 'below a third' | 'a third' = 'below a third',
): ByzantinePeer[] {
  const third = Math.ceil(peers / 3);
  return random
    .shuffle(Array.from({ length: peers }, (_, peer) => peer))
    .slice(0, share === 'a third' ? third : 1 + random.integer(Math.max(1, third - 1)))
    .sort((a, b) => a - b)
    .map((peer) => ({ peer, behaviour: behaviourOf(random) }));
}

function behaviourOf(random: Random): Part {
  const choice = <Item>(items: readonly Item[]) => items[random.integer(items.length)];
  const chance = choice([0.2, 0.5, 1]);
  return choice<Part>([
    { name: 'silent', after: `${choice([0, 5, 20])}ms` },
    { name: 'equivocate' },
    { name: 'mutate', chance },
    { name: 'replay', chance },
    { name: 'forge', chance },
    { name: 'delay', by: `${choice([5, 20, 100])}ms` },
  ]);
}

/** Behaviours that are easier to understand: silence, then two payloads; and a change of every message, not of some. */
export function plainerThan(behaviour: Part): Part[] {
  const rank = PLAIN.indexOf(behaviour.name);
  const names = rank < 0 ? PLAIN : PLAIN.slice(0, rank);
  return [
    ...names.map((name) => ({ name })),
    ...(behaviour.chance !== undefined && behaviour.chance !== 1 ? [{ ...behaviour, chance: 1 }] : []),
    ...(behaviour.name === 'silent' && behaviour.after !== undefined ? [{ name: 'silent' }] : []),
  ];
}

export function byzantineText({ peer, behaviour: { name, ...parameters } }: ByzantinePeer): string {
  const how = Object.entries(parameters).map(([key, value]) => ` ${key} ${value}`);
  return `peer ${peer} is Byzantine: ${name}${how.join()}`;
}
