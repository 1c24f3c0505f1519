/** The space-time diagram as the scrubber: dragging on it moves the moment. */
import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { coneOf } from '../../../src/browser.ts';
import { momentsOf } from '../moment/moments.ts';
import { timeText } from '../moment/time-text.ts';
import { factsUntil } from '../moment/times.ts';
import { colours } from '../state/colours.ts';
import type { Laboratory } from '../state/laboratory.ts';
import { type Diagram as Drawn, drawDiagram, type Frame, lastDiagrams, ROWS_MOST } from './draw-diagram.ts';
import { drawCone, drawPresent } from './draw-present-line.ts';
import type { Playback } from './playback.ts';
import { timeAt, timeScaleOf } from './time-scale.ts';

/** Facts above which the causal past and future are not looked for. */
const CONE_MOST = 300_000;

export function Diagram({ laboratory, playback }: { readonly laboratory: Laboratory; readonly playback: Playback }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const ground = useMemo(() => document.createElement('canvas'), []);
  const frame = useSignal<Frame>({ width: 0, height: 0, left: 72, right: 22, bottom: 24 });
  const drawn = useRef<Drawn>(undefined);

  useEffect(() => {
    const element = canvas.current!;
    const resized = new ResizeObserver(() => {
      frame.value = { ...frame.value, width: element.clientWidth, height: element.clientHeight };
    });
    resized.observe(element);
    return () => resized.disconnect();
  }, [frame]);

  const chosen = useComputed(() => laboratory.shown.value?.broadcast);
  const base = useComputed(() => {
    const run = laboratory.run.value;
    const reach = laboratory.reach.value;
    if (run === undefined || reach === undefined || frame.value.width === 0) return undefined;
    const { copies } = momentsOf(run);
    return {
      run,
      copies,
      chosen: chosen.value,
      reach,
      scale: timeScaleOf(run.facts, (index) => copies.isQuietBefore(index)),
      frame: frame.value,
      colours: colours.value,
    };
  });
  const cone = useComputed(() => {
    const run = laboratory.run.value;
    const peer = laboratory.peer.value;
    const moment = laboratory.shown.value;
    if (run === undefined || peer === undefined || moment === undefined) return undefined;
    if (run.facts.count > CONE_MOST || moment.size > ROWS_MOST) return undefined;
    const event = peer < moment.size ? moment.latest[peer] : -1;
    return event < 0 || laboratory.isPlaying.value ? undefined : coneOf(run.facts, moment.size, event);
  });

  useSignalEffect(() => {
    const around = base.value;
    const timeMs = laboratory.timeMs.value + laboratory.aheadMs.value;
    const lit = cone.value;
    if (around === undefined) return;
    const request = requestAnimationFrame(() => {
      const ratio = devicePixelRatio || 1;
      const element = canvas.current!;
      const { width, height } = around.frame;
      const pen = element.getContext('2d')!;
      if (drawn.current !== around) {
        for (const each of [element, ground]) {
          each.width = Math.round(width * ratio);
          each.height = Math.round(height * ratio);
        }
        const groundPen = ground.getContext('2d')!;
        groundPen.setTransform(ratio, 0, 0, ratio, 0, 0);
        drawDiagram(groundPen, around);
        drawn.current = around;
        lastDiagrams.set(element, around);
      }
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.clearRect(0, 0, element.width, element.height);
      pen.drawImage(ground, 0, 0);
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      if (lit !== undefined) drawCone(pen, around, lit);
      drawPresent(pen, around, timeMs);
    });
    return () => cancelAnimationFrame(request);
  });

  const scrub = (event: PointerEvent) => {
    const run = laboratory.run.value;
    const around = base.value;
    if (run === undefined || around === undefined || (event.buttons & 1) === 0) return;
    const { left, right, width } = around.frame;
    const place = (event.clientX - canvas.current!.getBoundingClientRect().left - left) / (width - left - right);
    playback.goTo(place <= 0 ? 0 : factsUntil(run.facts, timeAt(around.scale, Math.min(1, place))));
  };
  const move = (event: KeyboardEvent) => {
    const count = laboratory.run.value?.count.value ?? 0;
    const by = event.key === 'PageUp' ? 1 : event.key === 'PageDown' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    playback.goTo(laboratory.moment.value + Math.ceil((by * count) / 10));
  };

  const timeMs = laboratory.timeMs.value;
  return (
    <canvas
      ref={canvas}
      class="diagram"
      tabIndex={0}
      role="slider"
      aria-label="Time of the run"
      aria-valuemin={0}
      aria-valuemax={laboratory.run.value?.count.value ?? 0}
      aria-valuenow={laboratory.moment.value}
      aria-valuetext={timeText(timeMs)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        scrub(event);
      }}
      onPointerMove={scrub}
      onKeyDown={move}
    />
  );
}
