/** `hearsay reproduce`: experiments of others run here, and their figures beside those that were published. */
import { availableParallelism } from 'node:os';
import { InputError } from '../core/errors.ts';
import { closest } from '../core/suggestion.ts';
import { reproduceAll } from '../platform/reproduce-run.ts';
import { countText } from '../reproduce/figure-text.ts';
import type { Reproduction } from '../reproduce/published.ts';
import type { Reproduced } from '../reproduce/reproduce.ts';
import { reproductions } from '../reproduce/sources/index.ts';
import { reproducedText } from '../reproduce/text.ts';
import { integerOf } from './flags.ts';
import { stdout } from './output-streams.ts';
import { pageOf, print } from './terminal.ts';

/** As commander gives them: texts, as the user typed them. */
export interface ReproduceOptions {
  readonly samples?: string;
  readonly threads?: string;
  readonly list?: boolean;
  readonly json?: boolean;
}

/** Gives the exit status: 1 if a figure is not met, and nothing says why. */
export async function reproduceCommand(given: readonly string[], options: ReproduceOptions): Promise<number> {
  const { samples, threads, json } = options;
  const wanted = given.length === 0 ? reproductions : given.flatMap(named);
  const request = {
    reproductions: wanted,
    samples: samples === undefined ? undefined : integerOf('--samples', samples, 1, 1_000_000),
    threads: threads === undefined ? availableParallelism() : integerOf('--threads', threads, 1, 1024),
  };
  if (options.list === true) {
    await print(wanted.map(({ name, title }) => `${name}  ${title}`).join('\n'));
    return 0;
  }
  const found: Reproduced[] = [];
  for await (const one of reproduceAll(request)) {
    if (json !== true) await print(reproducedText(wanted[found.length], one, pageOf(stdout)).join('\n') + '\n');
    found.push(one);
  }
  const figures = found.flatMap((one) => one.figures);
  await print(json === true ? JSON.stringify({ version: 1, reproduced: found }, null, 2) : countText(figures));
  return figures.every(({ isMet, gap }) => isMet || gap !== undefined) ? 0 : 1;
}

/** Those of a name, or of the beginning of several names: `bracha-4`, `bracha`. */
function named(given: string): readonly Reproduction[] {
  const found = reproductions.filter(({ name }) => name === given || name.startsWith(`${given}-`));
  if (found.length > 0) return found;
  const names = reproductions.flatMap(({ name }) => [name, name.replace(/-\d+$/, '')]);
  throw new InputError(
    'reproduce',
    `the name of a reproduction, or its beginning, as \`hearsay reproduce --list\` shows them${closest(given, names)}`,
    given,
  );
}
