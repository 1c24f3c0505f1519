/** `hearsay run tour`: a few lines for each stop, with its report on a page, then the table of topologies. */
import { relative } from 'node:path';
import { findRun } from '../archive/runs.ts';
import { reportOn } from '../library/kept-runs.ts';
import { livePage } from '../play/live-page.ts';
import { tour } from '../presets/tour.ts';
import type { Summary } from '../reports/summary.ts';
import { comparisonLines } from '../reports/text/topologies.ts';
import { stopLines, trialLines } from '../reports/text/tour.ts';
import { stdout } from './output-streams.ts';
import { during } from './progress.ts';
import { pageOf, print, tell } from './terminal.ts';

/** Writes the report of a stop and prints its lines. @param before the stops before it, in order */
export async function tellStop(summary: Summary, before: readonly Summary[]): Promise<void> {
  const page = await reportPage(summary);
  const earlier = new Map(before.map((one) => [one.name, one]));
  await print(['', ...stopLines(before.length + 1, summary, earlier, page, pageOf(stdout))].join('\n'));
}

/** Undefined if the run was interrupted: nobody waits for its pictures. */
async function reportPage({ path, name, stopped }: Summary): Promise<string | undefined> {
  if (path === undefined || stopped === 'interrupted') return undefined;
  const window = { fromMs: 0, toMs: Number.POSITIVE_INFINITY };
  const { page, ...remarks } = await during(`drawing the report of ${name}`, () =>
    reportOn(findRun(path, path), undefined, window),
  );
  tell(remarks);
  const here = relative(process.cwd(), page);
  return here.startsWith('..') ? page : here;
}

/** The table of topologies, and what to try next. On a terminal with a display the live page opens. */
export async function tellEnd(summaries: readonly Summary[]): Promise<void> {
  const page = pageOf(stdout);
  const compared = summaries.filter(({ name }) => tour.compared.includes(name));
  const table = compared.length > 1 ? ['', ...comparisonLines(compared, page)] : [];
  await print([...table, '', ...trialLines(page), ''].join('\n'));
  if (!stdout.isTTY) return;
  const { hasDisplay, openBrowser } = await import('../play/browser-opener.ts');
  if (hasDisplay()) openBrowser(livePage.href);
}
