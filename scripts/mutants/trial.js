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
/** Tried again in a new process, of a mutant that survives in a warm one. */
const FIRST_PORTIONS = 3;
/** Of the time that the tests took when they were recorded, for one mutant. */
const BUDGET_MS = 10_000;

export class Trial {
  /**
   * @param {string} root
   * @param {TestProcess} tests
   * @param {readonly Recorded[]} recorded
   * @param {number} limitMs how much longer tests may take with a mutant than three times as long as without
   */
  constructor(root, tests, recorded, limitMs) {
    this.root = root;
    this.limitMs = limitMs;
    this.tests = tests;
    this.recorded = recorded;
  }

  /**
   * The fate in a process that has run other tests before; undefined if only a new process can tell. There the mutant
   * is active before the modules are imported, and before anything is kept from an earlier test.
   * @param {Mutant} mutant
   * @returns {Promise<Verdict | undefined>}
   */
  async inWarmProcess(mutant) {
    const start = performance.now();
    const isStatic = isReachedAtImport(this.recorded, mutant.number);
    const portions = this.portions(mutant, isStatic);
    if (portions.length === 0) return { fate: 'not reached', by: '', ms: 0, isFresh: false };
    const failure = isStatic ? undefined : await this.firstFailure(mutant.number, portions);
    return failure === undefined ? undefined : { ...failure, ms: performance.now() - start, isFresh: false };
  }

  /** @param {Mutant} mutant @returns {Promise<Verdict>} */
  async inNewProcess(mutant) {
    const start = performance.now();
    const isStatic = isReachedAtImport(this.recorded, mutant.number);
    const portions = this.portions(mutant, isStatic);
    await this.tests.endChild();
    // What passes in a warm process passes in a new one, unless it comes first there.
    const failure = await this.firstFailure(mutant.number, isStatic ? portions : portions.slice(0, FIRST_PORTIONS));
    await this.tests.endChild();
    return { fate: 'survived', by: '', ...failure, ms: performance.now() - start, isFresh: true };
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
    return this.tests.perform({ file, tests, active, isRecording: false }, this.limitMs + 3 * ms);
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
