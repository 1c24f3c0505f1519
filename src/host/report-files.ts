/** The files of a report: a page, and each picture as SVG and PNG in a folder beside it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pageOf, type Report } from '../reports/html/page.ts';
import { framed } from '../reports/pictures/frame.ts';
import { pictures } from '../reports/pictures/index.ts';
import type { Subject } from '../reports/pictures/picture.ts';
import { pageScript } from './page-script.ts';
import { pngOf } from './png.ts';

/** Draws every picture that the run allows. */
export async function reportOf(subject: Subject, caption: readonly string[], warnings: readonly string[]): Promise<Report> {
  const drawings: Report['drawings'][number][] = [];
  const undrawn: Report['undrawn'][number][] = [];
  for (const { name, heading, draw } of pictures) {
    const drawing = await draw(subject);
    if ('absent' in drawing) undrawn.push({ heading, absent: drawing.absent });
    else drawings.push({ name, heading, drawing });
  }
  return { summary: subject.summary, caption, drawings, undrawn, warnings, script: await pageScript() };
}

/**
 * @param page the file of the page
 * @param folder that of the pictures
 * @throws what the file system says
 */
export async function writeReport(report: Report, page: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const { name, drawing } of report.drawings) {
    const svg = framed(drawing, report.caption);
    writeFileSync(join(folder, `${name}.svg`), svg);
    writeFileSync(join(folder, `${name}.png`), await pngOf(svg));
  }
  writeFileSync(page, pageOf(report));
}
