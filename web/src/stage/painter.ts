/** Draws the stage on a canvas: the links once, the peers and copies with every change. */
import { NEVER } from '../moment/copy-table.ts';
import type { Moment } from '../moment/moments.ts';
import type { Colours } from '../state/colours.ts';
import type { PlayedRun } from '../state/played-run.ts';
import { drawCopies } from './draw-copies.ts';
import { drawLinks, drawTree } from './draw-links.ts';
import { drawPeers } from './draw-peers.ts';
import { PixelPainter } from './draw-pixels.ts';
import type { Drawing } from './drawing.ts';
import type { Places } from './place-set.ts';
import { PIXELS } from './places.ts';
import { onCanvas, radiusOf, sideOfPixel, type View } from './view.ts';

/** Peers up to which the way of the broadcast is drawn. */
const TREE_MOST = PIXELS;
/** Copies that are looked at to know how long one usually takes. */
const SAMPLE = 500;

export interface Shown {
  readonly run: PlayedRun;
  readonly moment: Moment;
  readonly timeMs: number;
  readonly places: Places;
  readonly view: View;
  readonly colours: Colours;
  readonly selected: number | undefined;
}

/** What was drawn last on each canvas: exports draw it again. */
export const lastDrawings = new WeakMap<HTMLCanvasElement, Drawing>();

export class Painter {
  /** What was drawn last, for those who ask what lies under the pointer. */
  drawing: Drawing | undefined;
  private readonly canvas: HTMLCanvasElement;
  private readonly pen: CanvasRenderingContext2D;
  private readonly links = document.createElement('canvas');
  private last: Pick<Shown, 'run' | 'places' | 'view' | 'colours'> | undefined;
  private points = new Float32Array(0);
  private readonly pixels = new PixelPainter();

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
    this.pen = canvas.getContext('2d')!;
  }

  paint(shown: Shown): void {
    const { run, view, places } = shown;
    if (places.length !== 2 * run.scene.graph.size) return;
    const ratio = devicePixelRatio || 1;
    this.prepare(shown, ratio);
    const radius = radiusOf(run.scene.graph.size, view);
    const drawing = { ...shown, points: this.points, radius, trailMs: trailOf(shown) };
    this.drawing = drawing;
    lastDrawings.set(this.canvas, drawing);
    const { pen, canvas } = this;
    if (run.scene.graph.size >= PIXELS) {
      this.pixels.paint(pen, drawing, ratio, sideOnCanvas(run.scene.graph.size, view, ratio));
      return;
    }
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(this.links, 0, 0);
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (run.scene.graph.size < TREE_MOST) drawTree(pen, drawing);
    drawCopies(pen, drawing);
    drawPeers(pen, drawing);
  }

  /** Anew only what has changed. */
  private prepare({ run, places, view, colours }: Shown, ratio: number): void {
    const { last, canvas, links } = this;
    if (canvas.width !== Math.round(view.width * ratio) || canvas.height !== Math.round(view.height * ratio)) {
      canvas.width = Math.round(view.width * ratio);
      canvas.height = Math.round(view.height * ratio);
    }
    const isSame = last?.run.scene.graph === run.scene.graph && last.places === places && last.view === view;
    if (isSame && last.colours === colours) return;
    this.last = { run, places, view, colours };
    this.points = onCanvas(places, view);
    if (run.scene.graph.size >= PIXELS) return;
    links.width = canvas.width;
    links.height = canvas.height;
    const pen = links.getContext('2d')!;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawLinks(pen, run.scene.graph, this.points, colours);
  }
}

/** Whole pixels of the canvas: up where they would leave gaps, down where they would hide each other. */
function sideOnCanvas(size: number, view: View, ratio: number): number {
  const side = sideOfPixel(size, view) * ratio;
  return side < 3 ? Math.ceil(side) : Math.floor(side * 0.8);
}

/** How long what has happened stands out: about as long as a copy is in flight. */
function trailOf({ run, moment: { copies } }: Shown): number {
  const { times } = run.facts;
  let [sum, count] = [0, 0];
  for (let copy = 0; copy < copies.count && count < SAMPLE; copy++) {
    const end = copies.endedAt[copy];
    if (end === NEVER || copies.lost[copy] === 1 || copies.from[copy] === copies.to[copy]) continue;
    sum += times[end] - times[copies.sentAt[copy]];
    count++;
  }
  return count === 0 ? run.lastMs / 20 || 1 : sum / count || 1;
}
