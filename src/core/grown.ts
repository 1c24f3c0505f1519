/** The same words in an array that is twice as long, or as long as it must be where that is more. */
export function grown(words: Int32Array<ArrayBuffer>, least = 0): Int32Array<ArrayBuffer> {
  const more = new Int32Array(Math.max(words.length * 2, least));
  more.set(words);
  return more;
}
