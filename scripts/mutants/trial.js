// Tries one mutant: runs the tests that reach it, the nearest and quickest first, until one fails.
import { basename, dirname, join, relative } from 'node:path';
import { isReachedAtImport } from './reach.js';

/**
 * @typedef {import('./operators.js').Mutant} Mutant
 * @typedef {import('./reach.js').Recorded} Recorded
 * @typedef {import('./test-process.js').TestProcess} TestProcess
 * @typedef {'killed' | 'timed out' | 'survived' | 'not reached'} Fate
 * @typedef {{ fate: Fate, by: string, ms: number, isFresh: boolean }} Verdict `by`: the failure, or the file that did
 *   not end; `isFresh`: it took a process of its own to say
 * @typedef {{ file: string, tests: string[], ms: number }} Portion some tests of one file
 */

/** Tests that take longer wait until all others have passed. */
const QUICK_MS = 250;
/** Of the time that the tests took when they were recorded, for one mutant. */
const BUDGET_MS = 90_000;

export class Trial {
  /**
   * @param {string} root
   * @param {TestProcess} tests
   * @param {readonly Recorded[]} recorded
   * @param {number} limitMs how much longer tests may take with a mutant than ten times as long as without
   */
  constructor(root, tests, recorded, limitMs) {
    this.root = root;
    this.limitMs = limitMs;
    this.tests = tests;
    this.recorded = recorded;
  }

  /** @param {Mutant} mutant @returns {Promise<Verdict>} */
  async verdictOn(mutant) {
    const start = performance.now();
    const isStatic = isReachedAtImport(this.recorded, mutant.number);
    const portions = this.portions(mutant, isStatic);
    if (portions.length === 0) return { fate: 'not reached', by: '', ms: 0, isFresh: false };
    // What modules compute at their import, or keep from an earlier test, is as the mutant has it only in a process
    // that begins with the mutant.
    const warm = isStatic ? undefined : await this.firstFailure(mutant.number, portions);
    const isFresh = warm === undefined;
    const failure = warm ?? (await this.firstFailureAfresh(mutant.number, portions));
    const ms = performance.now() - start;
    if (failure === undefined) return { fate: 'survived', by: '', ms, isFresh };
    return { ...failure, ms, isFresh };
  }

  /** @param {number} mutant @param {Portion[]} portions */
  async firstFailureAfresh(mutant, portions) {
    await this.tests.endChild();
    const failure = await this.firstFailure(mutant, portions);
    await this.tests.endChild();
    return failure;
  }

  /**
   * @param {number} mutant
   * @param {Portion[]} portions
   * @returns {Promise<{ fate: 'killed' | 'timed out', by: string } | undefined>}
   */
  async firstFailure(mutant, portions) {
    for (const portion of portions) {
      const file = relative(this.root, portion.file);
      const answer = await this.answerOf(portion, mutant);
      if (answer === undefined) return { fate: 'timed out', by: file };
      if (!answer.isFailed) continue;
      const failed = answer.failed === undefined ? portion : { ...portion, tests: [answer.failed] };
      if ((await this.passes(failed)) || (await this.isKilledAlone(portion, mutant)))
        return { fate: 'killed', by: `${file}: ${answer.failure}` };
    }
    return undefined;
  }

  /**
   * Asked when a mutant has left something behind: do the tests fail in a new process, and pass in another without it?
   * @param {Portion} portion
   * @param {number} mutant
   */
  async isKilledAlone(portion, mutant) {
    await this.tests.endChild();
    const answer = await this.answerOf(portion, mutant);
    await this.tests.endChild();
    return answer?.isFailed !== false && (await this.passes(portion));
  }

  /** Whether these tests pass without any mutant. @param {Portion} portion */
  async passes(portion) {
    return (await this.answerOf(portion, -1))?.isFailed === false;
  }

  /** @param {Portion} portion @param {number} active */
  answerOf({ file, tests, ms }, active) {
    return this.tests.perform({ file, tests, active, isRecording: false }, this.limitMs + 10 * ms);
  }

  /** The tests to run, in order. @param {Mutant} mutant @param {boolean} isStatic @returns {Portion[]} */
  portions(mutant, isStatic) {
    const module = join(this.root, mutant.file);
    /** @type {(Portion & { rank: number })[]} */
    const portions = [];
    for (const one of this.recorded) {
      const isWhole = one.reachedOutside.includes(mutant.number) || (isStatic && one.imports.includes(module));
      const reaching = one.tests.filter(({ reached }) => isWhole || reached.includes(mutant.number));
      for (const isQuick of [true, false]) {
        const chosen = reaching.filter(({ ms }) => ms < QUICK_MS === isQuick);
        if (chosen.length === 0) continue;
        const ms = one.hooksMs + chosen.reduce((sum, test) => sum + test.ms, 0);
        const rank = (ms + 20) * this.distance(mutant.file, one.file);
        portions.push({ file: one.file, tests: chosen.map(({ id }) => id), ms, rank });
      }
    }
    portions.sort((a, b) => a.rank - b.rank);
    let sum = 0;
    return portions.filter(({ ms }, at) => {
      sum += ms;
      return at === 0 || sum <= BUDGET_MS;
    });
  }

  /** @param {string} source @param {string} test */
  distance(source, test) {
    const file = relative(this.root, test);
    if (basename(file, '.test.ts') === basename(source, '.ts')) return 1;
    return dirname(file).replace(/^test/, 'src') === dirname(source) ? 3 : 10;
  }
}
