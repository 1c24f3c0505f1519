/** `hearsay play`: the laboratory as a page, with a preset, a file, a story, or a run that is kept or goes on. */
import { existsSync } from 'node:fs';
import { findRun } from '../archive/runs.ts';
import { runsCalled } from '../archive/short-names.ts';
import { InputError } from '../core/errors.ts';
import { closest } from '../core/suggestion.ts';
import { isPath } from '../experiment/paths.ts';
import { readTextFile } from '../platform/text-file.ts';
import { openBrowser } from '../play/browser-opener.ts';
import { type PageContents, servePage } from '../play/page-server.ts';
import { ShownRun } from '../play/shown-run.ts';
import { findExperiment } from '../presets/find.ts';
import { presets } from '../presets/index.ts';
import { abortOnSignals } from './interruption.ts';
import { leaveNow } from './output-streams.ts';
import { print, warn } from './terminal.ts';
import { wholeOf } from './trace-arguments.ts';

export interface PlayOptions {
  readonly sample?: string;
  readonly out: string;
  /** False with --no-open. */
  readonly open: boolean;
}

/** Serves the page until a signal ends it. */
export async function playCommand(given: string | undefined, options: PlayOptions): Promise<void> {
  const stop = new AbortController();
  abortOnSignals(stop);
  await playUntil(stop.signal, await contentsOf(given, options), options.open);
}

/** @param isOpened whether the browser is opened */
async function playUntil(signal: AbortSignal, contents: PageContents, isOpened: boolean): Promise<void> {
  const server = await servePage(contents);
  await print(`${server.address}\nCtrl-C ends it.`);
  if (isOpened) openBrowser(server.address);
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  server.close();
  leaveNow(0);
}

/** A run in a folder, from its first fact. */
export function contentsOfRun(folder: string, sample = 0): PageContents {
  const experiment = new ShownRun(folder, sample).experiment();
  return {
    given: { gives: 'run', experiment },
    frames: (signal) => new ShownRun(folder, sample).frames(signal),
    failed: (error) => warn(error instanceof Error ? error.message : String(error)),
  };
}

async function contentsOf(given: string | undefined, { sample, out }: PlayOptions): Promise<PageContents> {
  const failed = () => {};
  // The page has an experiment of its own.
  if (given === undefined) return { given: { gives: 'nothing' }, failed };
  if (given.endsWith('.md')) return { given: { gives: 'story', text: readTextFile(given, 'play') }, failed };
  if (isRun(given, out)) {
    const { folder } = findRun(given, out);
    return contentsOfRun(folder, sample === undefined ? 0 : wholeOf(sample, '--sample'));
  }
  if (!isPreset(given) && !isPath(given) && !isExperimentFile(given)) throw strange(given);
  const { raw } = findExperiment(given, { readText: readTextFile }, 'play');
  return { given: { gives: 'experiment', experiment: { ...raw, runtime: 'simulator' } }, failed };
}

/** A preset of this name goes first: its kept runs are called `name:1`. */
function isRun(given: string, out: string): boolean {
  if (isPreset(given) || isExperimentFile(given)) return false;
  return given === 'latest' || runsCalled(given, out).length > 0 || existsSync(`${given}/experiment.yaml`);
}

function isPreset(given: string): boolean {
  return presets.some(({ name }) => name === given);
}

function isExperimentFile(given: string): boolean {
  return /\.(ya?ml|json)$/i.test(given);
}

function strange(given: string): InputError {
  const names = presets.map(({ name }) => name);
  return new InputError(
    'play',
    `a preset (${names.join(', ')}), a kept run (hearsay runs lists them), a story that ends in .md, or the path of a file that ends in .yaml or .json${closest(given, names)}`,
    given,
  );
}
