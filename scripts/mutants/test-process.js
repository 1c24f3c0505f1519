// A process that runs test files against mutants. One that does not come back in time is ended, and another takes its
// place.
import { fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {import('./operators.js').Mutant} Mutant */
/** @typedef {'killed' | 'killed by its time limit' | 'survived'} Fate */

const root = fileURLToPath(new URL('../..', import.meta.url));
const worker = fileURLToPath(new URL('./worker.js', import.meta.url));

export class TestProcess {
  /** @param {string} place @param {{ isRecording: boolean, mutants: Mutant[] }} plan */
  constructor(place, plan) {
    this.place = place;
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'plan.json'), JSON.stringify(plan));
    writeFileSync(join(place, 'active'), '-1');
    /** @type {import('node:child_process').ChildProcess | undefined} */
    this.child = undefined;
  }

  /** @param {number} mutant @param {string[]} files @param {number} limit @returns {Promise<Fate>} */
  async fateOf(mutant, files, limit) {
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, limit, undefined);
    });
    const answer = await Promise.race([this.run(mutant, files), late]);
    clearTimeout(timer);
    if (answer !== undefined) return answer.isKilled ? 'killed' : 'survived';
    this.end();
    return 'killed by its time limit';
  }

  /**
   * @param {number} mutant
   * @param {string[]} files
   * @returns {Promise<{ isKilled: boolean, took: Record<string, number> }>}
   */
  async run(mutant, files) {
    if (this.child === undefined) {
      const env = { ...process.env, HEARSAY_MUTANTS: this.place };
      this.child = fork(worker, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      await this.answer();
    }
    this.child.send({ mutant, files });
    return /** @type {any} */ (await this.answer());
  }

  /** The next message; a child that dies of a mutant has noticed it. */
  answer() {
    const { child } = this;
    return new Promise((resolve) => {
      const died = () => {
        if (this.child === child) this.child = undefined;
        resolve({ isKilled: true, took: {} });
      };
      child?.once('exit', died);
      child?.once('message', (message) => {
        child.off('exit', died);
        resolve(message);
      });
    });
  }

  end() {
    this.child?.kill('SIGKILL');
    this.child = undefined;
  }
}
