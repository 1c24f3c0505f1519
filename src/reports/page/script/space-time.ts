/**
 * The space-time diagram under the hand: zoomed and moved along the time, and one broadcast picked out of all with the
 * way by which it spread.
 */
import { arrowPath, axisOf, type End } from '../../pictures/arrows.ts';

interface Arrow {
  readonly mark: SVGElement;
  readonly sentMs: number;
  readonly endMs: number;
  readonly y1: number;
  readonly y2: number;
  readonly end: End;
}

interface Scene {
  readonly field: SVGGElement;
  readonly axis: SVGGElement;
  readonly width: number;
  readonly whole: readonly [number, number];
  readonly arrows: readonly Arrow[];
  readonly dots: readonly { readonly mark: SVGElement; readonly atMs: number; readonly y: string }[];
  fromMs: number;
  toMs: number;
}

/** Distance in the picture's own units within which a line counts as pointed at: it is thin. */
const REACH = 5;
/** The whole time, at most so many times larger. */
const LARGEST = 10_000;

const scenes: Scene[] = [];

export function letScenesBeExplored(): void {
  for (const root of document.querySelectorAll<SVGGElement>('figure [data-from]')) {
    const scene = sceneOf(root);
    scenes.push(scene);
    addControls(scene, root.closest('.drawing')!);
    followPointer(scene);
  }
}

/** The message next to the pointer, if one is near. */
export function messageNear(event: MouseEvent): SVGElement | undefined {
  const scene = scenes.find(({ field }) => event.target instanceof Node && field.contains(event.target));
  if (scene === undefined) return undefined;
  const { x, y } = placeIn(scene, event);
  let nearest: Arrow | undefined;
  let least = REACH;
  for (const arrow of scene.arrows) {
    const distance = distanceTo(x, y, xAt(scene, arrow.sentMs), arrow.y1, xAt(scene, arrow.endMs), arrow.y2);
    if (distance < least) [nearest, least] = [arrow, distance];
  }
  return nearest?.mark;
}

function sceneOf(root: SVGGElement): Scene {
  const { from, to, width } = root.dataset;
  const whole = [Number(from), Number(to)] as const;
  const arrows = [...root.querySelectorAll<SVGElement>('[data-arrow]')].map((mark): Arrow => {
    const [, sentMs, endMs, y1, y2, end] = /^(\S+) (\S+) (\S+) (\S+) (.+)$/.exec(mark.dataset.arrow!)!;
    return { mark, sentMs: Number(sentMs), endMs: Number(endMs), y1: Number(y1), y2: Number(y2), end: end as End };
  });
  const dots = [...root.querySelectorAll<SVGElement>('[data-at]')].map((mark) => ({
    mark,
    atMs: Number(mark.dataset.at),
    y: /,([^)]+)\)/.exec(mark.getAttribute('transform')!)![1],
  }));
  const field = root.querySelector<SVGGElement>('[data-field]')!;
  return {
    field,
    axis: root.querySelector<SVGGElement>('[data-axis]')!,
    width: Number(width),
    whole,
    arrows,
    dots,
    fromMs: whole[0],
    toMs: whole[1],
  };
}

function show(scene: Scene, fromMs: number, toMs: number): void {
  const [first, last] = scene.whole;
  const span = Math.min(last - first, Math.max((last - first) / LARGEST, toMs - fromMs));
  scene.fromMs = Math.max(first, Math.min(last - span, fromMs));
  scene.toMs = scene.fromMs + span;
  for (const { mark, sentMs, endMs, y1, y2, end } of scene.arrows) {
    mark.setAttribute('d', arrowPath(xAt(scene, sentMs), y1, xAt(scene, endMs), y2, end));
  }
  for (const { mark, atMs, y } of scene.dots)
    mark.setAttribute('transform', `translate(${xAt(scene, atMs).toFixed(1)},${y})`);
  scene.axis.innerHTML = axisOf(scene.fromMs, scene.toMs, scene.width, scene.axis.dataset.axis!);
}

/** @param around the time that stays where it is */
function zoom(scene: Scene, factor: number, around = (scene.fromMs + scene.toMs) / 2): void {
  show(scene, around - (around - scene.fromMs) / factor, around + (scene.toMs - around) / factor);
}

