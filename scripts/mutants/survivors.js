// Mutants that no test can or need kill, each with its reason. A mutation run prints the reason beside the mutant; the
// mutant still counts as one that survives.

/** @typedef {import('./operators.js').Mutant} Mutant */

/** @type {readonly { code: string, was: string, text: string, reason: string }[]} `code` is the line of the change */
const survivors = [];

/** Why the mutant survives, if it is known. @param {Mutant} mutant */
export function reasonFor({ code, change }) {
  return survivors.find((one) => code.includes(one.code) && one.was === change.was && one.text === change.text)?.reason;
}
