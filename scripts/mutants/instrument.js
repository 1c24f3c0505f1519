// Puts all sampled mutants of a file into one text. Each one asks whether it is active, so a file is compiled and
// imported once, and the questions tell which test reaches which mutant.

/** The global function that a mutant asks. */
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
    const both = isStatement ? `{ if (!${asks}) ${was} }` : `(${asks} ? (${instead}) : (${was}))`;
    text = text.slice(0, start) + both + text.slice(end);
  }
  return text;
}
