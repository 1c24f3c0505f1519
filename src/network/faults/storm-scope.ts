/** The links that a storm covers: all, those from and to some peers, or one direction: `{ from: peers, to: peers }`. */
import type { Scope } from './fault-plan.ts';
import type { Scene } from './rule.ts';
import { othersThan, peersOf, setOf, WHOM } from './target-peers.ts';

export const STORM_SCOPE = `${WHOM}, for the copies that they send and receive; or one direction, \`{ from: peers, to: peers or rest }\``;

/** Scopes that have no link in common. */
export function scopesOf(given: unknown, scene: Scene, option: string): Scope[] {
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
