/** A parent to be killed: runs the job that it is told, from what is built. */
import { runProcesses } from '../../../dist/runtimes/node/processes.js';

process.once(
  'message',
  (job) => void runProcesses(/** @type {import('../../../src/runtimes/node/process-job.ts').ProcessJob} */ (job)),
);
