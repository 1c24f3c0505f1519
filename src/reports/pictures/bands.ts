/**
 * Lines with bands: means over samples, each line within the 95 % intervals of its means. Part of a chart's
 * specification; told apart by colour, dashes and shape.
 */
import { description, dots } from './chart.ts';

export interface BandPoint {
  readonly x: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly says: string;
}

/** What distinguishes lines: the field `series` of their points. */
interface Series {
  readonly title: string;
  readonly names: readonly string[];
}

/**
 * @param x encoding without its field; @param y as well
 * @param point what else marks a point
 * @param series absent if there is one line
 */
export function bandLayers(x: object, y: object, point: object, series?: Series): object[] {
  const along = { x: { field: 'x', type: 'quantitative', ...x }, ...toldBy('color', series) };
  const of = (field: string) => ({ y: { field, type: 'quantitative', ...y } });
  return [
    {
      mark: { type: 'area', line: false, opacity: 0.2, aria: false },
      encoding: { ...along, ...of('low'), y2: { field: 'high' } },
    },
    { mark: { type: 'line', aria: false }, encoding: { ...along, ...of('mean'), ...toldBy('strokeDash', series) } },
    {
      mark: { type: 'point', filled: true, ...point },
      encoding: { ...along, ...of('mean'), ...toldBy('shape', series), description },
    },
  ];
}

function toldBy(channel: string, series: Series | undefined): object {
  if (series === undefined || series.names.length < 2) return {};
  // The legend has the marks of the points, not the pale ones of the bands.
  const legend = { title: series.title, ...dots };
  return { [channel]: { field: 'series', type: 'nominal', sort: series.names, legend } };
}
