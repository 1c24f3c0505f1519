/**
 * All explanations of the truth table. A test compares them with its failures: none is missing, and none is superfluous.
 */
import type { ConditionName } from '../condition.ts';
import { consensusExplanations } from './consensus-explanations.ts';
import { crashExplanations } from './crash-explanations.ts';
import type { Explanation } from './explanation.ts';
import { networkExplanations } from './network-explanations.ts';

export const explanations: readonly Explanation[] = [
  ...networkExplanations,
  ...crashExplanations,
  ...consensusExplanations,
];

/** The sentence for a failure that was found in schedules of this condition itself. */
export function explanationOf(protocol: string, condition: ConditionName, property: string): Explanation | undefined {
  return explanations.find(
    ({ protocols, conditions, properties }) =>
      protocols.includes(protocol) && conditions.includes(condition) && properties.some((name) => name === property),
  );
}
