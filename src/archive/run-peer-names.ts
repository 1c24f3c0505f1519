/** What the peers of a kept run are called. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../core/errors.ts';
import type { PeerNames } from '../core/peer-names.ts';
import { NAMES_FILE, namesIn, namesOfText } from '../reports/peer-names-file.ts';
import type { Run } from './runs.ts';

/** @throws InputError where the file of the names is damaged */
export function namesOfRun({ folder, summary }: Run): PeerNames {
  const file = join(folder, NAMES_FILE);
  if (!existsSync(file)) return namesIn(summary ?? {});
  const names = namesOfText(readFileSync(file, 'utf8'));
  if (names === undefined)
    throw new InputError(
      'run',
      'the names of its peers, which are damaged (without this file they have numbers)',
      file,
    );
  return names;
}
