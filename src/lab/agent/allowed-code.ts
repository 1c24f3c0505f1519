/**
 * The code that the owner of an agent lets it run besides its own installation: bundles of protocols by the hashes of
 * their bytes, or any code. That code can do whatever the agent's user can. So an owner allows a hash after reading the
 * bundle, or if its author is known; joining a lab alone allows nothing.
 */
import { readFileSync } from 'node:fs';
import { InputError } from '../../core/errors.ts';
import { userName } from '../../platform/user-name.ts';
import { presenceLimits } from '../wire/messages.ts';

export interface AllowedCode {
  readonly hashes: 'all' | readonly string[];
  /** Whether it runs the bundle whose bytes have this SHA-256, in small hexadecimal digits. */
  mayRun(hash: string): boolean;
}

const HASH = /^[0-9a-f]{64}$/i;

/**
 * @param given SHA-256 hashes, and files that have one at the start of each line, as `hearsay bundle` and `sha256sum`
 *   write them
 * @param isAll whatever is asked for
 * @throws InputError at what is neither, and where they are more than an agent can tell of
 */
export function allowedCode(given: readonly string[], isAll: boolean): AllowedCode {
  if (isAll) return { hashes: 'all', mayRun: () => true };
  const hashes = new Set(
    given.flatMap((one) => (HASH.test(one) ? [one] : hashesIn(one))).map((hash) => hash.toLowerCase()),
  );
  if (hashes.size > presenceLimits.hashes)
    throw new InputError('--allow', `at most ${presenceLimits.hashes} hashes`, hashes.size);
  return { hashes: [...hashes], mayRun: (hash) => hashes.has(hash) };
}

/** The line that an agent prints about it at its start. */
export function allowedText({ hashes }: AllowedCode): string {
  if (hashes === 'all') {
    const user = userName();
    return `RUNS ANY CODE (--allow-code): a client that controls this lab may run any program here as ${user}, with all that ${user} may read, write and reach`;
  }
  if (hashes.length === 0) return 'runs built-in protocols, and no others (--allow)';
  return `runs built-in protocols, and ${hashes.length === 1 ? 'the bundle' : `${hashes.length} bundles`} ${hashes.join(', ')}`;
}

function hashesIn(path: string): string[] {
  const expected = 'the SHA-256 of a bundle (64 hexadecimal digits), or a file of them';
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new InputError('--allow', `${expected} (${(error as NodeJS.ErrnoException).code})`, path);
  }
  return text.split('\n').flatMap((line, index) => {
    const [hash] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (hash === '') return [];
    if (!HASH.test(hash))
      throw new InputError(`--allow ${path} line ${index + 1}`, 'a SHA-256, 64 hexadecimal digits', line.trim());
    return [hash];
  });
}
