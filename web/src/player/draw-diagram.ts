/**
 * The space-time diagram of a run: a row for each peer, a line for each copy, from when and where it was sent to when
 * and where it arrived. The chosen broadcast has its colour, the rest is grey.
 */
import { CRASHED, DELIVERED, FactCursor, JOINED, LEFT, PAUSED, RESTARTED, RESUMED } from '../../../src/browser.ts';
import type { BroadcastName } from '../moment/broadcast-table.ts';
import { type CopyTable, NEVER } from '../moment/copy-table.ts';
import type { Reach } from '../moment/reach.ts';
import { countText, timeText } from '../moment/time-text.ts';
import type { Colours } from '../state/colours.ts';
import type { PlayedRun } from '../state/played-run.ts';
import { marksOf, placeOf, type Stretch } from './time-scale.ts';

export interface Frame {
  readonly width: number;
  readonly height: number;
  /** Room for names on the left, and for times below. */
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Diagram {
  readonly run: PlayedRun;
  readonly copies: CopyTable;
  /** Undefined if it is about all broadcasts. */
  readonly chosen: BroadcastName | undefined;
  readonly reach: Reach;
  readonly scale: readonly Stretch[];
  readonly frame: Frame;
  readonly colours: Colours;
}

/** What was drawn last on each canvas: exports draw it again. */
export const lastDiagrams = new WeakMap<HTMLCanvasElement, Diagram>();

/** Peers up to which they stand in their own order, each with a line; more stand in the order in which they were reached. */
export const ROWS_MOST = 50;
/** Copies above which only an even share is drawn. */
const COPIES_MOST = 20_000;
const STUB = 5;
const FONT = '11px "IBM Plex Sans", system-ui, sans-serif';

export function xOf({ scale, frame }: Pick<Diagram, 'scale' | 'frame'>, timeMs: number): number {
  return frame.left + placeOf(scale, timeMs) * (frame.width - frame.left - frame.right);
}

/** By peer: the y of its row. */
export function rowsOf({ run, reach, frame }: Diagram): Float32Array {
  const { size } = run.scene.graph;
  const rows = new Float32Array(size);
  const room = frame.height - frame.bottom - 14;
  for (let index = 0; index < size; index++)
    rows[size <= ROWS_MOST ? index : reach.order[index]] = 8 + ((index + 0.5) / size) * room;
  return rows;
}

export function drawDiagram(pen: CanvasRenderingContext2D, diagram: Diagram): void {
  const rows = rowsOf(diagram);
  pen.clearRect(0, 0, diagram.frame.width, diagram.frame.height);
  drawScale(pen, diagram);
  drawRows(pen, diagram, rows);
  drawCopyLines(pen, diagram, rows);
  drawMarks(pen, diagram, rows);
}

function drawScale(pen: CanvasRenderingContext2D, { scale, frame, colours }: Diagram): void {
  const bottom = frame.height - frame.bottom;
  const width = frame.width - frame.left - frame.right;
  pen.font = FONT;
  pen.textAlign = 'center';
  pen.textBaseline = 'top';
  for (const stretch of scale) {
    const [x1, x2] = [stretch.from, stretch.to].map((part) => frame.left + part * width);
    pen.fillStyle = colours.faint;
    if (stretch.isFolded) {
      const [middle, lengthMs] = [(x1 + x2) / 2, stretch.toMs - stretch.fromMs];
      pen.fillStyle = colours.panel;
      pen.fillRect(x1, 0, x2 - x1, bottom);
      pen.fillStyle = colours.faint;
      pen.fillText('quiet', middle, 2);
      pen.fillText(timeText(lengthMs), middle, 15);
      continue;
    }
    for (const timeMs of marksOf(stretch, 76 / width)) {
      const x = x1 + ((timeMs - stretch.fromMs) / (stretch.toMs - stretch.fromMs)) * (x2 - x1);
      if (x2 - x1 < 40 && timeMs !== 0) continue;
      pen.fillText(timeMs === 0 ? '0' : timeText(timeMs), x, bottom + 5);
      pen.fillRect(x - 0.5, bottom, 1, 4);
    }
  }
  pen.fillStyle = colours.rule;
  pen.fillRect(frame.left, bottom, width, 1);
}

function drawRows(pen: CanvasRenderingContext2D, { run, frame, colours }: Diagram, rows: Float32Array): void {
  const { graph, names } = run.scene;
  pen.textAlign = 'right';
  pen.textBaseline = 'middle';
  pen.font = FONT;
  if (graph.size > ROWS_MOST) {
    const middle = (frame.height - frame.bottom) / 2;
    pen.fillStyle = colours.faint;
    for (const [text, y] of [
      ['first', 12],
      [countText(graph.size), middle - 7],
      ['peers', middle + 7],
      ['last', frame.height - frame.bottom - 10],
    ] as const)
      pen.fillText(text, frame.left - 10, y);
    return;
  }
  const every = Math.ceil(12 / ((frame.height - frame.bottom - 14) / graph.size || 1));
  for (let peer = 0; peer < graph.size; peer++) {
    pen.fillStyle = colours.rule;
    pen.fillRect(frame.left, rows[peer] - 0.5, frame.width - frame.left - frame.right, 1);
    pen.fillStyle = colours.faint;
    if (peer % every === 0) pen.fillText(names[peer] ?? String(peer), frame.left - 10, rows[peer]);
  }
}

/** Grey first, then what the broadcast's copies brought in vain, then those that were the first. */
function drawCopyLines(pen: CanvasRenderingContext2D, diagram: Diagram, rows: Float32Array): void {
  const { copies, run, reach, colours } = diagram;
  const { carries } = reach;
  const { times } = run.facts;
  const step = Math.max(1, copies.count / COPIES_MOST);
  const isFirst = (copy: number) => carries[copy] === 1 && reach.at[copies.to[copy]] === copies.endedAt[copy];
  const layers = [
    { isIn: (copy: number) => carries[copy] !== 1, colour: colours.muted, alpha: 0.5 },
    {
      isIn: (copy: number) => carries[copy] === 1 && !isFirst(copy) && copies.lost[copy] === 0,
      colour: colours.way,
      alpha: 0.55,
    },
    { isIn: (copy: number) => carries[copy] === 1 && copies.lost[copy] === 1, colour: colours.alarm, alpha: 0.9 },
    { isIn: isFirst, colour: colours.reached, alpha: 0.95 },
  ];
  const crowd = Math.max(0.06, Math.min(1, 14 / Math.sqrt(copies.count + 1)));
  for (const { isIn, colour, alpha } of layers) {
    pen.beginPath();
    for (let at = 0; at < copies.count; at += step) {
      const copy = Math.floor(at);
      if (!isIn(copy)) continue;
      const end = copies.endedAt[copy];
      const toMs = end === NEVER ? run.lastMs : times[end];
      const [x, y] = [xOf(diagram, times[copies.sentAt[copy]]), rows[copies.from[copy]]];
      pen.moveTo(x, y);
      // A copy that was lost when it was sent goes nowhere.
      if (copies.lost[copy] === 1 && toMs === times[copies.sentAt[copy]])
        pen.lineTo(x + STUB, y + Math.sign(rows[copies.to[copy]] - y) * STUB);
      else pen.lineTo(xOf(diagram, toMs), rows[copies.to[copy]]);
    }
    pen.strokeStyle = colour;
    pen.lineWidth = 1;
    pen.globalAlpha = alpha * (colour === colours.reached ? Math.max(0.5, crowd) : crowd);
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

/** Deliveries of the broadcast, crashes and pauses. */
function drawMarks(pen: CanvasRenderingContext2D, diagram: Diagram, rows: Float32Array): void {
  const { run, reach, chosen, colours, frame } = diagram;
  const dot = run.scene.graph.size <= ROWS_MOST ? 2.5 : Math.max(0.6, 60 / run.scene.graph.size);
  const pausedAt = new Map<number, number>();
  for (const row = new FactCursor(run.facts); row.next(); ) {
    const { code, peer, time } = row;
    const isDelivery =
      code === DELIVERED &&
      (chosen === undefined || (row.origin === chosen.origin && row.sequence === chosen.sequence));
    if (isDelivery) {
      const x = xOf(diagram, time);
      pen.fillStyle = colours.reached;
      if (dot > 1) {
        pen.beginPath();
        pen.arc(x, rows[peer], dot, 0, 2 * Math.PI);
        pen.fill();
      } else pen.fillRect(x, rows[peer], 1.2, 1.2);
    } else if (code === CRASHED || code === LEFT || code === PAUSED) pausedAt.set(peer, time);
    else if (code === JOINED || code === RESTARTED || code === RESUMED) {
      drawAbsence(pen, xOf(diagram, pausedAt.get(peer) ?? 0), xOf(diagram, time), rows[peer], colours);
      pausedAt.delete(peer);
    }
    if (code === CRASHED) drawCross(pen, xOf(diagram, time), rows[peer], colours);
  }
  for (const [peer, time] of pausedAt)
    drawAbsence(pen, xOf(diagram, time), frame.width - frame.right, rows[peer], colours);
  if (chosen !== undefined && reach.at[chosen.origin] !== NEVER) {
    pen.strokeStyle = colours.ink;
    pen.lineWidth = 1.5;
    pen.beginPath();
    pen.arc(xOf(diagram, run.facts.times[reach.at[chosen.origin]]), rows[chosen.origin], 4.5, 0, 2 * Math.PI);
    pen.stroke();
  }
}

/** From a crash or the begin of a pause to its end. */
function drawAbsence(pen: CanvasRenderingContext2D, from: number, to: number, y: number, colours: Colours): void {
  pen.save();
  pen.setLineDash([3, 3]);
  pen.strokeStyle = colours.alarm;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.moveTo(from, y);
  pen.lineTo(to, y);
  pen.stroke();
  pen.restore();
}

function drawCross(pen: CanvasRenderingContext2D, x: number, y: number, colours: Colours): void {
  pen.strokeStyle = colours.alarm;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.moveTo(x - 4, y - 4);
  pen.lineTo(x + 4, y + 4);
  pen.moveTo(x - 4, y + 4);
  pen.lineTo(x + 4, y - 4);
  pen.stroke();
}
