/**
 * The space-time diagram under the hand: zoomed and moved along the time, and any broadcast brought into focus with the
 * way by which it spread.
 */
import { arrowLook, arrowPath, dotLook, type End, type Focus } from '../../pictures/arrows.ts';
import { labelledEvery, rowsByTime, viewAround } from '../../pictures/collapsed-rows.ts';
import { placeOf, type Quiet, type Stretch, stretchesOf, timeAt, timeMarks } from '../../pictures/time-axis.ts';
import type { Mark, Scene } from './scene.ts';
import { follow } from './selection.ts';
import { letSpanBeDragged, type TimeField } from './time-span.ts';

interface Arrow extends Mark {
  y1: number;
  y2: number;
  readonly end: End;
  readonly firsts: readonly string[];
}

/** The whole time, at most so many times larger. */
const LARGEST = 10_000;

export function letSpaceTimeBeExplored(scenes: readonly Scene[]): void {
  for (const scene of scenes) {
    const group = scene.root.querySelector<SVGGElement>('[data-from]');
    if (group !== null) new SpaceTime(scene, group).begin();
  }
}

class SpaceTime {
  private readonly scene: Scene;
  private readonly axis: SVGGElement;
  private readonly colours: readonly string[];
  private readonly whole: readonly [number, number];
  private readonly width: number;
  private readonly height: number;
  private readonly quiet: readonly Quiet[];
  private readonly focus: string;
  private readonly isCollapsed: boolean;
  private readonly arrows: readonly Arrow[];
  private readonly dots: readonly Mark[];
  private readonly faults: readonly Mark[];
  private readonly names: readonly Mark[];
  private readonly row: number;
  private readonly edge: number;
  private readonly place: { readonly left: number; readonly top: number };
  private stretches: readonly Stretch[] = [];
  private fromMs: number;
  private toMs: number;

  constructor(scene: Scene, group: SVGGElement) {
    const data = (name: string) => group.getAttribute(`data-${name}`) ?? '';
    this.scene = scene;
    this.axis = group.querySelector<SVGGElement>('[data-axis]')!;
    this.colours = this.axis.getAttribute('data-axis')!.split(' ');
    this.whole = [Number(data('from')), Number(data('to'))];
    [this.fromMs, this.toMs] = this.whole;
    this.width = Number(data('width'));
    this.height = Number(data('height'));
    const ends = data('quiet') === '' ? [] : data('quiet').split(' ').map(Number);
    this.quiet = ends.flatMap((from, index) => (index % 2 === 0 ? [[from, ends[index + 1]] as const] : []));
    this.focus = data('focus');
    this.isCollapsed = data('collapsed') === 'true';
    const withAttribute = (name: string) => scene.marks.filter(({ element }) => element.hasAttribute(name));
    this.arrows = withAttribute('data-arrow').map(arrowFrom);
    this.dots = withAttribute('data-at');
    this.faults = withAttribute('data-fault');
    this.names = scene.marks.filter(({ element }) => element.classList.contains('name'));
    this.row = Number(data('row'));
    this.edge = Number(data('edge'));
    this.place = { left: shiftOf(this.axis)[0], top: shiftOf(group)[1] };
  }

  begin(): void {
    this.addControls();
    letSpanBeDragged(this.scene, this.field(), false);
    this.zoomByWheel();
    follow(({ span, broadcast }) => {
      this.bringIntoFocus(broadcast ?? this.focus);
      if (span === undefined) this.show(...this.viewOf(broadcast ?? this.focus));
      else this.show(span[0], Math.min(span[1], this.whole[1]));
    });
  }

  private field(): TimeField {
    const { left, top } = this.place;
    return {
      left,
      top,
      width: this.width,
      height: this.height,
      xOf: (timeMs) => left + placeOf(this.stretches, timeMs),
      timeOf: (x) => timeAt(this.stretches, x - left),
    };
  }

  private show(fromMs: number, toMs: number): void {
    const [first, last] = this.whole;
    const span = Math.min(last - first, Math.max((last - first) / LARGEST, toMs - fromMs));
    this.fromMs = Math.max(first, Math.min(last - span, fromMs));
    this.toMs = this.fromMs + span;
    const { fromMs: from, toMs: to, width, quiet } = this;
    this.stretches = stretchesOf({ fromMs: from, toMs: to, width, quiet });
    const xOf = (timeMs: number) => placeOf(this.stretches, timeMs);
    for (const { element, ms, y1, y2, end } of this.arrows)
      element.setAttribute('d', arrowPath(xOf(ms[0]), y1, xOf(ms[1]), y2, end));
    for (const { element, ms } of this.dots) {
      const [, y] = shiftOf(element);
      element.setAttribute('transform', `translate(${xOf(ms[0]).toFixed(1)},${y})`);
    }
    for (const { element, ms } of this.faults) {
      element.setAttribute('x', xOf(ms[0]).toFixed(1));
      element.setAttribute('width', Math.max(1, xOf(ms[1]) - xOf(ms[0])).toFixed(1));
    }
    this.axis.innerHTML = timeMarks(this.stretches, this.height, this.colours[0], this.colours[1]);
    this.scene.repaint();
  }

