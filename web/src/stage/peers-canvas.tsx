/** The canvas of the stage: draws what the laboratory shows, and tells what is clicked. */
import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { colours } from '../state/colours.ts';
import type { Laboratory } from '../state/laboratory.ts';
import { Painter } from './painter.ts';
import { Placement } from './placement.ts';
import { followPointers } from './pointer.ts';
import { peerNear, peerToward, type View } from './view.ts';

const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function PeersCanvas({ laboratory, said }: { readonly laboratory: Laboratory; readonly said: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<Painter>(undefined);
  const placement = useMemo(() => new Placement(), []);
  const view = useSignal<View>({ width: 0, height: 0, zoom: 1, x: 0, y: 0 });

  useEffect(() => placement.follow(laboratory), [placement, laboratory]);
  useEffect(() => {
    const element = canvas.current!;
    painter.current = new Painter(element);
    const resized = new ResizeObserver(() => {
      view.value = { ...view.value, width: element.clientWidth, height: element.clientHeight };
    });
    resized.observe(element);
    const ended = followPointers(element, {
      view,
      draws: () => false,
      clicked: ({ x, y }) => {
        const drawing = painter.current?.drawing;
        if (drawing !== undefined)
          laboratory.peer.value = peerNear(drawing.points, x, y, Math.max(12, drawing.radius + 4));
      },
      hovered: () => {},
      drawn: () => {},
    });
    return () => {
      resized.disconnect();
      ended();
    };
  }, [laboratory, view]);

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

  const moveSelection = (event: KeyboardEvent) => {
    const direction = DIRECTIONS[event.key];
    const drawing = painter.current?.drawing;
    if (direction === undefined || !event.shiftKey || drawing === undefined) return;
    const peer = laboratory.peer.value;
    laboratory.peer.value = peer === undefined ? 0 : peerToward(drawing.points, peer, ...direction);
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <canvas
      ref={canvas}
      class={laboratory.isWaiting.value ? 'peers is-waiting' : 'peers'}
      tabIndex={0}
      role="img"
      aria-label={`The peers. ${said}. Shift with an arrow key selects a peer.`}
      onKeyDown={moveSelection}
    />
  );
}
