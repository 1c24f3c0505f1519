/** What a run would need is more than the machine, or this program, has. It is no mistake of the protocol. */
export class MachineLimitError extends Error {
  override readonly name = 'MachineLimitError';
}

const NO_MEMORY = 'the machine gives no more memory: run fewer peers, fewer broadcasts, or a lower --trace';

/** Call it when memory for a table of the run could not be had. */
export function refuseMemory(error: unknown): never {
  if (!(error instanceof RangeError)) throw error;
  throw new MachineLimitError(NO_MEMORY);
}

/** The limit of the machine that an error is about, as one line; undefined for other errors. */
export function machineLimitIn(error: unknown): string | undefined {
  if (error instanceof MachineLimitError) return error.message;
  // The engine's words for a table that finds no memory, whichever code asks for it.
  return error instanceof RangeError && /^Array buffer allocation failed/.test(error.message) ? NO_MEMORY : undefined;
}
