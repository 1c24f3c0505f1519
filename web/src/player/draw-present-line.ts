/** What changes on the diagram with the moment: the line of the present, the time to come dimmed, past and future. */
import type { Cone } from '../../../src/browser.ts';
import { timeText } from '../moment/time-text.ts';
import { type Diagram, rowsOf, xOf } from './draw-diagram.ts';

export function drawPresent(pen: CanvasRenderingContext2D, diagram: Diagram, timeMs: number): void {
  const { frame, colours } = diagram;
  const x = xOf(diagram, timeMs);
  const bottom = frame.height - frame.bottom;
  pen.fillStyle = colours.paper;
  pen.globalAlpha = 0.62;
  pen.fillRect(x, 0, frame.width - frame.right - x + 6, bottom);
  pen.globalAlpha = 1;
  pen.fillStyle = colours.ink;
  pen.fillRect(x - 1, 0, 2, bottom + 3);
  const text = timeText(timeMs);
  pen.font = '600 11px "IBM Plex Sans", system-ui, sans-serif';
  const width = pen.measureText(text).width + 12;
  const left = Math.max(2, Math.min(frame.width - width - 2, x - width / 2));
  pen.beginPath();
  pen.roundRect(left, bottom + 3, width, 18, 4);
  pen.fill();
  pen.fillStyle = colours.paper;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(text, left + width / 2, bottom + 12.5);
}

/** What may have caused an event is amber, what it may have caused is blue. */
export function drawCone(pen: CanvasRenderingContext2D, diagram: Diagram, cone: Cone): void {
  const { frame, colours } = diagram;
  const rows = rowsOf(diagram);
  const thickness = Math.max(1, Math.min(9, ((frame.height - frame.bottom) / rows.length) * 0.55));
  const bar = (fromMs: number, toMs: number, y: number, colour: string) => {
    pen.fillStyle = colour;
    const from = xOf(diagram, fromMs);
    pen.fillRect(from, y - thickness / 2, Math.max(2, xOf(diagram, toMs) - from), thickness);
  };
  pen.globalAlpha = 0.32;
  for (let peer = 0; peer < rows.length; peer++) {
    if (Number.isFinite(cone.pastMs[peer])) bar(0, cone.pastMs[peer], rows[peer], colours.way);
    if (Number.isFinite(cone.futureMs[peer])) bar(cone.futureMs[peer], cone.endMs, rows[peer], colours.reached);
  }
  pen.globalAlpha = 1;
  pen.beginPath();
  pen.arc(xOf(diagram, cone.atMs), rows[cone.peer], 5, 0, 2 * Math.PI);
  pen.fillStyle = colours.ink;
  pen.fill();
}
