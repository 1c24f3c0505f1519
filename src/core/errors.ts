/**
 * The user's mistakes. An `InputError` names the option, what was expected and what was given;
 * the command line prints it as one line and exits with status 2.
 * Impossible states of our own throw from `invariant()` instead.
 */
import { oneLine } from './one-line.ts';

export class InputError extends Error {
  override readonly name = 'InputError';
  readonly option: string;
  readonly expected: string;

  /** One that a file of the user's throws counts too: it has a copy of this class. */
  static override [Symbol.hasInstance](given: unknown): boolean {
    return given instanceof Error && given.name === 'InputError';
  }

  /** `given` is echoed as the user would type it; leave it out where nothing was given. */
  constructor(option: string, expected: string, given?: unknown) {
    super(`${option}: expected ${expected}${given === undefined ? '' : `, given ${shown(given)}`}`);
    this.option = option;
    this.expected = expected;
  }
}

const LONGEST_SHOWN = 200;

/** A value in one line that a terminal can take, whatever it is. */
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
    // It refers to itself, or holds what JSON has no word for.
    return Array.isArray(value) ? 'a list' : 'an object';
  }
}
