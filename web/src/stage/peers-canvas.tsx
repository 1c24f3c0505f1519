/** The canvas of the stage: draws what the laboratory shows, and tells what is clicked. */
import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Breaker } from '../break/breaker.ts';
import { sideOf } from '../break/sides.ts';
import { colours } from '../state/colours.ts';
import type { Laboratory } from '../state/laboratory.ts';
import { copyNear } from './draw-copies.ts';
import type { Drawing } from './drawing.ts';
import { Painter } from './painter.ts';
import { Placement } from './placement.ts';
import { followPointers, type Point } from './pointer.ts';
import { type Frame, peerNear, peerToward, type View } from './view.ts';

/** Width of a stage up to which nothing stands beside the peers, as stands.css has it. */
const NARROW = 700;

const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

interface PeersCanvasProps {
  readonly laboratory: Laboratory;
  readonly breaker: Breaker;
  readonly said: string;
  /** Kept free at the right of a wide stage, in CSS pixels. */
  readonly beside: number;
}

/** The two ends of the line that parts the peers. */
type Line = readonly [from: Point, to: Point];

export function PeersCanvas({ laboratory, breaker, said, beside }: PeersCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<Painter>(undefined);
  const placement = useMemo(() => new Placement(), []);
  const frame = useSignal<Frame>({ width: 0, height: 0, right: 0 });
  const view = useComputed<View>(() => ({ ...frame.value, ...laboratory.camera.value }));
  const line = useSignal<Line | undefined>(undefined);

  useEffect(() => placement.follow(laboratory), [placement, laboratory]);
  useEffect(() => {
    const element = canvas.current!;
    painter.current = new Painter(element);
    const resized = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      frame.value = { width, height, right: width > NARROW ? beside : 0 };
    });
    resized.observe(element);
    const ended = followPointers(element, {
      get view() {
        return view.value;
      },
      moved: (camera) => (laboratory.camera.value = camera),
      draws: () => breaker.isCutting.value,
      clicked: (at) => click(painter.current?.drawing, breaker, at),
      hovered: (at) => (element.style.cursor = at === undefined ? '' : cursorAt(painter.current?.drawing, at)),
      drawn: (points, isOver) => {
        const ends: Line = [points[0], points[points.length - 1]];
        line.value = isOver ? undefined : ends;
        if (isOver && painter.current?.drawing !== undefined)
          breaker.cut(sideOf(painter.current.drawing.points, ...ends));
      },
    });
    return () => {
      resized.disconnect();
      ended();
    };
  }, [laboratory, breaker, frame, view, line, beside]);

  useSignalEffect(() => {
    const run = laboratory.run.value;
    const moment = laboratory.shown.value;
    const shown = { places: placement.places.value, view: view.value, colours: colours.value };
    const selected = laboratory.peer.value;
    const timeMs = laboratory.timeMs.value + laboratory.aheadMs.value;
    if (run === undefined || moment === undefined || shown.view.width === 0) return;
    const frame = requestAnimationFrame(() => painter.current?.paint({ run, moment, timeMs, selected, ...shown }));
    return () => cancelAnimationFrame(frame);
  });

  const choose = (event: KeyboardEvent) => {
    const direction = DIRECTIONS[event.key];
    const drawing = painter.current?.drawing;
    const peer = laboratory.peer.value;
    if (drawing === undefined) return;
    if (event.key === 'Enter' && peer !== undefined) openMenu(drawing, breaker, peer);
    else if (direction !== undefined && event.shiftKey)
      laboratory.peer.value = peer === undefined ? 0 : peerToward(drawing.points, peer, ...direction);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <>
      <canvas
        ref={canvas}
        class={`peers${laboratory.isWaiting.value ? ' is-waiting' : ''}${breaker.isCutting.value ? ' is-cutting' : ''}`}
        tabIndex={0}
        role="img"
        aria-label={`The peers. ${said}. Shift with an arrow key selects a peer, Enter breaks it.`}
        onKeyDown={choose}
      />
      {line.value && <CutLine line={line.value} />}
    </>
  );
}

function CutLine({ line: [from, to] }: { readonly line: Line }) {
  const far = 4_000 / (Math.hypot(to.x - from.x, to.y - from.y) || 1);
  const [x, y] = [(to.x - from.x) * far, (to.y - from.y) * far];
  return (
    <svg class="cut-line" aria-hidden="true">
      <line x1={from.x - x} y1={from.y - y} x2={to.x + x} y2={to.y + y} />
    </svg>
  );
}

function peerAt({ points, radius }: Drawing, { x, y }: Point): number | undefined {
  return peerNear(points, x, y, Math.max(11, radius + 3));
}

function cursorAt(drawing: Drawing | undefined, at: Point): string {
  if (drawing === undefined) return '';
  return peerAt(drawing, at) !== undefined || copyNear(drawing, at) !== undefined ? 'pointer' : '';
}

/** A copy has the first say, since it is smaller than a peer. */
function click(drawing: Drawing | undefined, breaker: Breaker, at: Point): void {
  if (drawing === undefined) return;
  const isOpen = breaker.target.value !== undefined;
  breaker.target.value = undefined;
  const peer = peerAt(drawing, at);
  const copy = copyNear(drawing, at);
  if (copy !== undefined && (peer === undefined || drawing.radius < 6)) {
    breaker.laboratory.isPlaying.value = false;
    breaker.target.value = { ...at, copy };
  } else if (peer !== undefined) {
    breaker.laboratory.peer.value = peer;
    openMenu(drawing, breaker, peer);
  } else if (!isOpen) breaker.laboratory.peer.value = undefined;
}

function openMenu({ points, radius }: Drawing, breaker: Breaker, peer: number): void {
  breaker.laboratory.isPlaying.value = false;
  breaker.target.value = { x: points[2 * peer] + radius, y: points[2 * peer + 1], peer };
}
