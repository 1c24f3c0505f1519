/**
 * Calls of the user's code that do not come back are ended, in this thread: `node:vm` ends what runs in a script after
 * a time, wherever it is. Modules are loaded under a limit of their own (`load-limit.ts`).
 */
import { Script } from 'node:vm';
import { EndedCodeError, notBack } from '../runtimes/ended-code.ts';

/** How long a call of the user's code may take, without --reaction-limit. */
export const REACTION_LIMIT_MS = 20_000;
/** Longest that a timer can wait. */
const LONGEST_MS = 2 ** 31 - 1;

const CALL = Symbol.for('hearsay.call');
const script = new Script(`globalThis[Symbol.for('${CALL.description}')]()`);
let isLimited = false;

/**
 * Calls a function. Within another call that has a limit it has no limit of its own.
 * @throws EndedCodeError if it does not come back in time
 */
export function withinLimit<Result>(what: () => string, limitMs: number, act: () => Result): Result {
  if (isLimited || limitMs > LONGEST_MS) return act();
  isLimited = true;
  (globalThis as Record<symbol, unknown>)[CALL] = act;
  try {
    return script.runInThisContext({ timeout: limitMs, displayErrors: false }) as Result;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new EndedCodeError(notBack(what(), limitMs));
  } finally {
    isLimited = false;
  }
}
