/** `hearsay report`: the page of a run, and each picture as SVG and PNG, in its folder. */
import { InputError } from '../core/errors.ts';
import { reportOn } from '../library/kept-runs.ts';
import type { Subject } from '../reports/pictures/picture.ts';
import { plural } from '../text/layout.ts';
import { during } from './progress.ts';
import { print, tell } from './terminal.ts';
import { requestedRun, type SampleOptions, timeOf, wholeOf } from './trace-arguments.ts';

export interface ReportOptions extends SampleOptions {
  readonly from?: string;
  readonly to?: string;
}

export async function reportCommand(name: string, { sample, out, from, to }: ReportOptions): Promise<void> {
  const window = windowOf(from, to);
  const chosen = sample === undefined ? undefined : wholeOf(sample, '--sample');
  const { page, folder, pictures, ...remarks } = await during('drawing the pictures', () =>
    reportOn(requestedRun(name, out), chosen, window),
  );
  tell(remarks);
  await print(`${page}\n${plural(pictures.length, 'picture')} as SVG and PNG in ${folder}`);
}

function windowOf(from = '0', to: string | undefined): Subject['window'] {
  const window = {
    fromMs: timeOf(from, '--from'),
    toMs: to === undefined ? Number.POSITIVE_INFINITY : timeOf(to, '--to'),
  };
  if (window.toMs < window.fromMs) throw new InputError('--to', `a time from ${from} on`, to);
  return window;
}
