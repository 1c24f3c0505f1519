/** What went wrong in a run of a protocol that was written in the page, with the line of its source. */
import type { Mistake } from './workshop.ts';

/** A worker has the code from its second line on. */
const LINES_BEFORE = 1;

/** @param reason as a summary has it: the error, and the places in the code of the worker */
export function mistakeIn(reason: string): Mistake {
  const [first] = reason.split('\n');
  const line = /\bblob:\S+?:(\d+):\d+/.exec(reason)?.[1];
  const message = first.replace(/ \(at [^)]*(\([^)]*\))?\)$/, '');
  return { line: line === undefined ? 1 : Number(line) - LINES_BEFORE, message };
}
