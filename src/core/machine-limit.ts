/** What a run would need is more than the machine, or this program, has. It is no mistake of the protocol. */
export class MachineLimitError extends Error {
  override readonly name = 'MachineLimitError';
}

/** Call it when memory for a table of the run could not be had. */
export function refuseMemory(error: unknown): never {
  if (!(error instanceof RangeError)) throw error;
  throw new MachineLimitError(
    'the machine gives no more memory: run fewer peers, fewer broadcasts, or a lower --trace',
  );
}
