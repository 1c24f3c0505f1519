/** Several samples of one experiment: a box plot of each figure that matters, with every sample as a dot. */

import { figure, number, plural } from '../../text/layout.ts';
import type { SampleSummary } from '../summary.ts';
import { prominentFigures } from '../table-figures.ts';
import { boxLayers } from './boxes.ts';
import { chartOf } from './chart.ts';
import { definePicture } from './picture.ts';
import { format } from './scale.ts';
import { chartWidth, fontFamily, fontSize, ink } from './theme.ts';

interface Dot {
  readonly figure: string;
  readonly seed: number;
  readonly value: number;
  readonly says: string;
}

export const samples = definePicture({
  name: 'samples',
  heading: 'The samples side by side',
  async draw({ samples = [] }) {
    if (samples.length < 2) return { absent: 'there is one sample only' };
    const dots = dotsOf(samples);
    if (dots.length === 0) return { absent: 'all samples are alike' };
    const drawn = [...new Set(dots.map((dot) => dot.figure))];
    const chart = await chartOf(dots, { vconcat: drawn.map((name) => panelOf(name, dots)), spacing: 24 });
    return {
      ...chart,
      title: titleOf(samples),
      remark: `Boxes go from the first to the third quartile, with the median; lines to the least and the most. A dot is one of the ${number(samples.length)} samples.`,
      table: {
        columns: ['figure', 'seed', 'value'],
        rows: dots.map(({ figure: name, seed, value }) => [name, seed, value]),
      },
    };
  },
});

/** A panel of its own, because each figure has its own axis: one of whole numbers has ticks at whole numbers only. */
function panelOf(name: string, dots: readonly Dot[]): object {
  const areWhole = dots.every(({ figure: own, value }) => own !== name || Number.isInteger(value));
  const axis = { title: null, format, tickCount: 8, ...(areWhole ? { tickMinStep: 1 } : {}) };
  return {
    title: { text: name, anchor: 'start', font: fontFamily, fontSize, fontWeight: 'normal', color: ink, offset: 4 },
    transform: [{ filter: { field: 'figure', equal: name } }],
    width: chartWidth,
    height: 44,
    layer: boxLayers({ scale: { zero: false, nice: true }, axis }, {}, { size: 18, below: 15 }),
  };
}

function dotsOf(samples: readonly SampleSummary[]): Dot[] {
  return prominentFigures.flatMap(({ title: name, take }) => {
    const values = samples.flatMap((summary) => {
      const value = take(summary);
      return value === undefined
        ? []
        : [{ figure: name, seed: summary.seed, value, says: `seed ${summary.seed}, ${name}: ${figure(value)}` }];
    });
    return new Set(values.map(({ value }) => value)).size < 2 ? [] : values;
  });
}

function titleOf(samples: readonly SampleSummary[]): string {
  const rounds = samples.flatMap(({ order }) => order?.outOfOrderRounds ?? []);
  const whole = plural(samples.length, 'sample');
  if (rounds.length < samples.length) return `How ${whole} differ`;
  return `${whole} had from ${number(Math.min(...rounds))} to ${number(Math.max(...rounds))} rounds out of order`;
}
