// A worker process of Vitest that stays up: it runs one test file after the other, as its parent orders, with one
// mutant active or none. Modules stay loaded, so an order costs little more than its tests.
import fc from 'fast-check';
import { init, runBaseTests, setupEnvironment } from 'vitest/worker';
import { ASKED } from './instrument.js';

/**
 * @typedef {{ file: string, tests: string[] | undefined, active: number, isRecording: boolean }} Order a test file,
 *   the ids of its tests (undefined: all), the active mutant (-1: none)
 * @typedef {import('./runner.js').FileResult & { reachedAtImport: number[], imports: string[] }} Answer `imports`: all
 * modules
 *   that the test file imports, also through others
 */

const send = /** @type {(message: unknown) => void} */ (process.send?.bind(process));
/** @type {Order[]} */
const orders = [];
/** @type {() => void} */
let wake = () => {};
/** @type {string | undefined} */
let unhandled;

process.on('message', (/** @type {any} */ { order }) => {
  if (order === undefined) return;
  orders.push(order);
  wake();
});
// Vitest replaces process.exit.
const exit = process.exit.bind(process);
process.on('disconnect', () => exit());
// Vitest reports an unhandled error to its main process; here it belongs to the order that runs.
for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (error) => {
    unhandled ??= String(error?.stack ?? error);
  });

// A counterexample kills, however large it is.
fc.configureGlobal({ endOnFailure: true });

/** @type {import('./runner.js').Run} */
const run = { active: -1, isRecording: false, reachedOutside: new Set(), result: undefined };
/** @type {any} */
const shared = globalThis;
shared.mutantRun = run;
shared[ASKED] = () => false;

init({
  post: send,
  on: (take) => process.on('message', (/** @type {any} */ message) => message.order ?? take(message)),
  off: () => {},
  runTests: obey,
  collectTests: obey,
  setup: setupEnvironment,
});

/** @param {any} state @param {any} traces */
async function obey(state, traces) {
  send({ answer: 'ready' });
  for (;;) {
    const order = orders.shift();
    if (order === undefined) await new Promise((resolve) => (wake = () => resolve(undefined)));
    else send({ answer: await performed(order, state, traces) });
  }
}

/** @param {Order} order @param {any} state @param {any} traces @returns {Promise<Answer>} */
async function performed(order, state, traces) {
  Object.assign(run, { active: order.active, isRecording: order.isRecording, result: undefined });
  unhandled = undefined;
  state.ctx.files = [{ filepath: order.file, testIds: order.tests, fileTags: [] }];
  if (order.isRecording) await runBaseTests('collect', state, traces);
  const atImport = run.reachedOutside;
  await runBaseTests('run', state, traces);
  await new Promise(setImmediate);
  const result = run.result ?? endedEarly;
  return {
    ...result,
    isFailed: result.isFailed || unhandled !== undefined,
    failure: unhandled ?? result.failure,
    // What the second import of the file reaches again is its own code, not that of the modules.
    reachedAtImport: order.isRecording ? [...atImport].filter((mutant) => !run.reachedOutside.has(mutant)) : [],
    imports: order.isRecording ? importsOf(order.file, state.evaluatedModules) : [],
  };
}

/** @type {import('./runner.js').FileResult} */
const endedEarly = {
  isFailed: true,
  failure: 'the file ended early',
  failed: undefined,
  ms: 0,
  tests: [],
  reachedOutside: [],
};

/** @param {string} file @param {{ idToModuleMap: Map<string, { imports: Set<string> }> }} modules */
function importsOf(file, modules) {
  const found = new Set([file]);
  for (const id of found) for (const imported of modules.idToModuleMap.get(id)?.imports ?? []) found.add(imported);
  return [...found];
}
