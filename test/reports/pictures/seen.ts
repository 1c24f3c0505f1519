/** Runs to be drawn, and drawings read back: what each mark of a chart says in words. */
import { prepare } from '../../../src/experiment/prepare.ts';
import { runExperiment } from '../../../src/experiment/run.ts';
import { type Source, sourceOfData } from '../../../src/experiment/source.ts';
import { nodePlatform } from '../../../src/platform/node-platform.ts';
import type { Drawing, Picture, Subject } from '../../../src/reports/pictures/picture.ts';
import type { Recording } from '../../../src/trace/recording.ts';

export interface Seen extends Subject {
  readonly recording: Recording;
}

/** Of several samples the first one is drawn. */
export async function subjectOf(raw: Source['raw']): Promise<Seen> {
  const prepared = await prepare({ source: sourceOfData(raw) }, nodePlatform);
  let kept: Recording | undefined;
  const summary = await runExperiment(prepared, nodePlatform, {
    sampled(_sample, _summary, recording) {
      kept ??= recording;
    },
  });
  return { summary: summary.samples[0] ?? summary, samples: summary.samples, log: kept!.log, recording: kept! };
}

export async function drawn(picture: Picture, subject: Subject): Promise<Drawing> {
  const drawing = await picture.draw(subject);
  if ('absent' in drawing) throw new Error(`${picture.name} is not drawn: ${drawing.absent}`);
  return drawing;
}

/** What the marks of a chart say. @param role bar, point, rect mark … */
export function saidIn(svg: string, role: string): string[] {
  return [...svg.matchAll(/ aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="([^"]*)"/g)]
    .filter(([, , described]) => described === role)
    .map(([, label]) => label.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll(',', ''));
}
