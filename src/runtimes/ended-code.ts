/** Code of the user that was ended from outside: it did not come back in time, or took all memory. */
export class EndedCodeError extends Error {
  override readonly name = 'EndedCodeError';
}

/** @param what the code, in words: `./my-measure.ts: take()` */
export function notBack(what: string, limitMs: number): string {
  return `${what} has not come back within ${limitMs / 1000} s`;
}
