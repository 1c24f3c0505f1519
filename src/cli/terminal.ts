/** The terminal: its colours and its width. */
import pc from 'picocolors';
import type { Page } from '../text/layout.ts';
import { WRONG_INPUT } from './exit-status.ts';
import { raiseStatus, stderr, stdout } from './output-streams.ts';

const NARROWEST = 60;
const WIDEST = 140;
const USUAL = 80;

/** Colours only where the output is a terminal that wants them. */
export function pageOf(stream: NodeJS.WriteStream): Page {
  const wantsColours = stream.isTTY === true && process.env.NO_COLOR === undefined && process.env.TERM !== 'dumb';
  const columns = stream.isTTY === true ? stream.columns : USUAL;
  return { columns: Math.max(NARROWEST, Math.min(WIDEST, columns || USUAL)), palette: pc.createColors(wantsColours) };
}

/** What a terminal obeys, but for colours: it may stand in what a protocol says. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
const OBEYED = /(?!\n|\t|\u001b\[[\d;]*m)\p{Cc}/gu;

/** Writes to standard output, and comes back once it is written: large outputs to a pipe take a while. */
export function print(text: string): Promise<void> {
  const shown = stdout.isTTY === true ? text.replace(OBEYED, '') : text;
  return new Promise((resolve) => stdout.write(shown.endsWith('\n') ? shown : `${shown}\n`, () => resolve()));
}

/** Lines that have been told: a command may read a file twice. */
const told = new Set<string>();

/**
 * What a reader of kept results should know: what is missing in them, and what has happened to their files, which makes
 * the exit status that of wrong input.
 */
export function tell({
  warnings = [],
  damages,
}: {
  readonly warnings?: readonly string[];
  readonly damages: readonly string[];
}): void {
  for (const line of [...warnings, ...damages]) if (!told.has(line)) warn(line);
  for (const line of [...warnings, ...damages]) told.add(line);
  if (damages.length > 0) raiseStatus(WRONG_INPUT);
}

/** Says that results are not whole, which makes the exit status 1 where a command says no other. */
export function lose(text: string): void {
  warn(text);
  raiseStatus(1);
}

/** One line on standard error, beside what a command prints. */
export function warn(text: string): void {
  stderr.write(`hearsay: ${text}\n`);
}
