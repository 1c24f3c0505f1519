/**
 * The colours and the type of all pictures. Pictures are drawn on white; the page of the report gives these same
 * colours others in the dark (`page/style.ts`), so no picture uses a colour of its own.
 *
 * Colours that tell kinds of things apart have a contrast of at least 3 to their ground, and people who see no
 * difference between red and green tell them apart as well (`test/reports/pictures/theme.test.ts`).
 */
export const paper = '#ffffff';
export const ink = '#1c2430';
export const faint = '#5b6775';
export const rule = '#d5dae0';
/** Marks of what matters less: three times as dark as paper, where `rule` is no mark. */
export const muted = '#87929f';

/** Black, also in the dark: what never came. */
export const black = '#10151c';

/** Blue, amber, green, pink, rust, sky, violet. */
export const hues = ['#0072b2', '#c98500', '#007a59', '#c45f95', '#a83f00', '#3d98d3', '#5b3a8e'] as const;
/** The same in the dark. */
export const darkHues = ['#4ba3dd', '#f2c14e', '#1f9d73', '#e8a0c4', '#ef6c35', '#a9dcf8', '#8f7ff0'] as const;

/**
 * The rule of colour: a mark has the colour of its state, the same in all pictures of a page. Each has a contrast of at
 * least 3:1 to paper.
 */
export const states = {
  /** Has the broadcast; the first copy; up. */
  reached: hues[0],
  /** A copy that brought nothing new. */
  duplicate: muted,
  /** What deserves a look: lost, failed, last. */
  alarm: hues[4],
  /** Not yet sent, and before: a cause. */
  waiting: hues[1],
  /** On a link, or at peers that pass it on. */
  way: hues[5],
  /** Come, and not yet delivered. */
  held: hues[3],
} as const;

/** First the font that comes with the PNGs; elsewhere what a machine has. */
export const fontFamily = 'IBM Plex Sans, system-ui, sans-serif';
export const fontSize = 12;

/** Width of a chart without its axes. */
export const chartWidth = 560;
export const chartHeight = 240;
