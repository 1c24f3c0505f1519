/** The run that is shown in forms that others read. */
import { useState } from 'preact/hooks';
import { experimentCommand } from '../../../src/browser.ts';
import { Menu } from '../header/menu.tsx';
import { PIXELS } from '../stage/places.ts';
import type { Laboratory } from '../state/laboratory.ts';
import { CaptionedStage } from './captioned.ts';
import { filmOf } from './film.ts';
import { copyText, saveFile } from './save.ts';
import { diagramSvg, stageSvg } from './stage-svg.ts';

export function ExportMenu({ laboratory }: { readonly laboratory: Laboratory }) {
  const [said, setSaid] = useState('');
  const name = String(laboratory.experiment.value.name ?? 'experiment');
  const isSmall = (laboratory.run.value?.scene.graph.size ?? 0) < PIXELS;
  const items = [
    {
      label: 'YAML',
      hint: 'the experiment, to run it with the command',
      choose: () => void saveYaml(laboratory, name),
    },
    {
      label: 'Command',
      hint: 'copies the command that makes the same run',
      choose: () => void copyCommand(laboratory, setSaid),
    },
    ...(isSmall ? [{ label: 'SVG', hint: 'the stage at this moment, to print', choose: () => saveSvg(name) }] : []),
    { label: 'Space-time SVG', hint: 'the space-time diagram, to print', choose: () => saveDiagram(name) },
    { label: 'PNG', hint: 'the stage at this moment, as a picture', choose: () => saveImage(name) },
    {
      label: 'WebM',
      hint: 'a film of the run from its beginning',
      choose: () => void saveFilm(laboratory, name, setSaid),
    },
    { label: 'NDJSON', hint: 'the trace: a fact a line', choose: () => void saveTrace(laboratory, name) },
  ];
  return (
    <>
      <span class="said" aria-live="polite">
        {said}
      </span>
      <Menu label="Export" items={() => items} />
    </>
  );
}

/** The seed is in it, so that it gives the same run. */
function experimentOf({ run, experiment }: Laboratory) {
  return run.value?.scene.experiment ?? experiment.value;
}

async function saveYaml(laboratory: Laboratory, name: string): Promise<void> {
  const answer = await laboratory.questions.ask({ request: 'write', experiment: experimentOf(laboratory) });
  if (answer.tells === 'text') saveFile(`${name}.yaml`, new Blob([answer.text], { type: 'application/yaml' }));
}

async function copyCommand(laboratory: Laboratory, say: (text: string) => void): Promise<void> {
  const command = experimentCommand(experimentOf(laboratory));
  say((await copyText(command)) ? 'Command copied' : command);
  setTimeout(() => say(''), 4000);
}

function stageCanvas(): HTMLCanvasElement | null {
  return document.querySelector<HTMLCanvasElement>('.stage canvas');
}

function saveImage(name: string): void {
  const stage = stageCanvas();
  if (stage === null) return;
  const { canvas } = new CaptionedStage(stage);
  canvas.toBlob((image) => image !== null && saveFile(`${name}.png`, image), 'image/png');
}

function saveSvg(name: string): void {
  const canvas = stageCanvas();
  const svg = canvas === null ? undefined : stageSvg(canvas);
  if (svg !== undefined) saveFile(`${name}.svg`, new Blob([svg], { type: 'image/svg+xml' }));
}

function saveDiagram(name: string): void {
  const canvas = document.querySelector<HTMLCanvasElement>('.player canvas');
  const svg = canvas === null ? undefined : diagramSvg(canvas, `Space-time diagram of ${name}`);
  if (svg !== undefined) saveFile(`${name}-space-time.svg`, new Blob([svg], { type: 'image/svg+xml' }));
}

async function saveFilm(laboratory: Laboratory, name: string, say: (text: string) => void): Promise<void> {
  const canvas = stageCanvas();
  if (canvas === null) return;
  say('Filming …');
  saveFile(`${name}.webm`, await filmOf(canvas, laboratory));
  say('');
}

async function saveTrace(laboratory: Laboratory, name: string): Promise<void> {
  const answer = await laboratory.questions.ask({ request: 'trace' });
  if (answer.tells !== 'trace') return;
  saveFile(`${name}.ndjson`, new Blob(answer.chunks as Uint8Array<ArrayBuffer>[], { type: 'application/x-ndjson' }));
}
