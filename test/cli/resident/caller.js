/** A thread that has the process of the command, so that a test can wait for an answer without giving up its turn. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { workerData } from 'node:worker_threads';

const { answered, theirs } = workerData;
const program = fileURLToPath(new URL('process.js', import.meta.url));

let isAsked = false;
/** @type {import('node:child_process').ChildProcess | undefined} */
let resident;

theirs.on('message', (/** @type {{ args: string[], cwd: string }} */ call) => {
  isAsked = true;
  resident ??= start();
  resident.send(call);
});

function start() {
  const child = fork(program, { execArgv: [], env: { ...process.env, NO_COLOR: '1' }, serialization: 'advanced' });
  child.on('message', (ended) => answer(ended));
  child.on('exit', (status) => {
    if (resident === child) resident = undefined;
    answer({ status, stdout: '', stderr: 'the process of the command has ended' });
  });
  return child;
}

/** @param {unknown} ended */
function answer(ended) {
  if (!isAsked) return;
  isAsked = false;
  theirs.postMessage(ended);
  Atomics.store(answered, 0, 1);
  Atomics.notify(answered, 0);
}
