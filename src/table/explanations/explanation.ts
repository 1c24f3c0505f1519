/** Why a property fails under a condition, in one sentence. */
import type { PropertyName } from '../../core/protocol.ts';
import type { ConditionName } from '../condition.ts';

/** For each of these properties of each of these protocols under each of these conditions. */
export interface Explanation {
  readonly protocols: readonly string[];
  readonly conditions: readonly ConditionName[];
  readonly properties: readonly PropertyName[];
  readonly sentence: string;
}

/** What a broadcast needs to reach all. */
export const delivery: readonly PropertyName[] = ['validity', 'agreement', 'uniform-agreement'];
export const orders: readonly PropertyName[] = ['fifo-order', 'causal-order'];
