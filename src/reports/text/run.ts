/**
 * The text of a run: what counts in three lines, what went wrong, what was run, and the tables that fit a screen. Made
 * from the summary and the experiment of the run, so that it can be shown again later.
 */
import type { Page } from '../../text/layout.ts';
import type { Summary } from '../summary.ts';
import { descriptionLines } from './description.ts';
import { headlines } from './headline.ts';
import { incidentLines } from './incidents.ts';
import { nextLines } from './next-steps.ts';
import type { RunText } from './run-text.ts';
import { sectionLines } from './sections.ts';

/** The whole report, in lines. */
export function runReport(summary: Summary, page: Page, text: RunText = {}): string[] {
  const sections = [
    headlines(summary, text.settings, page),
    incidentLines(summary, page, text),
    descriptionLines(summary, page, text.isVerbose === true),
    ...sectionLines(summary, page, text),
    nextLines(summary, page, text),
  ];
  return sections.filter((section) => section.length > 0).flatMap((section) => ['', ...section]);
}
