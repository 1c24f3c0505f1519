/**
 * The token of a lab on one machine: any process that knows it may take part. Each controller draws a new one and
 * writes it to a file that only its user can read, so that the user's agents on this machine find it; or an environment
 * variable gives it. It is never part of a command line.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../../../core/errors.ts';
import { ownFolder } from '../../../platform/own-folder.ts';
import { userName } from '../../../platform/user-name.ts';

const VARIABLE = 'HEARSAY_LAB_TOKEN';
/** A process that saw one proof can try any number of tokens against it, and soon finds a short one. */
const SHORTEST = 16;

/**
 * That of the environment, or a new one.
 * @throws InputError where that of the environment is too short
 */
export function drawToken(): string {
  return givenToken() ?? randomBytes(24).toString('base64url');
}

/**
 * Undefined where neither the environment nor a controller of this user tells it.
 * @throws InputError where that of the environment is too short
 */
export function findToken(port: number): string | undefined {
  const told = givenToken();
  if (told !== undefined) return told;
  try {
    return readFileSync(fileOf(port), 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** Lets this user's agents find it, until it is taken away again. */
export function leaveToken(port: number, token: string): () => void {
  const file = fileOf(port);
  rmSync(file, { force: true });
  writeFileSync(file, `${token}\n`, { mode: 0o600, flag: 'wx' });
  const remove = (): void => rmSync(file, { force: true });
  process.on('exit', remove);
  return () => {
    process.off('exit', remove);
    remove();
  };
}

let given: string | undefined;

/**
 * Taken out of the environment when it is read: peer processes do not inherit it. An empty one is none, as where a
 * variable of a script was not set.
 */
function givenToken(): string | undefined {
  const found = process.env[VARIABLE];
  delete process.env[VARIABLE];
  if (found === undefined || found === '') return given;
  // It is not echoed.
  if (found.length < SHORTEST) throw new InputError(VARIABLE, `a token of at least ${SHORTEST} characters`);
  given = found;
  return given;
}

function fileOf(port: number): string {
  const folder = ownFolder(join(tmpdir(), `hearsay-${userName()}`), 'TMPDIR');
  return join(folder, `lab-${port}.token`);
}
