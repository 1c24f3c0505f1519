/** The exit statuses that are more than whether all is well (0) or not (1). */

/** Of what the user gave wrong. */
export const WRONG_INPUT = 2;
/** Of what was interrupted. */
export const INTERRUPTED = 130;
/** Of a proof that was neither completed nor refuted within its limits. */
export const NOT_FINISHED = 3;
