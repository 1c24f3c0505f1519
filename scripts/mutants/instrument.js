// All sampled mutants of a file in one text: each asks whether it is the one that counts now. So a file is compiled
// once, and what asks is what a test reaches.

/** The function that a mutant asks, by its name in the global scope. */
export const ASKED = '__isMutant';

/**
 * @param {string} source
 * @param {readonly { number: number, change: import('./operators.js').Change }[]} mutants none within another
 */
export function instrumented(source, mutants) {
  let text = source;
  for (const { number, change } of [...mutants].sort((a, b) => b.change.start - a.change.start)) {
    const { start, end, was, text: instead, isStatement } = change;
    const asks = `globalThis.${ASKED}(${number})`;
    const both = isStatement ? `if (!${asks}) ${was}` : `(${asks} ? (${instead}) : (${was}))`;
    text = text.slice(0, start) + both + text.slice(end);
  }
  return text;
}
