import { refuseMemory } from './machine-limit.ts';

/**
 * The same elements in an array of twice the length, or of the needed length if that is greater.
 * @throws MachineLimitError if there is no memory for it
 */
export function grown(words: Int32Array<ArrayBuffer>, least = 0): Int32Array<ArrayBuffer> {
  try {
    const more = new Int32Array(Math.max(words.length * 2, least));
    more.set(words);
    return more;
  } catch (error) {
    return refuseMemory(error);
  }
}
