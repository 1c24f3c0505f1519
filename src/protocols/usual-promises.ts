/** Faults under which most protocols keep a promise. */
import { MINORITY } from '../core/promise.ts';
import type { FaultKind, Tolerated } from '../core/protocol.ts';

/** As long as every peer answers in the end: of protocols that repeat nothing and wait for all. */
export const UNLESS_SILENT: readonly FaultKind[] = ['duplication', 'pause'];

/** As long as no peer forgets what it has done: of protocols that deliver less rather than anything wrong. */
export const UNLESS_FORGOTTEN: readonly FaultKind[] = ['loss', 'duplication', 'partition', 'crash', 'pause', 'join'];

/** As long as no peer loses what it has on stable storage. */
export const LOGGED: readonly FaultKind[] = [...UNLESS_FORGOTTEN, 'recovery'];

/** As long as fewer than half of the peers stay down, and links bring in the end what is sent again and again. */
export const SURVIVED: Tolerated = {
  faults: ['loss', 'duplication', 'crash', 'pause', 'recovery'],
  bound: MINORITY,
};

const ALWAYS: readonly FaultKind[] = [...UNLESS_FORGOTTEN, 'restart'];

/** Nothing is delivered twice, and nothing but what was broadcast. */
export const safety = { 'no-duplication': UNLESS_FORGOTTEN, 'no-creation': ALWAYS, consistency: ALWAYS } as const;

/** Of broadcasts that reach every peer unless one is silent. */
export const reliableUnlessSilent = {
  validity: UNLESS_SILENT,
  ...safety,
  agreement: UNLESS_SILENT,
  'uniform-agreement': UNLESS_SILENT,
} as const;

/** Of protocols that log before they acknowledge, and deliver what most peers have. */
export const uniformByLog = {
  validity: SURVIVED,
  ...safety,
  'no-duplication': LOGGED,
  agreement: SURVIVED,
  'uniform-agreement': SURVIVED,
} as const;

/** Of consensus, besides what depends on the algorithm: a peer that does not forget decides once, and a proposal. */
export const consensusSafety = { ...safety, integrity: UNLESS_FORGOTTEN } as const;

/** Of protocols of total order that wait for all and repeat nothing. */
export const totalOrder = {
  ...reliableUnlessSilent,
  'total-order': UNLESS_FORGOTTEN,
} as const;

/** Total order of what each peer sends in its own order. */
export const causalTotalOrder = {
  ...totalOrder,
  'fifo-order': UNLESS_FORGOTTEN,
  'causal-order': UNLESS_FORGOTTEN,
} as const;

const UNLESS_LOST: readonly FaultKind[] = ['duplication', 'crash', 'pause'];

/** Of the textbook's uniform consensus over a perfect failure detector. */
export const uniformConsensus = {
  ...consensusSafety,
  termination: UNLESS_LOST,
  'consensus-agreement': UNLESS_LOST,
  'uniform-consensus-agreement': UNLESS_LOST,
} as const;

/** The same, but for a peer that decides and crashes at once. */
export const consensus = { ...uniformConsensus, 'uniform-consensus-agreement': UNLESS_SILENT } as const;
