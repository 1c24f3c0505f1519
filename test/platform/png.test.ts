/** PNGs have their text in them: a rasteriser that finds no font leaves it out, and says nothing. */
import { expect, it } from 'vitest';
import { pngOf } from '../../src/platform/png.ts';
import { fontFamily } from '../../src/reports/pictures/theme.ts';

/** A label of these attributes on white. */
function labelled(text: string, attributes = ''): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40"><rect width="120" height="40" fill="#fff"/><text x="10" y="26" font-size="16" ${attributes}>${text}</text></svg>`;
}

async function pixels(svg: string): Promise<string> {
  return Buffer.from(await pngOf(svg)).toString('base64');
}

it.each([
  '',
  `font-family="${fontFamily}"`,
  `font-family="${fontFamily}" font-weight="600"`,
  'font-family="sans-serif"',
])('draws labels, each letter as itself: %s', async (attributes) => {
  const drawn = await Promise.all(
    ['', '0 &lt;-&gt; 1', '0 &lt;-&gt; 2', 'São Paulo', 'Sao Paulo'].map((text) => pixels(labelled(text, attributes))),
  );
  expect(new Set(drawn).size).toBe(drawn.length);
});

it('draws bold letters bolder', async () => {
  expect(await pixels(labelled('bold', 'font-weight="600"'))).not.toBe(await pixels(labelled('bold')));
});

it('is a PNG of twice the size', async () => {
  const png = Buffer.from(await pngOf(labelled('size')));
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([240, 80]);
});
