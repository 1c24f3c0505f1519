/**
 * A picture of the page with its marks. One with few marks is an SVG in the document; one with many is kept as an SVG
 * outside of it and drawn on a canvas (`canvas.ts`), as browsers are slow with many elements.
 */

import { fromColumns } from '../columns.ts';
import { Sheet } from './canvas.ts';
import { nothing, type Selection } from './selection.ts';

export interface Mark {
  readonly element: SVGGraphicsElement;
  /** What it is: message, bar, link … */
  readonly described: string;
  readonly peers: readonly number[];
  readonly broadcasts: readonly string[];
  /** One time or two. */
  readonly ms: readonly number[];
}

export interface Scene {
  readonly figure: HTMLElement;
  readonly root: SVGSVGElement;
  /** What is seen: the root, or the canvas. */
  readonly surface: SVGSVGElement | HTMLCanvasElement;
  readonly marks: readonly Mark[];
  /** The mark under the pointer. */
  markAt(event: MouseEvent): SVGElement | undefined;
  /** In the picture's own units. */
  pointAt(event: MouseEvent): { readonly x: number; readonly y: number };
  /** In the next frame. */
  repaint(): void;
  repaintNow(): void;
}

export async function scenesIn(page: Document): Promise<Scene[]> {
  const scenes: Scene[] = [];
  for (const figure of page.querySelectorAll<HTMLElement>('figure')) {
    const canvas = figure.querySelector('canvas');
    const packed = figure.querySelector<HTMLScriptElement>('script[data-packed]');
    const root = packed === null ? figure.querySelector<SVGSVGElement>('.drawing > svg') : await unpacked(packed);
    if (root === null) continue;
    if (canvas === null) packed?.replaceWith(document.adoptNode(root));
    scenes.push(canvas === null ? inDocument(figure, root) : onCanvas(figure, canvas, root));
  }
  return scenes;
}

function inDocument(figure: HTMLElement, root: SVGSVGElement): Scene {
  return {
    figure,
    root,
    surface: root,
    // Anew each time: other controls may draw other marks.
    get marks() {
      return marksIn(root);
    },
    markAt: (event) => markNear(event),
    pointAt: ({ clientX, clientY }) => new DOMPoint(clientX, clientY).matrixTransform(root.getScreenCTM()!.inverse()),
    repaint() {},
    repaintNow() {},
  };
}

/** A line is thin: what is near the pointer counts as pointed at. */
const NEAR = [
  [0, 0],
  [0, 3],
  [0, -3],
  [3, 0],
  [-3, 0],
] as const;

function markNear({ clientX, clientY }: MouseEvent): SVGElement | undefined {
  for (const [x, y] of NEAR) {
    const mark = document
      .elementFromPoint(clientX + x, clientY + y)
      ?.closest<SVGElement>('[role=graphics-symbol],.name');
    if (mark !== null && mark !== undefined) return mark;
  }
  return undefined;
}

function onCanvas(figure: HTMLElement, canvas: HTMLCanvasElement, root: SVGSVGElement): Scene {
  const sheet = new Sheet(canvas, root);
  sheet.paint();
  new ResizeObserver(() => sheet.paint()).observe(canvas);
  return {
    figure,
    root,
    surface: canvas,
    marks: marksIn(root),
    markAt: (event) => sheet.markAt(sheet.pointAt(event)),
    pointAt: (event) => sheet.pointAt(event),
    repaint: () => sheet.paint(),
    repaintNow: () => sheet.paintNow(),
  };
}

/** A picture that the page holds packed (`../columns.ts`, `../deflate.ts`). */
async function unpacked({ textContent }: HTMLScriptElement): Promise<SVGSVGElement> {
  const bytes = Uint8Array.from(atob(textContent!), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const text = fromColumns(await new Response(stream).text());
  return new DOMParser().parseFromString(text, 'image/svg+xml').documentElement as unknown as SVGSVGElement;
}

function marksIn(root: SVGSVGElement): Mark[] {
  const elements = root.querySelectorAll<SVGGraphicsElement>('[data-peers],[data-of],[data-ms]');
  return Array.from(elements, markFrom);
}

export function markFrom(element: SVGGraphicsElement): Mark {
  return {
    element,
    described: element.getAttribute('aria-roledescription') ?? '',
    peers: words(element, 'data-peers').map(Number),
    broadcasts: words(element, 'data-of'),
    ms: words(element, 'data-ms').map(Number),
  };
}

function words(element: Element, name: string): string[] {
  const text = element.getAttribute(name) ?? '';
  return text === '' ? [] : text.split(' ');
}

/** Whether a mark has nothing against the selection: what it doesn't tell of counts as selected. */
export function isSelected({ peers, broadcasts, ms }: Mark, { peer, broadcast, span }: Selection = nothing): boolean {
  return (
    (peer === undefined || peers.length === 0 || peers.includes(peer)) &&
    (broadcast === undefined || broadcasts.length === 0 || broadcasts.includes(broadcast)) &&
    (span === undefined || ms.length === 0 || (ms[0] <= span[1] && ms[ms.length - 1] >= span[0]))
  );
}
