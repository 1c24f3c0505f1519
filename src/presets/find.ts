/** Finds an experiment by the name of a preset or the path of a file. */
import { InputError } from '../core/errors.ts';
import { closest } from '../core/suggestion.ts';
import { fromItsFolder, isPath } from '../experiment/paths.ts';
import type { Platform } from '../experiment/platform.ts';
import { type Source, sourceOfData, sourceOfText } from '../experiment/source.ts';
import { presets } from './index.ts';
import { mpcommTable } from './mpcomm-table.ts';
import { tour } from './tour.ts';

/**
 * @param isZoned true if a setting outside of the experiment puts peers into zones
 * @throws InputError if there is neither, or if the file is malformed
 */
export function findExperiment(
  given: string,
  platform: Pick<Platform, 'readText'>,
  option: string,
  isZoned = false,
): Source {
  const preset = presets.find((candidate) => candidate.name === given);
  if (preset !== undefined)
    return sourceOfData(isZoned ? { ...preset.experiment, ...preset.zoned } : preset.experiment);
  if (!isPath(given) && !/\.(ya?ml|json)$/i.test(given)) {
    const names = [...presets.map((candidate) => candidate.name), tour.name, mpcommTable.name];
    throw new InputError(
      option,
      `a preset (${names.join(', ')}), or the path of a file that ends in .yaml or .json${closest(given, names)}`,
      given,
    );
  }
  return fromItsFolder(sourceOfText(platform.readText(given, option), given));
}
