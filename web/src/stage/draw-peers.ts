/** The peers as circles, by their states. */
import { DELIVERED_IT, DOWN, NOT_YET, RECEIVED_ONLY, STANDS_STILL } from '../moment/moment-state.ts';
import type { Drawing, Pen } from './drawing.ts';

/** Radius from which on a peer has its name inside. */
const LABELLED = 9;

export function drawPeers(pen: Pen, drawing: Drawing): void {
  drawHalos(pen, drawing);
  const { moment, colours, radius } = drawing;
  const of = (has: number) => (peer: number) => moment.has[peer] === has && moment.condition[peer] !== DOWN;
  pen.lineWidth = Math.max(1, Math.min(2, radius / 5));
  circles(pen, drawing, of(NOT_YET), colours.paper, colours.muted);
  circles(pen, drawing, of(RECEIVED_ONLY), colours.held, colours.held);
  circles(pen, drawing, of(DELIVERED_IT), colours.reached, colours.reached);
  drawCrashed(pen, drawing);
  if (moment.totals.paused > 0) drawPaused(pen, drawing);
  if (radius >= LABELLED) drawNames(pen, drawing);
  drawRings(pen, drawing);
}

function circles(
  pen: Pen,
  { moment, points, radius }: Drawing,
  isSuch: (peer: number) => boolean,
  fill: string,
  stroke: string,
): void {
  pen.beginPath();
  for (let peer = 0; peer < moment.size; peer++) {
    if (!isSuch(peer)) continue;
    const [x, y] = [points[2 * peer], points[2 * peer + 1]];
    pen.moveTo(x + radius, y);
    pen.arc(x, y, radius, 0, 2 * Math.PI);
  }
  pen.fillStyle = fill;
  pen.strokeStyle = stroke;
  pen.fill();
  pen.stroke();
}

/** Around the peers that have just got it. */
function drawHalos(pen: Pen, { run, moment, timeMs, trailMs, points, radius, colours }: Drawing): void {
  const { times } = run.facts;
  pen.fillStyle = colours.reached;
  for (let peer = 0; peer < moment.size; peer++) {
    const got = moment.gotAt[peer];
    const age = got < 0 ? 1 : Math.max(0, timeMs - times[got]) / trailMs;
    if (age >= 1) continue;
    pen.globalAlpha = 0.28 * (1 - age);
    pen.beginPath();
    pen.arc(
      points[2 * peer],
      points[2 * peer + 1],
      radius + Math.max(4, radius * 0.9) * (0.4 + 0.6 * age),
      0,
      2 * Math.PI,
    );
    pen.fill();
  }
  pen.globalAlpha = 1;
}

function drawCrashed(pen: Pen, { moment, points, radius, colours }: Drawing): void {
  if (moment.totals.crashed === 0) return;
  const arm = Math.max(2.5, radius * 0.75);
  pen.beginPath();
  for (let peer = 0; peer < moment.size; peer++) {
    if (moment.condition[peer] !== DOWN) continue;
    const [x, y] = [points[2 * peer], points[2 * peer + 1]];
    pen.moveTo(x - arm, y - arm);
    pen.lineTo(x + arm, y + arm);
    pen.moveTo(x - arm, y + arm);
    pen.lineTo(x + arm, y - arm);
  }
  pen.lineCap = 'round';
  pen.strokeStyle = colours.paper;
  pen.lineWidth = Math.max(5, radius / 1.6);
  pen.stroke();
  pen.strokeStyle = colours.alarm;
  pen.lineWidth = Math.max(2, radius / 3.5);
  pen.stroke();
  pen.lineCap = 'butt';
}

/** Two bars beside the peer. */
function drawPaused(pen: Pen, { moment, points, radius, colours }: Drawing): void {
  pen.fillStyle = colours.alarm;
  const [width, height] = [Math.max(2, radius / 4), Math.max(6, radius * 0.9)];
  for (let peer = 0; peer < moment.size; peer++) {
    if (moment.condition[peer] !== STANDS_STILL) continue;
    const [x, y] = [points[2 * peer] + radius + 3, points[2 * peer + 1] - radius - height / 3];
    pen.fillRect(x, y, width, height);
    pen.fillRect(x + 1.8 * width, y, width, height);
  }
}

function drawNames(pen: Pen, { run, moment, points, radius, colours }: Drawing): void {
  const { names } = run.scene;
  pen.font = `600 ${Math.round(Math.min(15, radius * 0.95))}px ${FONT}`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  for (let peer = 0; peer < moment.size; peer++) {
    if (moment.condition[peer] === DOWN) continue;
    const name = names[peer] ?? String(peer);
    const isInside = name.length <= 3;
    pen.fillStyle = isInside && moment.has[peer] !== NOT_YET ? colours.paper : colours.ink;
    pen.fillText(name, points[2 * peer], points[2 * peer + 1] + (isInside ? 0.5 : radius + 10));
  }
}

/** Around the origin, and around the selected peer. */
function drawRings(pen: Pen, { moment, points, radius, colours, selected }: Drawing): void {
  const ring = (peer: number, distance: number, width: number, colour: string) => {
    pen.beginPath();
    pen.arc(points[2 * peer], points[2 * peer + 1], radius + distance, 0, 2 * Math.PI);
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.stroke();
  };
  if (moment.broadcast !== undefined) ring(moment.broadcast.origin, 3.5, 1.5, colours.ink);
  if (selected !== undefined && selected < moment.size) ring(selected, 6.5, 2.5, colours.focus);
}

export const FONT = '"IBM Plex Sans", system-ui, sans-serif';
