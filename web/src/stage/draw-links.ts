/** The links of the graph, and above them the way that the broadcast took. */
import { type Graph, linkCount, neighboursOf } from '../../../src/browser.ts';
import type { Colours } from '../state/colours.ts';
import type { Drawing, Pen } from './drawing.ts';

/** Links above which none is drawn: they would only be a grey ground. */
const LINKS_MOST = 30_000;

export function drawLinks(pen: Pen, graph: Graph, points: Float32Array, colours: Colours): void {
  const links = linkCount(graph);
  if (links > LINKS_MOST) return;
  pen.beginPath();
  for (let peer = 0; peer < graph.size; peer++)
    for (const other of neighboursOf(graph, peer)) {
      if (other < peer) continue;
      pen.moveTo(points[2 * peer], points[2 * peer + 1]);
      pen.lineTo(points[2 * other], points[2 * other + 1]);
    }
  pen.strokeStyle = colours.rule;
  pen.lineWidth = links < 400 ? 1.25 : 1;
  pen.globalAlpha = Math.max(0.12, Math.min(1, 40 / Math.sqrt(links)));
  pen.stroke();
  pen.globalAlpha = 1;
}

/** From each peer that has the broadcast to the one whose copy was the first. */
export function drawTree(pen: Pen, { moment, points, colours, radius }: Drawing): void {
  const { parent, size } = moment;
  pen.beginPath();
  for (let peer = 0; peer < size; peer++) {
    const from = parent[peer];
    if (from < 0) continue;
    pen.moveTo(points[2 * from], points[2 * from + 1]);
    pen.lineTo(points[2 * peer], points[2 * peer + 1]);
  }
  pen.strokeStyle = colours.reached;
  pen.lineWidth = Math.max(1, Math.min(2.5, radius / 4));
  pen.globalAlpha = 0.65;
  pen.stroke();
  pen.globalAlpha = 1;
}
