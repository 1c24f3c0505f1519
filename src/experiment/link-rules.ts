/**
 * The rules of a run's links: those of the experiment, and what the topology's file says of single links. The file goes
 * over what all links have, and the experiment's rule for a link over the file, key by key.
 */
import { fits, type LinkRule, type LinkTraits } from '../network/link-traits.ts';
import type { Places } from '../network/zones/places.ts';
import type { LinkFigures } from '../topologies/files/link-figures.ts';

/** A rule of the experiment, and what it says itself. */
export interface OwnRule {
  readonly rule: LinkRule;
  readonly given: Partial<LinkTraits>;
}

/** @param general what all links have */
export function linkRules(
  own: readonly OwnRule[],
  figures: readonly LinkFigures[],
  general: LinkTraits,
  places: Places | undefined,
): LinkRule[] {
  const rules = own.map(({ rule }) => rule);
  const ofLinks = figures.map(({ from, to, delayMs, loss, bandwidth }): LinkRule => {
    const last = own.findLast(({ rule }) => fits(rule, from, to, places));
    const traits = {
      ...general,
      ...(delayMs === undefined ? {} : { delay: { constant: delayMs } }),
      ...(loss === undefined ? {} : { loss }),
      ...(bandwidth === undefined ? {} : { bandwidth }),
      ...last?.given,
    };
    return { from: { peer: from }, to: { peer: to }, bothWays: false, traits };
  });
  return [...rules, ...ofLinks];
}
