/** What a pointer does on the stage: moves and zooms the view, clicks, or draws a line. */
import { type Camera, wholeStage } from '../state/camera.ts';
import { movedBy, type View, zoomedAt } from './view.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PointerUse {
  readonly view: View;
  moved(camera: Camera): void;
  /** True if dragging draws a line instead of moving the view. */
  draws(event: PointerEvent): boolean;
  clicked(at: Point): void;
  hovered(at: Point | undefined): void;
  drawn(line: readonly Point[], isOver: boolean): void;
}

/** Movement up to which it is a click. */
const CLICK = 5;

/** @returns what ends it */
export function followPointers(canvas: HTMLCanvasElement, use: PointerUse): () => void {
  const pointers = new Map<number, Point>();
  let begun: Point | undefined;
  let line: Point[] | undefined;
  const ending = new AbortController();
  const on = <Name extends keyof HTMLElementEventMap>(name: Name, hear: (event: HTMLElementEventMap[Name]) => void) =>
    canvas.addEventListener(name, hear, { signal: ending.signal, passive: name !== 'wheel' });
  const placeOf = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top } = canvas.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };

  on('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    begun = pointers.size === 0 ? placeOf(event) : undefined;
    pointers.set(event.pointerId, placeOf(event));
    line = pointers.size === 1 && use.draws(event) ? [placeOf(event)] : undefined;
  });
  on('pointermove', (event) => {
    const now = placeOf(event);
    const before = pointers.get(event.pointerId);
    if (before === undefined) return use.hovered(now);
    if (begun !== undefined && Math.hypot(now.x - begun.x, now.y - begun.y) < CLICK) return;
    begun = undefined;
    if (line !== undefined) {
      line.push(now);
      use.drawn(line, false);
    } else move(before, now, event.pointerId);
    pointers.set(event.pointerId, now);
  });
  const lift = (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId)) return;
    if (event.type === 'pointerup' && begun !== undefined && pointers.size === 0) use.clicked(begun);
    else if (line !== undefined) use.drawn(line, true);
    line = undefined;
    begun = undefined;
  };
  on('pointerup', lift);
  on('pointercancel', lift);
  on('pointerleave', () => use.hovered(undefined));
  on('dblclick', () => use.moved(wholeStage));
  on('wheel', (event) => {
    event.preventDefault();
    const { x, y } = placeOf(event);
    use.moved(zoomedAt(use.view, x, y, Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0018))));
  });

  /** One pointer moves the view, two zoom it. */
  function move(before: Point, now: Point, id: number): void {
    const other = [...pointers].find(([pointer]) => pointer !== id)?.[1];
    if (other === undefined) {
      use.moved(movedBy(use.view, now.x - before.x, now.y - before.y));
      return;
    }
    const distance = (point: Point) => Math.hypot(point.x - other.x, point.y - other.y) || 1;
    const by = distance(now) / distance(before);
    use.moved(zoomedAt(use.view, (now.x + other.x) / 2, (now.y + other.y) / 2, by));
  }

  return () => ending.abort();
}
