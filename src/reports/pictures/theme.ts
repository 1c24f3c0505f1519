/**
 * The colours and the type of all pictures. Pictures are drawn on white; the page of the report gives these same
 * colours others in the dark (`html/style.ts`), so no picture uses a colour of its own.
 *
 * Colours that tell things apart are those of Okabe and Ito (Color Universal Design, 2008), which people who see few
 * colours tell apart as well.
 */
export const paper = '#ffffff';
export const ink = '#1c2430';
export const faint = '#5b6775';
export const rule = '#d5dae0';

/** On a cell that is coloured by a number, and so is the same in the dark. */
export const onLight = '#10151c';
export const onDark = '#fefefe';

/** Blue, orange, green, purple, vermilion, sky, yellow. */
export const hues = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#d55e00', '#56b4e9', '#f0e442'] as const;

/** First the font that comes with the PNGs; elsewhere what a machine has. */
export const fontFamily = 'IBM Plex Sans, system-ui, sans-serif';
export const fontSize = 12;

/** Width of a chart without its axes. */
export const chartWidth = 560;
export const chartHeight = 240;
