/** Colours as a style sheet has them, also one that was made small. */
import { expect, it } from 'vitest';
import { rgbOf, word } from '../../web/src/stage/rgb.ts';

it.each([
  ['#0072b2', [0, 114, 178]],
  ['#fff', [255, 255, 255]],
  ['#1af', [17, 170, 255]],
])('reads %s', (hex, rgb) => expect(rgbOf(hex)).toEqual(rgb));

it('writes a colour as the bytes red, green, blue and opaque', () => {
  expect([...new Uint8Array(Uint32Array.of(word(rgbOf('#0072b2'))).buffer)]).toEqual([0, 114, 178, 255]);
});
