/** The number of Byzantine peers that a protocol withstands, as a parameter: f of N, with N > 3f. */

export const resilience = {
  type: 'integer',
  default: -1,
  min: -1,
  max: 1_000_000,
  meaning: 'faulty peers f that it withstands; -1: floor((N - 1) / 3), the most for which N > 3f',
} as const;

/** @param given the value of the parameter */
export function resilienceOf(given: number, size: number): number {
  return given >= 0 ? given : Math.floor((size - 1) / 3);
}
