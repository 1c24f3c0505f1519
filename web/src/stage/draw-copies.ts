/** Copies of messages on their links, and those that were lost just now. */
import { DROPPED, FactCursor } from '../../../src/browser.ts';
import { nameOf } from '../moment/broadcast-table.ts';
import { NEVER } from '../moment/copy-table.ts';
import { FONT } from './draw-peers.ts';
import type { Drawing, Pen } from './drawing.ts';

const DOTS_MOST = 2_000;
/** Copies up to which each says what it is. */
const LABELS_MOST = 14;
/** How far along its link a copy is lost, if the facts do not say it. */
const LOST_PART = 0.4;
const LOSSES_MOST = 400;

/** Where a copy in flight is. */
function placeOfCopy({ run, moment, timeMs, points, radius }: Drawing, copy: number): readonly [x: number, y: number] {
  const { copies } = moment;
  const { times } = run.facts;
  const sentMs = times[copies.sentAt[copy]];
  const end = copies.endedAt[copy];
  // A copy that never arrived so far is half way.
  const part = end === NEVER ? 0.5 : Math.min(1, Math.max(0, (timeMs - sentMs) / (times[end] - sentMs || 1)));
  return along(points, radius, copies.from[copy], copies.to[copy], part);
}

/** The copy in flight at a point, if one is near enough. */
export function copyNear(drawing: Drawing, { x, y }: { readonly x: number; readonly y: number }): number | undefined {
  let nearest: number | undefined;
  let least = Math.max(8, drawing.radius * 0.4) ** 2;
  for (const copy of shownCopies(drawing)) {
    const [copyX, copyY] = placeOfCopy(drawing, copy);
    const distance = (copyX - x) ** 2 + (copyY - y) ** 2;
    if (distance > least) continue;
    least = distance;
    nearest = copy;
  }
  return nearest;
}

export function drawCopies(pen: Pen, drawing: Drawing): void {
  const { moment, colours, radius } = drawing;
  const dot = Math.max(1.8, Math.min(6, radius * 0.36));
  for (const carries of [0, 1]) {
    pen.beginPath();
    for (const copy of shownCopies(drawing)) {
      if (moment.carries[copy] !== carries) continue;
      const [x, y] = placeOfCopy(drawing, copy);
      pen.moveTo(x + dot, y);
      pen.arc(x, y, carries === 1 ? dot : dot * 0.75, 0, 2 * Math.PI);
    }
    pen.fillStyle = carries === 1 ? colours.way : colours.muted;
    pen.fill();
    if (carries === 1 && dot >= 3) {
      pen.strokeStyle = colours.paper;
      pen.lineWidth = 1;
      pen.stroke();
    }
  }
  if (moment.flying <= LABELS_MOST && radius > 9) drawLabels(pen, drawing, dot);
  drawLosses(pen, drawing, dot);
}

/** Those that are drawn; of very many an even share. */
function* shownCopies({ moment }: Drawing): Generator<number> {
  const step = Math.max(1, moment.flying / DOTS_MOST);
  for (let at = 0; at < moment.flying; at += step) yield moment.inFlight[Math.floor(at)];
}

function drawLabels(pen: Pen, drawing: Drawing, dot: number): void {
  const { run, moment, colours } = drawing;
  const row = new FactCursor(run.facts);
  pen.font = `500 11px ${FONT}`;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  pen.lineJoin = 'round';
  for (const copy of shownCopies(drawing)) {
    row.to(moment.copies.sentAt[copy]);
    const kind = run.facts.kinds[row.kind];
    const text = row.origin < 0 ? kind : run.scene.broadcasts > 1 ? `${kind} ${nameOf(row)}` : kind;
    const [x, y] = placeOfCopy(drawing, copy);
    pen.strokeStyle = colours.paper;
    pen.lineWidth = 3;
    pen.strokeText(text, x + dot + 4, y - dot - 3);
    pen.fillStyle = colours.faint;
    pen.fillText(text, x + dot + 4, y - dot - 3);
  }
}

function drawLosses(pen: Pen, { run, moment, timeMs, trailMs, points, radius, colours }: Drawing, dot: number): void {
  const row = new FactCursor(run.facts);
  const { times } = run.facts;
  const arm = dot * 0.9;
  pen.strokeStyle = colours.alarm;
  pen.lineWidth = Math.max(1.5, dot / 2.5);
  let drawn = 0;
  for (let index = moment.facts - 1; index >= 0 && drawn < LOSSES_MOST; index--) {
    const age = (timeMs - times[index]) / trailMs;
    if (age >= 1) break;
    if (row.to(index).code !== DROPPED || row.peer === row.other) continue;
    drawn++;
    const copy = moment.copies.copyOf[index];
    const isAtOnce = copy < 0 || times[moment.copies.sentAt[copy]] === times[index];
    const [x, y] = along(points, radius, row.peer, row.other, isAtOnce ? LOST_PART : 0.9);
    pen.globalAlpha = 1 - age * 0.8;
    pen.beginPath();
    pen.moveTo(x - arm, y - arm);
    pen.lineTo(x + arm, y + arm);
    pen.moveTo(x - arm, y + arm);
    pen.lineTo(x + arm, y - arm);
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

/** A point between the rims of two peers. */
function along(
  points: Float32Array,
  radius: number,
  from: number,
  to: number,
  part: number,
): readonly [x: number, y: number] {
  const [x, y] = [points[2 * from], points[2 * from + 1]];
  const [dx, dy] = [points[2 * to] - x, points[2 * to + 1] - y];
  const length = Math.hypot(dx, dy) || 1;
  const rim = Math.min(0.4, radius / length);
  const share = rim + (1 - 2 * rim) * part;
  return [x + dx * share, y + dy * share];
}
