/** Where a storm is: on all ways, on those from or to some peers, or one way: `{ from: peers, to: peers or rest }`. */
import type { Scope } from './fault-plan.ts';
import type { Scene } from './rule.ts';
import { othersThan, peersOf, setOf, WHOM } from './whom.ts';

export const WAYS = `${WHOM}, on what they send and what they are sent; or one way, \`{ from: peers, to: peers or rest }\``;

/** Scopes without any way in common. */
export function waysOf(given: unknown, scene: Scene, option: string): Scope[] {
  if (typeof given === 'object' && given !== null && 'from' in given && 'to' in given) {
    const from = peersOf(given.from, scene, `${option}.from`);
    const to = given.to === 'rest' ? othersThan(from, scene) : peersOf(given.to, scene, `${option}.to`);
    return [{ from: setOf(from, scene), to: setOf(to, scene) }];
  }
  const peers = peersOf(given, scene, option);
  const others = othersThan(peers, scene);
  const out: Scope = { from: setOf(peers, scene), to: 'all' };
  return others.length === 0 ? [out] : [out, { from: others, to: peers }];
}
