/** A drag over a picture with a time axis selects a span of time, and each such picture shows the selected one. */
import type { Scene } from './scene.ts';
import { follow, select } from './selection.ts';

/** Where times lie in a picture. */
export interface TimeField {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  xOf(timeMs: number): number;
  timeOf(x: number): number;
}

/** A shorter drag is a click. */
const LEAST = 4;

/** The field that a chart names. */
export function fieldOf({ root }: Scene): TimeField | undefined {
  const text = root.querySelector('[data-time]')?.getAttribute('data-time');
  if (text === null || text === undefined) return undefined;
  const [left, top, width, height, fromMs, toMs] = text.split(' ').map(Number);
  return {
    left,
    top,
    width,
    height,
    xOf: (timeMs) => left + ((timeMs - fromMs) / (toMs - fromMs)) * width,
    timeOf: (x) => fromMs + ((x - left) / width) * (toMs - fromMs),
  };
}

/** @param isShown whether the picture shows the span itself: one that zooms to it needs no band */
export function letSpanBeDragged(scene: Scene, field: TimeField, isShown: boolean): void {
  const band = bandOver(scene, field);
  let startX: number | undefined;
  let isDragged = false;
  const surface = scene.surface as HTMLElement | SVGSVGElement as HTMLElement;
  const clamp = (x: number) => Math.max(field.left, Math.min(field.left + field.width, x));
  surface.style.touchAction = 'pan-y';
  surface.addEventListener('pointerdown', (event) => {
    const { x, y } = scene.pointAt(event);
    isDragged = false;
    const isIn =
      x >= field.left - 8 && x <= field.left + field.width + 8 && y >= field.top && y <= field.top + field.height;
    startX = isIn && event.button === 0 ? clamp(x) : undefined;
  });
  addEventListener('pointermove', (event) => {
    if (startX === undefined) return;
    const x = clamp(scene.pointAt(event).x);
    if (!isDragged && Math.abs(x - startX) < LEAST) return;
    isDragged = true;
    band.show(Math.min(startX, x), Math.max(startX, x));
  });
  addEventListener('pointerup', (event) => {
    if (startX !== undefined && isDragged) {
      const ends = [startX, clamp(scene.pointAt(event).x)].sort((one, other) => one - other);
      select({ span: [field.timeOf(ends[0]), field.timeOf(ends[1])] });
    }
    startX = undefined;
  });
  // The click that ends a drag.
  surface.addEventListener(
    'click',
    (event) => {
      if (isDragged) event.stopImmediatePropagation();
    },
    { capture: true },
  );
  follow(({ span }) => {
    if (span === undefined || !isShown) return band.hide();
    band.show(clamp(field.xOf(span[0])), clamp(field.xOf(span[1])));
  });
}

function bandOver({ root, repaint }: Scene, { top, height }: TimeField) {
  const band = root.ownerDocument.createElementNS('http://www.w3.org/2000/svg', 'rect');
  const set = (values: Readonly<Record<string, string | number>>) => {
    for (const [name, value] of Object.entries(values)) band.setAttribute(name, String(value));
    repaint();
  };
  const look = { class: 'span', fill: '#0072b2', 'fill-opacity': 0.15, 'pointer-events': 'none', display: 'none' };
  set({ y: top, height, ...look });
  root.append(band);
  return {
    show: (x1: number, x2: number) => set({ x: x1, width: Math.max(1, x2 - x1), display: 'inline' }),
    hide: () => set({ display: 'none' }),
  };
}
