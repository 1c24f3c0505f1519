/** A film of the run: the stage is recorded while the run plays from its beginning. */
import { effect } from '@preact/signals';
import type { Laboratory } from '../state/laboratory.ts';
import { CaptionedStage } from './captioned.ts';

const FRAMES_PER_SECOND = 30;
/** The last picture stands for so long. */
const LAST_MS = 800;
const LONGEST_MS = 120_000;

export async function filmOf(stage: HTMLCanvasElement, laboratory: Laboratory): Promise<Blob> {
  const captioned = new CaptionedStage(stage);
  const recorder = new MediaRecorder(captioned.canvas.captureStream(FRAMES_PER_SECOND), { mimeType: 'video/webm' });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }));
  let frame = 0;
  const draw = () => {
    captioned.draw();
    frame = requestAnimationFrame(draw);
  };
  draw();
  laboratory.moment.value = 0;
  recorder.start(250);
  laboratory.isPlaying.value = true;
  await playedToEnd(laboratory);
  await new Promise((resolve) => setTimeout(resolve, LAST_MS));
  cancelAnimationFrame(frame);
  recorder.stop();
  await stopped;
  return new Blob(parts, { type: 'video/webm' });
}

/** Also if somebody pauses it. */
function playedToEnd({ isPlaying }: Laboratory): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(longest);
      queueMicrotask(() => end());
      resolve();
    };
    const longest = setTimeout(over, LONGEST_MS);
    const end = effect(() => {
      if (!isPlaying.value) over();
    });
  });
}
