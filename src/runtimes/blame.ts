/** What a run says of an error that a protocol threw: the error, and where in the code it happened. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const place = error.stack?.split('\n').find((line) => line.trim().startsWith('at '));
  return `${error.name}: ${error.message}${place === undefined ? '' : ` (${place.trim()})`}`;
}
