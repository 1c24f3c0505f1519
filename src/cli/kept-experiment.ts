/** The experiment of something that is kept, to run it again: `latest`, `mpcomm:2`, `check:1`, or a run's folder. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { caseOfName, runsCalled } from '../archive/short-names.ts';
import { presets } from '../presets/index.ts';

/**
 * Its file; undefined if the name is that of a preset or of nothing that is kept.
 * @throws InputError if it is a case that its check does not have
 */
export function keptExperiment(given: string, out: string): string | undefined {
  if (presets.some(({ name }) => name === given) || /\.(ya?ml|json)$/i.test(given)) return undefined;
  const [folder] = runsCalled(given, out);
  const file = folder === undefined ? undefined : join(folder, 'experiment.yaml');
  if (file !== undefined && existsSync(file)) return file;
  return caseOfName(given, out)?.file;
}
