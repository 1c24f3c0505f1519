// Vitest's runner inside a worker process: notes which test reaches which mutant, how long each test takes and whether
// it fails, and skips the rest of a file after the first failure.
import { TestRunner } from 'vitest';
import { ASKED } from './instrument.js';

/**
 * @typedef {{ id: string, ms: number, reached: number[] }} RanTest
 * @typedef {{ isFailed: boolean, failure: string, failed: string | undefined,
 *   ms: number, tests: RanTest[], reachedOutside: number[] }} FileResult what one run of a test file has
 *   shown. `failed`: the id of the first test that failed, if it is one; `ms`: processor time of the whole run with its
 *   hooks; `reachedOutside`: the mutants reached by hooks and by the top level of modules
 * @typedef {{ active: number, isRecording: boolean, reachedOutside: Set<number>, result: FileResult | undefined }} Run
 */

const shared = /** @type {{ mutantRun: Run } & Record<string, unknown>} */ (/** @type {unknown} */ (globalThis));

export default class MutantRunner extends TestRunner {
  /** @type {Map<string, Set<number>>} */
  byTest = new Map();
  /** @type {Map<string, number>} */
  msByTest = new Map();
  started = 0;
  testStarted = 0;
  failure = '';
  /** @type {string | undefined} */
  failed;

  /** @param {any} config */
  constructor(config) {
    super(config);
    shared.mutantRun.reachedOutside = new Set();
    this.askFor(shared.mutantRun.reachedOutside);
  }

  /** Sets where the mutants that are reached from now on are noted. @param {Set<number>} reached */
  askFor(reached) {
    const { active, isRecording } = shared.mutantRun;
    shared[ASKED] = isRecording
      ? (/** @type {number} */ mutant) => {
          reached.add(mutant);
          return false;
        }
      : (/** @type {number} */ mutant) => mutant === active;
  }

  /** The tests of a file begin. */
  onBeforeRunFiles() {
    this.started = cpuMs();
    process.send?.({ begun: true });
  }

  /** @override @param {any} test */
  async onBeforeRunTask(test) {
    await super.onBeforeRunTask(test);
    this.testStarted = cpuMs();
    if (!shared.mutantRun.isRecording) return;
    const reached = new Set();
    this.byTest.set(test.id, reached);
    this.askFor(reached);
  }

  /** @override @param {any} test */
  onAfterRunTask(test) {
    super.onAfterRunTask(test);
    this.msByTest.set(test.id, cpuMs() - this.testStarted);
    if (shared.mutantRun.isRecording) this.askFor(shared.mutantRun.reachedOutside);
    else if (test.result?.state === 'fail') this.cancel('test-failure');
  }

  /** @override @param {any[]} [files] */
  onAfterRunFiles(files = []) {
    super.onAfterRunFiles();
    /** @type {RanTest[]} */
    const tests = [];
    for (const file of files) this.gather(file, tests);
    shared.mutantRun.result = {
      isFailed: this.failure !== '',
      failure: this.failure,
      failed: this.failed,
      ms: cpuMs() - this.started,
      tests,
      reachedOutside: [...shared.mutantRun.reachedOutside],
    };
  }

  /** @param {any} task @param {RanTest[]} tests */
  gather(task, tests) {
    if (task.type === 'test' && task.mode === 'run')
      tests.push({ id: task.id, ms: this.msByTest.get(task.id) ?? 0, reached: [...(this.byTest.get(task.id) ?? [])] });
    for (const inner of task.tasks ?? []) this.gather(inner, tests);
    if (task.result?.state !== 'fail' || this.failure !== '') return;
    this.failure = `${task.name}: ${task.result.errors?.[0]?.message}`;
    if (task.type === 'test') this.failed = task.id;
  }
}

/** The processor time that this process has used. */
function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