function move(scene: Scene, share: number): void {
  const by = (scene.toMs - scene.fromMs) * share;
  show(scene, scene.fromMs + by, scene.toMs + by);
}

function addControls(scene: Scene, drawing: Element): void {
  const controls = document.createElement('div');
  controls.className = 'controls';
  const add = (text: string, name: string, act: () => void) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = text;
    button.setAttribute('aria-label', name);
    button.addEventListener('click', act);
    controls.append(button);
  };
  add('+', 'zoom in', () => zoom(scene, 2));
  add('−', 'zoom out', () => zoom(scene, 0.5));
  add('←', 'earlier', () => move(scene, -0.25));
  add('→', 'later', () => move(scene, 0.25));
  add('all', 'the whole time', () => show(scene, ...scene.whole));
  controls.append(chooserOf(scene));
  drawing.before(controls);
}

function chooserOf(scene: Scene): HTMLElement {
  const label = document.createElement('label');
  label.textContent = 'broadcast ';
  const select = document.createElement('select');
  const names = [...new Set([...scene.field.querySelectorAll<SVGElement>('[data-of]')].flatMap(broadcastsOf))];
  for (const name of ['all', ...names]) select.append(new Option(name, name));
  select.addEventListener('change', () => choose(scene, select.value === 'all' ? undefined : select.value));
  label.append(select);
  return label;
}

/** A message may carry several. */
function broadcastsOf(mark: SVGElement): string[] {
  return mark.dataset.of!.split(' ');
}

/** Picks one broadcast out of all: its messages stay, those stand out that were the first to bring it to a peer. */
function choose({ field }: Scene, name: string | undefined): void {
  field.classList.toggle('choosing', name !== undefined);
  for (const mark of field.querySelectorAll<SVGElement>('[data-of]')) {
    mark.classList.toggle('chosen', name !== undefined && broadcastsOf(mark).includes(name));
    // A message of several may be the first to bring one of them and not the other.
    const { first } = mark.dataset;
    if (first !== undefined)
      mark.classList.toggle('tree', name === undefined ? first !== '' : first.split(' ').includes(name));
  }
  const select = field.closest('figure')!.querySelector('select')!;
  select.value = name ?? 'all';
}

/** Drag to move, Ctrl and wheel to zoom, click to choose. */
function followPointer(scene: Scene): void {
  const { field } = scene;
  let grabbed: { readonly x: number; readonly fromMs: number; readonly toMs: number } | undefined;
  let isDragged = false;
  field.addEventListener('pointerdown', (event) => {
    grabbed = { x: placeIn(scene, event).x, fromMs: scene.fromMs, toMs: scene.toMs };
    isDragged = false;
  });
  addEventListener('pointermove', (event) => {
    if (grabbed === undefined) return;
    const by = ((placeIn(scene, event).x - grabbed.x) / scene.width) * (grabbed.toMs - grabbed.fromMs);
    if (Math.abs(placeIn(scene, event).x - grabbed.x) < REACH && !isDragged) return;
    isDragged = true;
    show(scene, grabbed.fromMs - by, grabbed.toMs - by);
  });
  addEventListener('pointerup', () => {
    grabbed = undefined;
  });
  field.addEventListener('click', (event) => {
    if (isDragged) return;
    const mark =
      event.target instanceof SVGElement && event.target.dataset.of !== undefined ? event.target : messageNear(event);
    choose(scene, mark?.dataset.of?.split(' ')[0]);
  });
  field.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const share = placeIn(scene, event).x / scene.width;
      zoom(scene, event.deltaY < 0 ? 1.25 : 0.8, scene.fromMs + share * (scene.toMs - scene.fromMs));
    },
    { passive: false },
  );
}

function placeIn({ field }: Scene, event: MouseEvent): DOMPoint {
  return new DOMPoint(event.clientX, event.clientY).matrixTransform(field.getScreenCTM()!.inverse());
}

function xAt({ fromMs, toMs, width }: Scene, timeMs: number): number {
  return ((timeMs - fromMs) / (toMs - fromMs)) * width;
}

/** From a point to a line from one point to another. */
function distanceTo(x: number, y: number, x1: number, y1: number, x2: number, y2: number): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const square = dx * dx + dy * dy;
  const share = square === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / square));
  return Math.hypot(x - x1 - share * dx, y - y1 - share * dy);
}
