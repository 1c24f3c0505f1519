/**
 * A search that was stopped before its end, in a folder `<out>/explore-<protocol>/<time>-<seed>/`: `--resume` goes on
 * with it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { InputError } from '../core/errors.ts';
import type { KeptSearch } from '../explore/search-state.ts';
import { writeWhole } from '../files/atomic-file.ts';
import { makeFolder, timeName } from './run-folder.ts';

const FILE = 'search.bin';
const VERSION = 1;

interface Checkpoint {
  readonly version: number;
  /** Says what world is searched, and how. */
  readonly world: string;
  readonly state: KeptSearch;
}

/**
 * @param world says what is searched, and how
 * @returns the folder
 * @throws InputError if nothing can be written there
 */
export function keepSearch(
  out: string,
  name: string,
  seed: number,
  { world, state }: Pick<Checkpoint, 'world' | 'state'>,
): string {
  const folder = makeFolder(join(out, name), `${timeName(new Date())}-${seed}`, out);
  writeWhole(join(folder, FILE), serialize({ version: VERSION, world, state } satisfies Checkpoint));
  return folder;
}

/** @throws InputError if the folder has no search, or one of another world */
export function readSearch(folder: string, world: string): KeptSearch {
  const file = join(folder, FILE);
  if (!existsSync(file)) throw new InputError('resume', 'a folder that hearsay explore has left', folder);
  const kept = checkpointIn(file);
  if (kept?.version !== VERSION) throw new InputError('resume', 'a search that this version has kept', folder);
  if (kept.world !== world) throw new InputError('resume', `a search of the same world (${world})`, kept.world);
  return kept.state;
}

function checkpointIn(file: string): Checkpoint | undefined {
  try {
    return deserialize(readFileSync(file)) as Checkpoint;
  } catch {
    return undefined;
  }
}
