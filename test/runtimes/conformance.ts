/** What every runtime is held to: a runtime has a file of tests that calls `conformanceOf` with its name. */
import { describe, it } from 'vitest';
import type { RuntimeName } from '../../src/experiment/schema.ts';
import { type RecordedRun, runOn } from './conformance/case.ts';
import { cases } from './conformance/cases.ts';

export function conformanceOf(runtime: RuntimeName): void {
  const runOf = sharedRuns(runtime);
  const waiting = cases.filter(({ waits, deviations }) => waits === true && deviations?.[runtime] === undefined);
  describe(`conformance of ${runtime}`, () => {
    for (const { sentence, experiment, check, waits, deviations = {} } of cases) {
      it.skipIf(deviations[runtime] !== undefined)(sentence, async () => {
        if (waits === true) for (const other of waiting) runOf(other.experiment).catch(() => {});
        check(await runOf(experiment));
      });
    }
  });
}

/** One run for all cases of an experiment. */
function sharedRuns(runtime: RuntimeName): (experiment: object) => Promise<RecordedRun> {
  const runs = new Map<string, Promise<RecordedRun>>();
  return (experiment) => {
    const text = JSON.stringify(experiment);
    const run = runs.get(text) ?? runOn(runtime, experiment);
    runs.set(text, run);
    return run;
  };
}
