/**
 * A chart: Vega-Lite says what it is, Vega draws it as SVG, without a browser. Both are large, and loaded when the
 * first one is drawn.
 */
import type { TopLevelSpec } from 'vega-lite';
import { type About, attributesOf, timeFieldOf } from './mark.ts';
import { chartHeight, chartWidth, faint, fontFamily, fontSize, hues, ink, paper, rule } from './theme.ts';
import { legal } from './xml.ts';

export type Spec = Omit<TopLevelSpec, 'data' | 'config' | '$schema'> & Readonly<Record<string, unknown>>;

/**
 * A row of a chart's data says in words what its mark stands for: those read it who cannot see it, and the page shows
 * it under the pointer.
 */
export interface Row {
  readonly says: string;
  readonly about?: About;
}

/** Part of the encoding of every chart. */
export const description = { field: 'says', type: 'nominal' } as const;

/** A legend of plain marks, where lines are told apart by dashes too: those of a small mark are no pattern. */
export const dots = { symbolOpacity: 1, symbolSize: 80, symbolStrokeWidth: 0, symbolDash: [1, 0] } as const;

export interface Chart {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** Between what a row says and its number: a character that no text has. */
const PART = '\ue000';

/** @param time whether the x axis is the time of the run, in milliseconds */
export async function chartOf(rows: readonly Row[], spec: Spec, time = false): Promise<Chart> {
  const { compile } = await import('vega-lite');
  const { parse, View, Error: onlyErrors } = await import('vega');
  const size = 'facet' in spec || 'vconcat' in spec ? {} : { width: chartWidth, height: chartHeight };
  const values = rows.map(({ about, says, ...row }, index) => ({
    ...row,
    says: about === undefined ? says : `${says}${PART}${index}`,
  }));
  const whole = onOneLine({ ...size, ...spec, data: { values }, config });
  const view = new View(parse(compile(whole as TopLevelSpec).spec), { renderer: 'none', logLevel: onlyErrors });
  try {
    // Names of kinds and notes stand in it as they are.
    const drawn = withAbout(legal(await view.toSVG()), rows);
    const svg = time ? withTimeField(drawn, view.scale('x'), heightOf(spec) ?? view.height()) : drawn;
    const [, width, height] = /^<svg[^>]* viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!;
    return { svg, width: Number(width), height: Number(height) };
  } finally {
    view.finalize();
  }
}

/** Of the upper one, where two charts stand over each other. */
function heightOf({ vconcat }: Spec): number | undefined {
  return (vconcat as readonly { readonly height: number }[] | undefined)?.[0].height;
}

/** Vega-Lite writes names into expressions, whose strings must not hold a line or paragraph separator (U+2028, U+2029). */
function onOneLine(spec: object): object {
  const text = JSON.stringify(spec);
  return JSON.parse(text.replace(/[\u2028\u2029]/g, ' '));
}

/** Marks tell what their rows are about. */
function withAbout(svg: string, rows: readonly Row[]): string {
  return svg.replace(
    /\ue000(\d+)" role="graphics-symbol" aria-roledescription="[^"]*"/g,
    (words, row: string) => `${words.slice(1 + row.length)}${attributesOf(rows[Number(row)]?.about ?? {})}`,
  );
}

function withTimeField(svg: string, scale: { domain(): number[]; range(): number[] }, height: number): string {
  // The outermost group stands where the axes begin.
  const [, x, y] = /<g [^>]*transform="translate\(([\d.]+),([\d.]+)\)">/.exec(svg)!;
  const [[fromMs, toMs], [first, last]] = [scale.domain(), scale.range()];
  const field = { left: Number(x) + first, top: Number(y), width: last - first, height, fromMs, toMs };
  return svg.replace(/<\/svg>$/, `${timeFieldOf(field)}</svg>`);
}

const text = { labelFont: fontFamily, titleFont: fontFamily, labelFontSize: fontSize, titleFontSize: fontSize };

const config = {
  background: paper,
  font: fontFamily,
  padding: 4,
  view: { stroke: null },
  axis: {
    ...text,
    labelColor: ink,
    titleColor: faint,
    titleFontWeight: 'normal',
    titlePadding: 8,
    gridColor: rule,
    domainColor: faint,
    tickColor: faint,
  },
  legend: {
    ...text,
    labelLimit: 400,
    labelColor: ink,
    titleColor: faint,
    titleFontWeight: 'normal',
    orient: 'top',
    direction: 'horizontal',
  },
  header: { labelFont: fontFamily, labelFontSize: fontSize, labelColor: ink, titleColor: faint },
  range: { category: [...hues] },
  bar: { color: hues[0] },
  line: { color: hues[0], strokeWidth: 2 },
  area: { color: hues[0], line: true, opacity: 0.35 },
  point: { color: hues[0] },
};
