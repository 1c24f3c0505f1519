// Runs all tests once without any mutant and records which test reaches which mutant, and how long it takes.

/**
 * @typedef {import('./test-process.js').TestProcess} TestProcess
 * @typedef {import('./worker.js').Answer & { file: string, hooksMs: number }} Recorded one test file
 */

/**
 * @param {readonly TestProcess[]} processes
 * @param {readonly string[]} files
 * @param {(done: number) => void} report
 * @returns {Promise<Recorded[]>} without the files that fail
 */
export async function record(processes, files, report) {
  /** @type {Recorded[]} */
  const recorded = [];
  const waiting = [...files];
  let done = 0;
  await Promise.all(
    processes.map(async (tests) => {
      for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
        const answer = await tests.perform({ file, tests: undefined, active: -1, isRecording: true }, 600_000);
        if (answer === undefined || answer.isFailed)
          console.error(`left out, as it fails without any mutant: ${file}: ${answer?.failure ?? 'no end'}`);
        else recorded.push({ ...answer, file, hooksMs: answer.ms - answer.tests.reduce((sum, { ms }) => sum + ms, 0) });
        report(++done);
      }
    }),
  );
  return recorded;
}

/** Whether modules reach the mutant as they are imported. @param {readonly Recorded[]} recorded @param {number} mutant */
export function isReachedAtImport(recorded, mutant) {
  return recorded.some((file) => file.reachedAtImport.includes(mutant));
}
