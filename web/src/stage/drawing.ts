/** What the stage draws at one instant. */

import type { Moment } from '../moment/moments.ts';
import type { Colours } from '../state/colours.ts';
import type { PlayedRun } from '../state/played-run.ts';

export interface Drawing {
  readonly run: PlayedRun;
  readonly moment: Moment;
  /** Time of the run that is shown: that of the moment, or a little later while it plays. */
  readonly timeMs: number;
  /** Where peers stand on the canvas: x and y of each, and their radius. */
  readonly points: Float32Array;
  readonly radius: number;
  readonly colours: Colours;
  /** How long what has just happened stands out, in milliseconds of the run. */
  readonly trailMs: number;
  readonly selected: number | undefined;
}

export type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
