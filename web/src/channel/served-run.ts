/** The run that the command has handed over: its frames, as they come over HTTP, as answers of an engine. */

import type { Facts, Graph } from '../../../src/browser.ts';
import { FrameReader } from '../../../src/browser.ts';
import type { Answer, Scene } from './engine-messages.ts';

type Told = (Answer & { readonly tells: string }) | { readonly tells: 'texts'; readonly texts: readonly string[] };

/** Tells all of it, to its end. @param signal aborted when another run is asked for */
export async function tellServedRun(
  run: number,
  answered: (answer: Answer) => void,
  signal: AbortSignal,
): Promise<void> {
  const teller = new ServedRun(run, answered);
  try {
    const response = await fetch('run', { signal });
    if (!response.ok || response.body === null) throw new Error('the command has no run any more');
    const frames = new FrameReader();
    for (const reader = response.body.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      for (const frame of frames.read(value)) {
        if ('facts' in frame) teller.facts(frame.facts);
        else teller.told(frame.json as Told);
      }
    }
    if (!teller.isOver) throw new Error('the command ended before the run was read');
  } catch (error) {
    if (!signal.aborted)
      answered({ tells: 'failed', run, message: error instanceof Error ? error.message : String(error) });
  }
}

class ServedRun {
  isOver = false;
  private readonly run: number;
  private readonly answered: (answer: Answer) => void;
  private texts: readonly string[] = [];

  constructor(run: number, answered: (answer: Answer) => void) {
    this.run = run;
    this.answered = answered;
  }

  facts(facts: Facts): void {
    this.answered({ tells: 'facts', run: this.run, block: { ...facts, texts: this.texts } });
    this.texts = [];
  }

  told(told: Told): void {
    if (told.tells === 'texts') {
      this.texts = [...this.texts, ...told.texts];
      return;
    }
    this.isOver ||= told.tells === 'over' || told.tells === 'failed';
    const answer = told.tells === 'scene' ? { ...told, scene: typedScene(told.scene) } : told;
    this.answered({ ...answer, run: this.run } as Answer);
  }
}

function typedGraph(graph: Graph): Graph {
  if (graph.offsets === undefined) return graph;
  return { ...graph, offsets: Int32Array.from(graph.offsets), targets: Int32Array.from(graph.targets) };
}

/** Lists of numbers as typed arrays again. */
function typedScene(scene: Scene): Scene {
  const { graph, zones } = scene;
  return {
    ...scene,
    graph: typedGraph(graph),
    ...(zones === undefined ? {} : { zones: { ...zones, zoneOf: Int32Array.from(zones.zoneOf) } }),
  };
}
