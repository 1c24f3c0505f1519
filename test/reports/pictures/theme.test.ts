/** Colours that tell things apart: against their ground, and against each other as people see them who see no green. */
import { describe, expect, it } from 'vitest';
import { darkHues, faint, hues, muted, paper, states } from '../../../src/reports/pictures/theme.ts';

const DARK_PAPER = '#151b23';

type Three = readonly [number, number, number];

function linear(colour: string): Three {
  const part = (from: number) => {
    const value = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

/** WCAG 2.1, contrast ratio. */
function contrast(one: string, other: string): number {
  const [light, dark] = [one, other]
    .map((colour) => {
      const [r, g, b] = linear(colour);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    })
    .sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** Machado, Oliveira, Fernandes, A Physiologically-based Model for Simulation of Color Vision Deficiency, 2009. */
function withoutGreen([r, g, b]: Three): Three {
  return [
    0.367322 * r + 0.860646 * g - 0.227968 * b,
    0.280085 * r + 0.672501 * g + 0.047413 * b,
    -0.01182 * r + 0.04294 * g + 0.968881 * b,
  ];
}

function lab([r, g, b]: Three): Three {
  const root = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = root(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function distance(one: string, other: string, see: (colour: Three) => Three): number {
  const [a, b] = [lab(see(linear(one))), lab(see(linear(other)))];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

describe.each([
  ['light', hues, paper],
  ['dark', darkHues, DARK_PAPER],
] as const)('the %s colours', (_, colours, ground) => {
  it.each(colours)('%s stands out from its ground', (colour) => {
    expect(contrast(colour, ground)).toBeGreaterThanOrEqual(3);
  });

  it('are told apart by people who see few colours', () => {
    for (const [index, one] of colours.entries())
      for (const [place, other] of colours.slice(0, index).entries()) {
        // The first five are those of charts with few series.
        const least = index < 5 && place < 5 ? 16 : 10;
        expect(
          distance(one, other, (colour) => colour),
          `${one} ${other}`,
        ).toBeGreaterThan(least);
        expect(distance(one, other, withoutGreen), `${one} ${other}`).toBeGreaterThan(least);
      }
  });
});

it('the colours of states stand out from paper and from each other', () => {
  const colours = Object.values(states);
  for (const colour of [...colours, faint, muted]) expect(contrast(colour, paper)).toBeGreaterThanOrEqual(3);
  expect(distance(states.reached, states.alarm, withoutGreen)).toBeGreaterThan(40);
});
