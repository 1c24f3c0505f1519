/** How far the stage is zoomed and moved, whatever the size of its canvas. */
export interface Camera {
  /** How many times larger than fitted: 1 to `ZOOM_MOST`. */
  readonly zoom: number;
  /** How far moved then, in radii of the fitted whole. */
  readonly x: number;
  readonly y: number;
}

export const ZOOM_MOST = 60;

export const wholeStage: Camera = { zoom: 1, x: 0, y: 0 };
