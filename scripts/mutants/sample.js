// Draws the mutants of a run. The seed and the code around a change decide whether it is drawn, so a file that moves
// keeps its mutants, and an edit elsewhere leaves the sample nearly as it is.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { changesIn } from './operators.js';

/** @typedef {import('./operators.js').Mutant} Mutant */

/**
 * So many mutants of the sources in these folders (or files), none within another.
 * @param {string} root
 * @param {readonly string[]} places as seen from the root
 * @param {number} count
 * @param {string} seed
 * @returns {{ mutants: Mutant[], possible: number }}
 */
export function sampled(root, places, count, seed) {
  const all = places.flatMap((place) => sourcesIn(root, place)).flatMap((file) => mutantsOf(root, file, seed));
  all.sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0));
  /** @type {Mutant[]} */
  const mutants = [];
  for (const { mutant } of all) {
    if (mutants.length === count) break;
    if (mutants.every((other) => isApart(mutant, other))) mutants.push({ ...mutant, number: mutants.length });
  }
  return { mutants, possible: all.length };
}

/** @param {string} root @param {string} file @param {string} seed */
function mutantsOf(root, file, seed) {
  const source = readFileSync(join(root, file), 'utf8');
  return changesIn(file, source).map((change) => {
    const { line, column, code, before } = placeOf(source, change.start);
    const around = [seed, before, code, column, change.was, change.text].join('\n');
    const rank = createHash('sha256').update(around).digest('hex');
    return { rank, mutant: { number: 0, file, line, code, change } };
  });
}

/** @param {string} source @param {number} start */
function placeOf(source, start) {
  const lines = source.slice(0, start).split('\n');
  const line = lines.length;
  const whole = source.split('\n');
  const code = whole[line - 1].trim();
  return { line, column: lines[line - 1].trimStart().length, code, before: whole[line - 2]?.trim() ?? '' };
}

/** @param {Mutant} one @param {Mutant} other */
function isApart(one, other) {
  return one.file !== other.file || one.change.end <= other.change.start || one.change.start >= other.change.end;
}

/** @param {string} root @param {string} place */
function sourcesIn(root, place) {
  if (statSync(join(root, place)).isFile()) return [place];
  const names = readdirSync(join(root, place), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts')).map((name) => join(place, name));
}
