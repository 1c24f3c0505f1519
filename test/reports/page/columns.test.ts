/** Pictures in columns: nothing is lost, and what repeats takes little room. */
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromColumns, inColumns } from '../../../src/reports/page/columns.ts';

const figure = fc.oneof(
  fc.integer().map(String),
  fc.double({ noNaN: true }).map(String),
  fc.constantFrom('0', '-0', '007', '1.0', '1,234', '1,234.50', '12,34', '1.2.3', '-5', '0.1234567'),
);
const tag = fc
  .tuple(fc.constantFrom('path', 'rect', 'text'), figure, figure, fc.string())
  .map(([name, one, other, text]) => `<${name} d="M${one},${other}h1" fill="#a1b2c3">${text}`);

describe('an SVG in columns', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(fc.array(tag, { maxLength: 40 }), (tags) => {
        const svg = `<svg>${tags.join('')}</svg>`;
        expect(fromColumns(inColumns(svg))).toBe(svg);
      }),
    );
  });

  it('takes a fraction of the room, for marks that differ in numbers', () => {
    const marks = Array.from(
      { length: 2_000 },
      (_, index) =>
        `<rect aria-label="peer ${index % 50} at ${3 * index} ms" x="${0.5 * index}" data-ms="${3 * index}"/>`,
    );
    const svg = marks.join('');
    expect(deflateRawSync(inColumns(svg)).length).toBeLessThan(deflateRawSync(svg).length / 8);
  });
});
