/** Very many peers: a square of a few pixels for each, darker the earlier it got the broadcast. */
import { DOWN, NOT_YET } from '../moment/moment-state.ts';
import type { Drawing } from './drawing.ts';
import { type Rgb, rgbOf, word } from './rgb.ts';

const SHADES = 64;

/** Draws the peers of one canvas again and again: which pixels belong to which peer is found once for each view. */
export class PixelPainter {
  private image: ImageData | undefined;
  private points: Float32Array | undefined;
  private side = 0;
  /** Pixels of the canvas that belong to a peer, and whose they are. */
  private pixels = new Int32Array(0);
  private owners = new Int32Array(0);
  private colourOf = new Uint32Array(0);

  /**
   * @param ratio pixels of the canvas for each of CSS
   * @param side of a peer's square, in pixels of the canvas
   */
  paint(pen: CanvasRenderingContext2D, drawing: Drawing, ratio: number, side: number): void {
    const image = this.imageFor(pen, drawing, ratio, side);
    const words = new Uint32Array(image.data.buffer);
    const { pixels, owners, colourOf } = this;
    colourPeers(colourOf, drawing);
    for (let at = 0; at < pixels.length; at++) words[pixels[at]] = colourOf[owners[at]];
    pen.putImageData(image, 0, 0);
  }

  private imageFor(pen: CanvasRenderingContext2D, { points }: Drawing, ratio: number, side: number): ImageData {
    const { width, height } = pen.canvas;
    const isSame = this.points === points && this.side === side;
    if (isSame && this.image?.width === width && this.image.height === height) return this.image;
    this.image = pen.createImageData(width, height);
    this.points = points;
    this.side = side;
    this.colourOf = new Uint32Array(points.length / 2);
    this.share(ownersOf(points, { width, height, ratio, side }));
    return this.image;
  }

  private share(ownerOf: Int32Array): void {
    const count = ownerOf.reduce((sum, owner) => (owner < 0 ? sum : sum + 1), 0);
    this.pixels = new Int32Array(count);
    this.owners = new Int32Array(count);
    let next = 0;
    for (let pixel = 0; pixel < ownerOf.length; pixel++) {
      if (ownerOf[pixel] < 0) continue;
      this.pixels[next] = pixel;
      this.owners[next++] = ownerOf[pixel];
    }
  }
}

interface Grid {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  readonly side: number;
}

/** By pixel of the canvas: the peer whose square covers it, −1 if none does. */
function ownersOf(points: Float32Array, { width, height, ratio, side }: Grid): Int32Array {
  const ownerOf = new Int32Array(width * height).fill(-1);
  for (let peer = 0; peer < points.length / 2; peer++) {
    const left = Math.round(points[2 * peer] * ratio - side / 2);
    const top = Math.round(points[2 * peer + 1] * ratio - side / 2);
    if (left < 0 || top < 0 || left + side > width || top + side > height) continue;
    for (let y = top; y < top + side; y++) ownerOf.fill(peer, y * width + left, y * width + left + side);
  }
  return ownerOf;
}

function colourPeers(colourOf: Uint32Array, { run, moment, colours }: Drawing): void {
  const { has, condition, gotAt, broadcast, isMade } = moment;
  const shades = shadesOf(rgbOf(colours.reached), rgbOf(colours.paper));
  const waiting = word(rgbOf(colours.rule));
  const crashed = word(rgbOf(colours.alarm));
  const { times } = run.facts;
  const madeMs = isMade ? times[broadcast!.madeAt] : 0;
  const scale = (SHADES - 1) / (run.lastMs - madeMs || 1);
  for (let peer = 0; peer < colourOf.length; peer++) {
    if (condition[peer] === DOWN) colourOf[peer] = crashed;
    else if (has[peer] === NOT_YET) colourOf[peer] = waiting;
    else colourOf[peer] = shades[((times[gotAt[peer]] - madeMs) * scale) | 0];
  }
}

function shadesOf(early: Rgb, late: Rgb): Uint32Array {
  return Uint32Array.from({ length: SHADES }, (_, index) => {
    const part = (index / (SHADES - 1)) * 0.62;
    return word(early.map((value, channel) => value + (late[channel] - value) * part) as unknown as Rgb);
  });
}
