/**
 * The user's mistakes. An `InputError` names the option, what was expected and what was given; the command line prints
 * it as one line and exits with status 2. Impossible states of our own throw from `invariant()` instead.
 */
import { oneLine } from './one-line.ts';

export class InputError extends Error {
  override readonly name = 'InputError';
  readonly option: string;
  readonly expected: string;

  /** An error thrown by a file of the user counts too: the file has a copy of this class. */
  static override [Symbol.hasInstance](given: unknown): boolean {
    return given instanceof Error && given.name === 'InputError';
  }

  /** `given` is echoed as the user would type it; omit it if nothing was given. */
  constructor(option: string, expected: string, given?: unknown) {
    super(`${option}: expected ${expected}${given === undefined ? '' : `, given ${shown(given)}`}`);
    this.option = option;
    this.expected = expected;
  }
}

const LONGEST_SHOWN = 200;

/** Any value as one line that is safe to print in a terminal. */
export function shown(value: unknown): string {
  const text = oneLine(plain(value));
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}…`;
}

function plain(value: unknown): string {
  if (typeof value === 'string') return value === '' ? '""' : value;
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return 'a symbol';
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // It refers to itself, or contains a value that JSON cannot express.
    return Array.isArray(value) ? 'a list' : 'an object';
  }
}
