/** Box plots, each with its samples as dots under it: part of a chart's specification. */
import { description } from './chart.ts';
import { faint, hues, ink } from './theme.ts';

/**
 * @param x encoding of the values, without the field
 * @param rest what else places a box
 * @param place how thick a box is, and how far below its middle the dots stand
 */
export function boxLayers(
  x: object,
  rest: object,
  { size, below }: { readonly size: number; readonly below: number },
): object[] {
  const values = { field: 'value', type: 'quantitative', ...x };
  return [
    {
      mark: {
        type: 'boxplot',
        extent: 'min-max',
        size,
        ...('color' in rest ? { opacity: 0.5 } : { color: hues[5] }),
        median: { color: ink },
        rule: { color: faint },
      },
      encoding: { x: values, ...rest },
    },
    {
      mark: { type: 'circle', size: 28, ...('color' in rest ? {} : { color: hues[0] }), opacity: 0.7, yOffset: below },
      encoding: { x: values, ...rest, description },
    },
  ];
}