  /** Of many peers only one broadcast is seen: then the time in which it spread. */
  private viewOf(broadcast: string): readonly [number, number] {
    const copies = this.arrows.filter(({ broadcasts }) => broadcasts.includes(broadcast));
    if (!this.isCollapsed || copies.length === 0) return this.whole;
    const [fromMs, toMs] = this.whole;
    const made = this.dots.find((dot) => dot.described === 'broadcast' && dot.broadcasts.includes(broadcast));
    const madeMs = made?.ms[0] ?? Math.min(...copies.map(({ ms }) => ms[0]));
    const view = viewAround(madeMs, Math.max(...copies.map(({ ms }) => ms[1])), { fromMs, toMs });
    return [view.fromMs, view.toMs];
  }

  /** Peers stand in the order in which the broadcast reached them. */
  private orderPeers(broadcast: string): void {
    const reached = new Map([[Number(broadcast.split(':')[0]), Number.MIN_SAFE_INTEGER]]);
    for (const { firsts, peers, ms } of this.arrows) if (firsts.includes(broadcast)) reached.set(peers[1], ms[1]);
    const rows = rowsByTime(this.names.length, reached);
    const yOf = (peer: number) => this.edge + rows[peer] * this.row;
    for (const arrow of this.arrows) [arrow.y1, arrow.y2] = arrow.peers.map(yOf);
    for (const { element, peers } of this.dots) element.setAttribute('transform', `translate(0,${yOf(peers[0])})`);
    for (const { element, peers } of this.faults) element.setAttribute('y', String(yOf(peers[0]) - this.row / 2));
    for (const { element, peers } of this.names) {
      element.setAttribute('y', String(yOf(peers[0]) + 4));
      if (rows[peers[0]] % labelledEvery(this.row) === 0) element.removeAttribute('display');
      else element.setAttribute('display', 'none');
    }
  }

  /** The messages of one broadcast, and those of them that were the first to bring it to a peer. */
  private bringIntoFocus(name: string): void {
    if (this.isCollapsed) this.orderPeers(name);
    const raised: Element[] = [];
    for (const { element, broadcasts, firsts, end } of this.arrows) {
      const focus = !broadcasts.includes(name) ? 'other' : firsts.includes(name) ? 'first' : 'copy';
      this.setLook(element, arrowLook(focus, end), focus);
      if (focus === 'first') raised.push(element);
    }
    for (const { element, broadcasts, described } of this.dots) {
      if (broadcasts.length === 0) continue;
      const focus = broadcasts.includes(name) ? 'first' : 'other';
      this.setLook(element, dotLook(focus, described === 'arrival' ? 'fill' : 'stroke'), focus);
      if (focus === 'first') raised.push(element);
    }
    // Last in the document is on top.
    for (const element of raised) element.parentNode!.append(element);
  }

  private setLook(element: SVGElement, look: Readonly<Record<string, string>>, focus: Focus): void {
    for (const [name, value] of Object.entries(look)) element.setAttribute(name, value);
    element.setAttribute('data-focus', focus);
    if (this.isCollapsed && focus === 'other') element.setAttribute('display', 'none');
    else element.removeAttribute('display');
  }

  /** @param around the time that stays where it is */
  private zoom(factor: number, around = (this.fromMs + this.toMs) / 2): void {
    this.show(around - (around - this.fromMs) / factor, around + (this.toMs - around) / factor);
  }

  private move(share: number): void {
    const by = (this.toMs - this.fromMs) * share;
    this.show(this.fromMs + by, this.toMs + by);
  }

  private addControls(): void {
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
    add('+', 'zoom in', () => this.zoom(2));
    add('−', 'zoom out', () => this.zoom(0.5));
    add('←', 'earlier', () => this.move(-0.25));
    add('→', 'later', () => this.move(0.25));
    add('all', 'all of the time', () => this.show(...this.whole));
    this.scene.figure.querySelector('.drawing')!.before(controls);
  }

  private zoomByWheel(): void {
    this.scene.surface.addEventListener(
      'wheel',
      (event) => {
        const { ctrlKey, metaKey, deltaY } = event as WheelEvent;
        if (!ctrlKey && !metaKey) return;
        event.preventDefault();
        const x = this.scene.pointAt(event as WheelEvent).x - this.place.left;
        this.zoom(deltaY < 0 ? 1.25 : 0.8, timeAt(this.stretches, x));
      },
      { passive: false },
    );
  }
}

function arrowFrom(mark: Mark): Arrow {
  const [, y1, y2, end] = /^(\S+) (\S+) (.+)$/.exec(mark.element.getAttribute('data-arrow')!)!;
  const firsts = mark.element.getAttribute('data-first')?.split(' ') ?? [];
  return { ...mark, y1: Number(y1), y2: Number(y2), end: end as End, firsts };
}

function shiftOf(element: Element): number[] {
  return /translate\(([^,]+),([^)]+)\)/.exec(element.getAttribute('transform')!)!.slice(1).map(Number);
}
