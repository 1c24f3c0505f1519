/** The stage, and the space-time diagram, as they were drawn last, as SVG. */
import { drawDiagram, lastDiagrams } from '../player/draw-diagram.ts';
import { drawCopies } from '../stage/draw-copies.ts';
import { drawLinks, drawTree } from '../stage/draw-links.ts';
import { drawPeers } from '../stage/draw-peers.ts';
import type { Pen } from '../stage/drawing.ts';
import { lastDrawings } from '../stage/painter.ts';
import { captionOf, drawCaption } from './captioned.ts';
import { SvgPen } from './svg-pen.ts';

/** Undefined if nothing was drawn. */
export function stageSvg(canvas: HTMLCanvasElement): string | undefined {
  const drawing = lastDrawings.get(canvas);
  if (drawing === undefined) return undefined;
  const svg = new SvgPen();
  // It has what the stage uses of a canvas.
  const pen = svg as unknown as Pen;
  drawLinks(pen, drawing.run.scene.graph, drawing.points, drawing.colours);
  drawTree(pen, drawing);
  drawCopies(pen, drawing);
  drawPeers(pen, drawing);
  const caption = captionOf(canvas);
  const { clientWidth: width, clientHeight: height } = canvas;
  drawCaption(pen, caption, { width, height });
  return svg.svg(width, height, drawing.colours.paper, caption.said);
}

/** Undefined if nothing was drawn. @param title what it shows */
export function diagramSvg(canvas: HTMLCanvasElement, title: string): string | undefined {
  const diagram = lastDiagrams.get(canvas);
  if (diagram === undefined) return undefined;
  const svg = new SvgPen();
  drawDiagram(svg as unknown as Pen as CanvasRenderingContext2D, diagram);
  return svg.svg(diagram.frame.width, diagram.frame.height, diagram.colours.paper, title);
}
