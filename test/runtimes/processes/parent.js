/** A parent to be killed: runs the job that it is told, from what is built. */
import { runProcesses } from '../../../dist/runtimes/processes/parent/run-processes.js';

process.once(
  'message',
  (job) =>
    void runProcesses(/** @type {import('../../../src/runtimes/processes/wire/process-job.ts').ProcessJob} */ (job)),
);
