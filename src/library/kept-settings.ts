/** The experiment of a run that is kept, as far as texts name its network and faults. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Settings, settingsOf } from '../reports/settings.ts';

/** Undefined if the folder has none that can be read. */
export function settingsIn(folder: string): Settings | undefined {
  const file = join(folder, 'experiment.yaml');
  return existsSync(file) ? settingsOf(readFileSync(file, 'utf8')) : undefined;
}
