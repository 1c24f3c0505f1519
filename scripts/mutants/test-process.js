// The parent's side of a worker process: starts it through Vitest, which compiles for it, gives it orders, and kills it
// when an answer takes too long.
import { fork } from 'node:child_process';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVitest } from 'vitest/node';
import { CpuLimit } from './cpu-limit.js';
import { instrumented } from './instrument.js';

/**
 * @typedef {import('./operators.js').Mutant} Mutant
 * @typedef {import('./worker.js').Order} Order
 * @typedef {import('./worker.js').Answer} Answer
 * @typedef {{ root: string, files: string[], setupFiles: string[], mutants: readonly Mutant[] }} Plan test files and
 *   setup files by absolute path
 */

const at = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));
/** A mutant that fills the memory dies of it soon. */
const HEAP_MB = 3000;
/** Processor time for the import of a test file with all its modules. */
const IMPORT_LIMIT_MS = 30_000;

export class TestProcess {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  child;
  /** @type {(message: Answer | 'ready' | undefined) => void} */
  take = () => {};
  begin = () => {};
  /** @type {import('vitest/node').Vitest | undefined} */
  vitest;
  /** @type {Promise<unknown> | undefined} */
  run;

  /** @param {Plan} plan */
  constructor(plan) {
    this.plan = plan;
    process.once('exit', () => this.child?.kill('SIGKILL'));
  }

  /** @param {Plan} plan */
  static async start(plan) {
    const tests = new TestProcess(plan);
    tests.vitest = await createVitest('test', { ...options(plan), pool: tests.pool() }, { plugins: [compiler(plan)] });
    return tests;
  }

  /**
   * The answer to an order; undefined if none has come in time or the process has died of it.
   * @param {Order} order
   * @param {number} limitMs of processor time, from when the tests of the file begin
   * @returns {Promise<Answer | undefined>}
   */
  async perform(order, limitMs) {
    if (this.child === undefined) await this.startChild();
    const answer = new Promise((resolve) => (this.take = resolve));
    const within = (/** @type {number} */ ms) => new CpuLimit(this.child?.pid ?? 0, ms, () => this.take(undefined));
    let limit = within(IMPORT_LIMIT_MS);
    this.begin = () => {
      limit.end();
      limit = within(limitMs);
    };
    this.child?.send({ order });
    const given = await answer;
    limit.end();
    if (given === undefined) await this.endChild();
    return given;
  }

  async startChild() {
    const ready = new Promise((resolve) => (this.take = resolve));
    const project = this.vitest?.getRootProject();
    const [first] = this.plan.files;
    // One run of Vitest for all orders: it ends with the child.
    this.run = this.vitest?.runTestSpecifications([/** @type {any} */ (project?.createSpecification(first))]);
    await ready;
  }

  /** Ends the child: the next order starts another, in which nothing is loaded yet. */
  async endChild() {
    this.child?.kill('SIGKILL');
    await this.run?.catch(() => {});
    this.child = undefined;
  }

  async close() {
    await this.endChild();
    await this.vitest?.close();
  }

  /** Has Vitest start our worker instead of its own. @returns {any} */
  pool() {
    return {
      name: 'mutants',
      createPoolWorker: (/** @type {any} */ { env, execArgv }) => {
        const start = () => {
          this.child = fork(at('worker.js'), [], {
            env,
            execArgv: [...execArgv, `--max-old-space-size=${HEAP_MB}`],
            stdio: 'ignore',
            serialization: 'advanced',
          });
          this.child.on('message', (/** @type {any} */ { answer, begun }) => {
            if (begun) this.begin();
            else if (answer) this.take(answer);
          });
          this.child.on('exit', () => this.take(undefined));
        };
        return {
          name: 'mutants',
          cacheFs: true,
          start: async () => start(),
          stop: async () => this.child?.kill('SIGKILL'),
          send: (/** @type {any} */ message) => this.child?.connected && this.child.send(message),
          on: (/** @type {any} */ event, /** @type {any} */ listener) => this.child?.on(event, listener),
          off: (/** @type {any} */ event, /** @type {any} */ listener) => this.child?.off(event, listener),
          deserialize: (/** @type {any} */ data) => data,
        };
      },
    };
  }
}

/** @param {Plan} plan @returns {import('vitest/node').CliOptions} */
function options({ root, setupFiles }) {
  return {
    config: false,
    root,
    setupFiles,
    watch: false,
    isolate: false,
    maxWorkers: 1,
    // The limit on processor time ends what hangs.
    testTimeout: 3_600_000,
    hookTimeout: 3_600_000,
    runner: at('runner.js'),
    // A mutant that changes what a golden file holds fails, and writes nothing.
    update: 'none',
    reporters: [{}],
  };
}

/** @param {Plan} plan @returns {any} */
function compiler({ root, mutants }) {
  return {
    name: 'mutants',
    enforce: 'pre',
    transform(/** @type {string} */ code, /** @type {string} */ id) {
      const file = relative(root, id.replace(/\?.*/, ''));
      const here = mutants.filter((mutant) => mutant.file === file);
      return here.length === 0 ? undefined : { code: instrumented(code, here), map: null };
    },
  };
}
