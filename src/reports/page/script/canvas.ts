/**
 * Draws an SVG that is not in the document on a canvas, in the colours of the page. It knows what our pictures consist
 * of: groups, paths, rectangles, circles, lines, texts, and windows (`<svg>` within).
 */

/** Distance within which a thin line counts as pointed at, in the picture's own units. */
const REACH = 6;
const OFF = 0.1;

interface Shape {
  readonly path: Path2D;
  readonly matrix: DOMMatrix;
  readonly isFilled: boolean;
  readonly width: number;
}

/** What elements pass on to those in them. */
interface Style {
  readonly fill: string;
  readonly stroke: string;
  readonly strokeWidth: number;
  readonly fontSize: number;
  readonly alpha: number;
}

const initial: Style = { fill: '#1c2430', stroke: 'none', strokeWidth: 1, fontSize: 12, alpha: 1 };

export class Sheet {
  private readonly context: CanvasRenderingContext2D;
  private readonly canvas: HTMLCanvasElement;
  private readonly root: SVGSVGElement;
  private readonly width: number;
  private readonly height: number;
  private readonly font: string;
  private shapes = new Map<SVGElement, Shape>();
  private colours: ReadonlyMap<string, string> = new Map();
  private isAsked = false;

  constructor(canvas: HTMLCanvasElement, root: SVGSVGElement) {
    this.canvas = canvas;
    this.root = root;
    this.context = canvas.getContext('2d')!;
    const [, , width, height] = root.getAttribute('viewBox')!.split(' ').map(Number);
    [this.width, this.height] = [width, height];
    this.font = root.getAttribute('font-family') ?? 'sans-serif';
  }

  /** Once in a frame, however often it is called. */
  paint(): void {
    if (this.isAsked) return;
    this.isAsked = true;
    requestAnimationFrame(() => {
      this.isAsked = false;
      this.paintNow();
    });
  }

  paintNow(): void {
    const ratio = devicePixelRatio || 1;
    const shown = this.canvas.clientWidth || this.width;
    const scale = (shown / this.width) * ratio;
    this.canvas.width = Math.round(this.width * scale);
    this.canvas.height = Math.round(this.height * scale);
    this.colours = coloursOfPage();
    this.shapes = new Map();
    this.context.setTransform(scale, 0, 0, scale, 0, 0);
    this.drawIn(this.root, new DOMMatrix(), initial);
  }

  pointAt({ clientX, clientY }: MouseEvent): DOMPoint {
    const box = this.canvas.getBoundingClientRect();
    return new DOMPoint(
      ((clientX - box.left) / box.width) * this.width,
      ((clientY - box.top) / box.height) * this.height,
    );
  }

  /** The topmost mark there: one that is covered by the point first, then one that is near. */
  markAt({ x, y }: { readonly x: number; readonly y: number }): SVGElement | undefined {
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    let near: SVGElement | undefined;
    for (const [element, { path, matrix, isFilled, width }] of [...this.shapes].reverse()) {
      const { x: inX, y: inY } = new DOMPoint(x, y).matrixTransform(matrix.inverse());
      if (isFilled && this.context.isPointInPath(path, inX, inY)) return element;
      this.context.lineWidth = Math.max(width, REACH);
      if (near === undefined && this.context.isPointInStroke(path, inX, inY)) near = element;
    }
    return near;
  }

  private drawIn(parent: Element, matrix: DOMMatrix, style: Style): void {
    for (const child of parent.children) this.draw(child as SVGElement, matrix, styleOf(child, style));
  }

  private draw(element: SVGElement, outer: DOMMatrix, style: Style): void {
    if (element.getAttribute('display') === 'none') return;
    const matrix = outer.multiply(matrixOf(element));
    if (element.tagName === 'g') this.drawIn(element, matrix, style);
    else if (element.tagName === 'svg') this.drawWindow(element, matrix, style);
    else if (element.tagName === 'text') this.drawText(element, matrix, style);
    else this.drawShape(element, matrix, style);
  }

  private drawWindow(element: SVGElement, outer: DOMMatrix, style: Style): void {
    const [x, y, width, height] = numbersOf(element, ['x', 'y', 'width', 'height']);
    const { context } = this;
    context.save();
    const before = context.getTransform();
    context.transform(outer.a, outer.b, outer.c, outer.d, outer.e, outer.f);
    const edge = new Path2D();
    edge.rect(x, y, width, height);
    context.clip(edge);
    context.setTransform(before);
    this.drawIn(element, outer.translate(x, y), style);
    context.restore();
  }

