/** The text of a run that is kept, for the commands that print it. */
import { settingsIn } from '../library/kept-settings.ts';
import { shellQuoted } from '../reports/commands.ts';
import type { Summary } from '../reports/summary.ts';
import { runReport } from '../reports/text/run.ts';
import { stdout } from './output-streams.ts';
import { pageOf } from './terminal.ts';

export interface TextOptions {
  readonly verbose?: boolean;
  readonly ancestorFormat?: boolean;
  /** The folder of runs. */
  readonly out?: string;
}

/** @param folder of the run @param keptAs what commands that look at the run call it */
export function keptRunLines(
  summary: Summary,
  folder: string,
  keptAs: string,
  { verbose, ancestorFormat, out = 'runs' }: TextOptions,
): string[] {
  return runReport(summary, pageOf(stdout), {
    settings: settingsIn(folder),
    keptAs,
    keptIn: outOption(out),
    isVerbose: verbose,
    inAncestorForm: ancestorFormat,
  });
}

/** ` --out elsewhere`, for commands that look at what is kept; nothing for the usual folder of runs. */
export function outOption(out: string): string {
  return out === 'runs' ? '' : ` --out ${shellQuoted(out)}`;
}
