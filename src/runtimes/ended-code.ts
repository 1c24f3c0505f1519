/** Code of the user that was ended from outside: it did not come back in time, or took all memory. */
export class EndedCodeError extends Error {
  override readonly name = 'EndedCodeError';
}

/** Calls a function of the user under a time limit. @throws EndedCodeError if it does not come back */
export type Within = <Result>(what: string, act: () => Result) => Result;

/** @param what the code, in words: `./my-measure.ts: take()` */
export function notBack(what: string, limitMs: number): string {
  return `${what} has not come back within ${limitMs / 1000} s`;
}