  private drawShape(element: SVGElement, matrix: DOMMatrix, style: Style): void {
    const path = pathOf(element);
    if (path === undefined) return;
    const { context } = this;
    const before = context.getTransform();
    context.transform(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f);
    const isFilled = style.fill !== 'none' && element.tagName !== 'line';
    if (isFilled) {
      context.fillStyle = this.colour(style.fill);
      context.globalAlpha = style.alpha * opacityOf(element, 'fill-opacity');
      context.fill(path);
    }
    if (style.stroke !== 'none') {
      context.strokeStyle = this.colour(style.stroke);
      context.lineWidth = style.strokeWidth;
      context.globalAlpha = style.alpha * opacityOf(element, 'stroke-opacity');
      context.setLineDash(
        (element.getAttribute('stroke-dasharray') ?? '')
          .split(/[ ,]+/)
          .filter(Boolean)
          .map(Number)
          .filter(Number.isFinite),
      );
      context.stroke(path);
    }
    context.setTransform(before);
    if (element.getAttribute('role') === 'graphics-symbol')
      this.shapes.set(element, { path, matrix, isFilled, width: style.strokeWidth });
  }

  private drawText(element: SVGElement, matrix: DOMMatrix, style: Style): void {
    const { context } = this;
    const before = context.getTransform();
    context.transform(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f);
    const [x, y] = numbersOf(element, ['x', 'y']);
    const anchor = element.getAttribute('text-anchor');
    context.font = `${element.getAttribute('font-weight') ?? 400} ${style.fontSize}px ${this.font}`;
    context.textAlign = anchor === 'end' ? 'right' : anchor === 'middle' ? 'center' : 'left';
    context.fillStyle = this.colour(style.fill);
    context.globalAlpha = style.alpha;
    context.fillText(element.textContent ?? '', x, y);
    context.setTransform(before);
  }

  private colour(name: string): string {
    return this.colours.get(name) ?? name;
  }
}

/** By colour of a picture: that of the page, light or dark. */
function coloursOfPage(): Map<string, string> {
  const style = getComputedStyle(document.documentElement);
  const pairs = style.getPropertyValue('--pairs').trim().replaceAll('"', '').split(' ');
  return new Map(
    pairs.map((pair) => [`#${pair.split('=')[1]}`, style.getPropertyValue(`--${pair.split('=')[0]}`).trim()]),
  );
}

function styleOf(element: Element, outer: Style): Style {
  const own = (name: string) => element.getAttribute(name);
  const off = element.classList.contains('off') ? OFF : 1;
  return {
    fill: own('fill') ?? outer.fill,
    stroke: own('stroke') ?? outer.stroke,
    strokeWidth: Number(own('stroke-width') ?? outer.strokeWidth),
    fontSize: Number.parseFloat(own('font-size') ?? String(outer.fontSize)),
    alpha: outer.alpha * opacityOf(element, 'opacity') * off,
  };
}

function opacityOf(element: Element, name: string): number {
  return Number(element.getAttribute(name) ?? 1);
}

const moves = /(translate|rotate|scale)\(([^)]*)\)/g;

function matrixOf(element: Element): DOMMatrix {
  let matrix = new DOMMatrix();
  for (const [, move, text] of (element.getAttribute('transform') ?? '').matchAll(moves)) {
    const [one, other] = text.split(/[ ,]+/).map(Number);
    if (move === 'translate') matrix = matrix.translate(one, other ?? 0);
    else if (move === 'rotate') matrix = matrix.rotate(one);
    else matrix = matrix.scale(one, other ?? one);
  }
  return matrix;
}

function pathOf(element: SVGElement): Path2D | undefined {
  if (element.tagName === 'path') return new Path2D(element.getAttribute('d') ?? '');
  const path = new Path2D();
  if (element.tagName === 'rect') {
    const [x, y, width, height] = numbersOf(element, ['x', 'y', 'width', 'height']);
    path.rect(x, y, width, height);
  } else if (element.tagName === 'circle') {
    const [x, y, radius] = numbersOf(element, ['cx', 'cy', 'r']);
    path.arc(x, y, radius, 0, 2 * Math.PI);
  } else if (element.tagName === 'line') {
    const [x1, y1, x2, y2] = numbersOf(element, ['x1', 'y1', 'x2', 'y2']);
    path.moveTo(x1, y1);
    path.lineTo(x2, y2);
  } else return undefined;
  return path;
}

function numbersOf(element: Element, names: readonly string[]): number[] {
  return names.map((name) => Number(element.getAttribute(name) ?? 0));
}
