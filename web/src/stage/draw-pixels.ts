/** Very many peers: a square of a few pixels for each, darker the earlier it got the broadcast. */
import { DOWN, NOT_YET } from '../moment/moment-state.ts';
import type { Drawing } from './drawing.ts';

const SHADES = 64;

/**
 * @param ratio pixels of the canvas for each of CSS
 * @param side of a peer's square, in pixels of the canvas
 */
export function drawPixels(pen: CanvasRenderingContext2D, drawing: Drawing, ratio: number, side: number): void {
  const { run, moment, points, colours } = drawing;
  const { width, height } = pen.canvas;
  const image = pen.createImageData(width, height);
  const words = new Uint32Array(image.data.buffer);
  const shades = shadesOf(rgbOf(colours.reached), rgbOf(colours.paper));
  const waiting = word(rgbOf(colours.rule));
  const crashed = word(rgbOf(colours.alarm));
  const { times } = run.facts;
  const madeMs = moment.isMade ? times[moment.broadcast!.madeAt] : 0;
  const span = run.lastMs - madeMs || 1;
  for (let peer = 0; peer < moment.size; peer++) {
    const left = Math.round(points[2 * peer] * ratio - side / 2);
    const top = Math.round(points[2 * peer + 1] * ratio - side / 2);
    if (left < 0 || top < 0 || left + side > width || top + side > height) continue;
    const colour =
      moment.condition[peer] === DOWN
        ? crashed
        : moment.has[peer] === NOT_YET
          ? waiting
          : shades[Math.floor(((times[moment.gotAt[peer]] - madeMs) / span) * (SHADES - 1))];
    for (let y = top; y < top + side; y++) words.fill(colour, y * width + left, y * width + left + side);
  }
  pen.putImageData(image, 0, 0);
}

type Rgb = readonly [red: number, green: number, blue: number];

function shadesOf(early: Rgb, late: Rgb): number[] {
  return Array.from({ length: SHADES }, (_, index) => {
    const part = (index / (SHADES - 1)) * 0.62;
    return word(early.map((value, channel) => value + (late[channel] - value) * part) as unknown as Rgb);
  });
}

function rgbOf(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** As the bytes of an image have it, on machines whose lowest byte comes first. */
function word([red, green, blue]: Rgb): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
