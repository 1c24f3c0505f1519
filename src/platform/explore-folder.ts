/**
 * What `hearsay explore` leaves behind: a folder `<out>/explore-<protocol>/<time>-<seed>/` with the experiment of each
 * counterexample, which `hearsay run` repeats. Nothing is overwritten.
 */
import { join } from 'node:path';
import { caseFile } from '../experiment/search/case.ts';
import type { ExploreResult } from '../explore/explore-result.ts';
import { writeWhole } from '../files/atomic-file.ts';
import { makeFolder, timeName } from './run-folder.ts';

/**
 * Writes the counterexamples that the simulator can replay.
 * @returns the files, by property; one file for properties that one schedule breaks
 * @throws InputError if nothing can be written there
 */
export function keepCounterexamples(out: string, { properties, world }: ExploreResult): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const byExperiment = new Map<string, string>();
  let folder: string | undefined;
  for (const { property, counterexample } of properties) {
    const { experiment, evidence, facts } = counterexample ?? {};
    if (experiment === undefined) continue;
    const key = JSON.stringify(experiment);
    if (!byExperiment.has(key)) {
      folder ??= makeFolder(join(out, String(experiment.name)), `${timeName(new Date())}-${world.seed}`, out);
      const file = join(folder, `${property}.yaml`);
      writeWhole(file, caseFile(experiment, [`${property}:`, ...facts!, ...evidence!]));
      byExperiment.set(key, file);
    }
    files.set(property, byExperiment.get(key)!);
  }
  return files;
}
