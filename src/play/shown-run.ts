/**
 * A run that is kept, or goes on, as the frames that a page is told: its scene, its facts in order of time, its level,
 * and in the end its summary. The logs of a run that goes on are read again as they grow, up to the time to which all
 * peers have come.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { logOf } from '../archive/fact-source.ts';
import { mergedSource } from '../archive/merged-files.ts';
import { findRun, type Run } from '../archive/runs.ts';
import { readTrace } from '../archive/traces.ts';
import { InputError } from '../core/errors.ts';
import type { LinkRows } from '../core/link-rows.ts';
import { fromItsFolder } from '../experiment/paths.ts';
import { prepare } from '../experiment/prepare.ts';
import { type Scene, sceneOf } from '../experiment/run-scene.ts';
import { type Source, sourceOfText } from '../experiment/source.ts';
import { nodePlatform } from '../platform/node-platform.ts';
import { FactFileReader } from '../runtimes/processes/wire/fact-file-reader.ts';
import { FactCursor } from '../trace/cursor.ts';
import { factsFrame, jsonFrame } from '../trace/fact-frames.ts';
import { keptFacts, type TraceLevel } from '../trace/levels.ts';
import type { FactLog } from '../trace/log.ts';
import { NameNumbers } from '../trace/name-numbers.ts';

/** Facts that a page holds at most; of more it gets the broadcasts and deliveries. */
const FACTS_MOST = 4_000_000;
const BLOCK = 8_192;
/** Time between two looks at logs that grow, and how much of all time reading them may take. */
const LOOK_MS = 250;
const SHARE = 4;

export class ShownRun {
  readonly folder: string;
  private readonly sample: number;
  /** Facts told so far. */
  private told = 0;
  /** Texts told so far, by the numbers that the rows have for the page: logs that grow number them anew. */
  private readonly texts: string[] = [];
  private level: TraceLevel = 'full';

  constructor(folder: string, sample = 0) {
    this.folder = folder;
    this.sample = sample;
  }

  /** Its experiment as the page may run it again: in the simulator. */
  experiment(): Scene['experiment'] {
    return { ...this.source().raw, runtime: 'simulator' };
  }

  /**
   * All frames, to the end of the run.
   * @param signal aborted when the page is closed or the server ends
   * @throws InputError if its experiment cannot be read any more
   */
  async *frames(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const scene = await this.scene();
    yield jsonFrame({ tells: 'scene', scene: plainScene(scene) });
    for (let isOver = false; !isOver && !signal.aborted; ) {
      const begun = performance.now();
      const run = findRun(this.folder, '.');
      isOver = run.summary !== undefined || run.end !== undefined;
      const log = isOver ? await this.wholeLog(run) : this.logSoFar(run);
      if (log !== undefined) yield* this.newFacts(log, scene);
      if (run.summary !== undefined) yield jsonFrame({ tells: 'over', summary: sampleIn(run, this.sample), tookMs: 0 });
      else if (run.end !== undefined) yield jsonFrame({ tells: 'failed', message: run.end });
      else await pause(Math.max(LOOK_MS, SHARE * (performance.now() - begun)), undefined, { signal }).catch(() => {});
    }
  }

  private async scene(): Promise<Scene> {
    const prepared = await prepare(
      { source: this.source() },
      { ...nodePlatform, check: undefined, checkSize: undefined },
    );
    return sceneOf(prepared, prepared.jobOf(this.sample), this.experiment());
  }

  private source(): Source {
    const file = join(this.folder, 'experiment.yaml');
    if (!existsSync(file)) throw new InputError('run', 'a run with its experiment', file);
    return fromItsFolder(sourceOfText(readFileSync(file, 'utf8'), file));
  }

  private async wholeLog(run: Run): Promise<FactLog | undefined> {
    const trace = run.samples.find(({ sample }) => sample === this.sample);
    return trace && (await readTrace(run, trace)).log;
  }

  /** What all of its peers have written down, up to the time to which the slowest has come. */
  private logSoFar({ samples }: Run): FactLog | undefined {
    const trace = samples.find(({ sample }) => sample === this.sample);
    const files: FactFileReader[] = [];
    try {
      for (const path of trace?.logs ?? []) files.push(new FactFileReader(path));
      if (files.length === 0) return undefined;
      const log = logOf(mergedSource(files));
      const untilMs = Math.min(...files.map(lastTimeOf));
      while (files.length > 1 && log.count > 0 && log.times[log.count - 1] >= untilMs) log.count--;
      return log;
    } catch {
      // A log that is being put in the place of others is there the next time.
      return undefined;
    } finally {
      for (const file of files) file.close();
    }
  }

  private *newFacts(log: FactLog, scene: Scene): Generator<Uint8Array> {
    const level = log.count > FACTS_MOST && log.level !== 'counters' ? 'deliveries' : log.level;
    if (level !== this.level) {
      // What was told before counts no more: a log that keeps less begins anew.
      if (this.told > 0) yield jsonFrame({ tells: 'scene', scene: plainScene(scene) });
      yield jsonFrame({ tells: 'level', level });
      this.level = level;
      this.told = 0;
      this.texts.length = 0;
    }
    if (level !== log.level) log.count = keptFacts(level, log).count;
    const fresh = log.texts.filter((text) => !this.texts.includes(text));
    if (fresh.length > 0) yield jsonFrame({ tells: 'texts', texts: fresh });
    this.texts.push(...fresh);
    const numbers = new NameNumbers(log, { kinds: scene.protocol.kinds, texts: this.texts });
    for (const row = new FactCursor(log).to(this.told - 1); row.next(); ) numbers.renumber(row);
    for (; this.told < log.count; this.told = Math.min(log.count, this.told + BLOCK))
      yield factsFrame(log.between(this.told, Math.min(log.count, this.told + BLOCK)));
  }
}

/** Of a file without facts so far: nothing is known of its peers yet. */
function lastTimeOf(file: FactFileReader): number {
  let last = 0;
  for (const { count, times } of file.blocks()) if (count > 0) last = times[count - 1];
  return last;
}

function sampleIn({ summary }: Run, sample: number): unknown {
  return summary!.samples[sample] ?? summary;
}

function plainRows({ size, offsets, targets }: LinkRows): unknown {
  return { size, offsets: Array.from(offsets), targets: Array.from(targets) };
}

/** Typed arrays as lists. */
function plainScene({ graph, zones, ...scene }: Scene): unknown {
  return {
    ...scene,
    graph: graph.offsets === undefined ? graph : plainRows(graph),
    ...(zones === undefined ? {} : { zones: { names: zones.names, zoneOf: Array.from(zones.zoneOf) } }),
  };
}
