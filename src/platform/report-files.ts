/** The files of a report: a page, and each picture as SVG and PNG in a folder beside it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../files/atomic-file.ts';
import type { Drawn } from '../reports/page/document.ts';
import { pageOf, type Report } from '../reports/page/run-page.ts';
import { sweepPageOf } from '../reports/page/sweep-page.ts';
import { drawCostLatency } from '../reports/pictures/cost-latency.ts';
import { framed } from '../reports/pictures/frame.ts';
import { pictures } from '../reports/pictures/index.ts';
import type { Drawing, Subject, Undrawn } from '../reports/pictures/picture.ts';
import type { Settings } from '../reports/settings.ts';
import { drawBoxes } from '../reports/sweep/boxes.ts';
import { drawLines } from '../reports/sweep/lines.ts';
import { nameOf, type Swept } from '../reports/sweep/swept.ts';
import type { Figure } from '../reports/table-figures.ts';
import { pageScript } from './page-script.ts';
import { pngOf } from './png.ts';

/** Draws every picture that the run allows. */
export async function reportOf(
  subject: Subject,
  caption: readonly string[],
  warnings: readonly string[],
  settings?: Settings,
): Promise<Report> {
  const drawn = await drawnOf(
    pictures.map(({ name, heading, draw }) => ({ name, heading, draw: () => draw(subject) })),
  );
  return {
    summary: subject.summary,
    ...(settings && { settings }),
    caption,
    ...drawn,
    warnings,
    script: await pageScript(),
  };
}

/**
 * @param page the file of the page
 * @param folder that of the pictures
 * @throws what the file system says
 */
export async function writeReport(report: Report, page: string, folder: string): Promise<void> {
  // First the page, which has all pictures: where the disk is full, that is most.
  writeWhole(page, await pageOf(report));
  await writePictures(report, report.caption, folder);
}

/**
 * The same of a sweep: of each figure a picture of its samples, and where an axis is a number, one along it.
 * @throws what the file system says
 */
export async function writeSweepReport(
  swept: Swept,
  figures: readonly Figure[],
  caption: readonly string[],
  page: string,
  folder: string,
): Promise<void> {
  const choices = swept.points.map((point) => ({ label: nameOf(swept, point), samples: point.samples }));
  const drawn = await drawnOf([
    { name: 'cost-latency', heading: 'Cost against latency', draw: () => drawCostLatency(choices) },
    ...figures.flatMap((figure) => {
      const name = figure.path.replaceAll('.', '-');
      return [
        { name: `${name}-lines`, heading: `${figure.title}, over the grid`, draw: () => drawLines(swept, figure) },
        { name: `${name}-boxes`, heading: `${figure.title}, every sample`, draw: () => drawBoxes(swept, figure) },
      ];
    }),
  ]);
  writeWhole(page, await sweepPageOf({ swept, caption, ...drawn, script: await pageScript() }));
  await writePictures(drawn, caption, folder);
}

export interface Draft {
  readonly name: string;
  readonly heading: string;
  draw(): Promise<Drawing | Undrawn>;
}

export async function drawnOf(drafts: readonly Draft[]): Promise<Drawn> {
  const drawings: Drawn['drawings'][number][] = [];
  const undrawn: Drawn['undrawn'][number][] = [];
  for (const { name, heading, draw } of drafts) {
    const drawing = await draw();
    if ('absent' in drawing) undrawn.push({ heading, absent: drawing.absent });
    else drawings.push({ name, heading, drawing });
  }
  return { drawings, undrawn };
}

export async function writePictures({ drawings }: Drawn, caption: readonly string[], folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  // All at once: they are rasterised in threads of their own.
  await Promise.all(
    drawings.map(async ({ name, drawing }) => {
      const svg = framed(drawing, caption);
      writeWhole(join(folder, `${name}.svg`), svg);
      writeWhole(join(folder, `${name}.png`), await pngOf(svg));
    }),
  );
}
