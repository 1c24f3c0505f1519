/** A parent to be killed: runs the job that it is told in a network of its own, from what is built. */
import { runIsolated } from '../../../dist/runtimes/isolation/isolated-run.js';

process.once(
  'message',
  (job) =>
    void runIsolated(/** @type {import('../../../src/runtimes/processes/wire/process-job.ts').ProcessJob} */ (job)),
);
