/** Which part of the places is seen, and where on the canvas, in CSS pixels. */
import { type Camera, wholeStage, ZOOM_MOST } from '../state/camera.ts';
import type { Places } from './place-set.ts';

/** The canvas. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  /** Kept free at the right, where promises and coverage stand. */
  readonly right: number;
}

export interface View extends Frame, Camera {}

/** Room around the places: above it is larger, since the sentence stands there. */
const EDGE = 34;
const TOP = 104;
const BOTTOM = 84;

/** Where peers stand on the canvas: x and y of each. */
export function onCanvas(places: Places, view: View): Places {
  const found = new Float32Array(places.length);
  const { unit, middleX, middleY } = frameOf(view);
  for (let at = 0; at < places.length; at += 2) {
    found[at] = middleX + (places[at] * view.zoom + view.x) * unit;
    found[at + 1] = middleY + (places[at + 1] * view.zoom + view.y) * unit;
  }
  return found;
}

/** Zooms so that the point stays where it is. */
export function zoomedAt(view: View, x: number, y: number, factor: number): Camera {
  const zoom = Math.max(1, Math.min(ZOOM_MOST, view.zoom * factor));
  if (zoom === 1) return wholeStage;
  const { unit, middleX, middleY } = frameOf(view);
  const by = zoom / view.zoom;
  const moved = (from: number, offset: number) => from - (from - offset) * by;
  return { zoom, x: moved((x - middleX) / unit, view.x), y: moved((y - middleY) / unit, view.y) };
}

/** Moves it by so many CSS pixels. */
export function movedBy(view: View, dx: number, dy: number): Camera {
  const { unit } = frameOf(view);
  return { zoom: view.zoom, x: view.x + dx / unit, y: view.y + dy / unit };
}

/** The peer at a point, if one is near enough. */
export function peerNear(points: Float32Array, x: number, y: number, within: number): number | undefined {
  let nearest: number | undefined;
  let least = within * within;
  for (let at = 0; at < points.length; at += 2) {
    const distance = (points[at] - x) ** 2 + (points[at + 1] - y) ** 2;
    if (distance > least) continue;
    least = distance;
    nearest = at / 2;
  }
  return nearest;
}

/** The nearest peer in a direction, for those who move with the keyboard. */
export function peerToward(points: Float32Array, peer: number, dx: number, dy: number): number {
  let [best, least] = [peer, Infinity];
  const [x, y] = [points[2 * peer], points[2 * peer + 1]];
  for (let at = 0; at < points.length; at += 2) {
    const along = (points[at] - x) * dx + (points[at + 1] - y) * dy;
    const aside = Math.abs((points[at] - x) * dy) + Math.abs((points[at + 1] - y) * dx);
    if (at === 2 * peer || along <= 0.5 || along + 2 * aside >= least) continue;
    least = along + 2 * aside;
    best = at / 2;
  }
  return best;
}

/** Side of the square that stands for one of very many peers, in CSS pixels: together they fill the disc. */
export function sideOfPixel(size: number, view: View): number {
  return (Math.sqrt(Math.PI) * frameOf(view).unit * view.zoom) / Math.sqrt(size);
}

/** Radius of a peer, such that neighbours do not touch. */
export function radiusOf(size: number, view: View): number {
  const spacing = (2 * frameOf(view).unit * view.zoom) / Math.sqrt(size);
  const most = size <= 12 ? 22 : 15;
  return Math.max(1.2, Math.min(most, spacing * (size <= 12 ? 0.14 : 0.17)));
}

function frameOf({ width, height, right }: Frame) {
  const [insideWidth, insideHeight] = [width - right - 2 * EDGE, height - TOP - BOTTOM];
  return {
    unit: Math.max(20, Math.min(insideWidth, insideHeight) / 2),
    middleX: (width - right) / 2,
    middleY: TOP + insideHeight / 2,
  };
}
