/** A run as the page holds it: its scene, the facts that have come so far, and what it came to. */
import { signal } from '@preact/signals';
import type { SampleSummary } from '../../../src/browser.ts';
import { FactTable, keptFacts, type TraceLevel } from '../../../src/browser.ts';
import type { FactBlock, Scene } from '../channel/engine-messages.ts';

const COUNTED_MS = 250;

export class PlayedRun {
  readonly number: number;
  readonly scene: Scene;
  readonly facts: FactTable;
  /** Facts that have come; changes while the run goes on. */
  readonly count = signal(0);
  /** As `count`, now and then: for what is too much work to be done with each block. */
  readonly counted = signal(0);
  /** What its log keeps: less than every fact where the run is too large for a page. */
  readonly level: TraceLevel;
  /** Undefined while it goes on. */
  readonly summary = signal<SampleSummary | undefined>(undefined);
  /** `traceSha256`; that of a long run comes some time after its summary. */
  readonly digest = signal<string | undefined>(undefined);
  /** Real time that it took, in milliseconds. */
  tookMs = 0;
  private countedAt = -COUNTED_MS;

  constructor(number: number, scene: Scene, level: TraceLevel = 'full') {
    this.number = number;
    this.level = level;
    this.scene = scene;
    this.facts = new FactTable(scene.protocol.kinds);
  }

  append(block: FactBlock): void {
    this.facts.texts.push(...block.texts);
    this.facts.appendAll(block);
    this.count.value = this.facts.count;
    if (performance.now() - this.countedAt > COUNTED_MS) this.countAll();
  }

  private countAll(): void {
    this.countedAt = performance.now();
    this.counted.value = this.facts.count;
  }

  /** The same run, whose log keeps less from now on: what the level does not keep is forgotten. */
  lowered(level: TraceLevel): PlayedRun {
    const run = new PlayedRun(this.number, this.scene, level);
    // The sample of the counters comes whole at the end.
    const kept = keptFacts(level === 'counters' ? 'none' : level, this.facts);
    run.append({ ...kept, texts: this.facts.texts });
    return run;
  }

  finish(summary: SampleSummary, tookMs: number): void {
    this.tookMs = tookMs;
    this.countAll();
    this.summary.value = summary;
    this.digest.value = summary.traceSha256;
  }

  /** Time of the last fact so far. */
  get lastMs(): number {
    return this.facts.count === 0 ? 0 : this.facts.times[this.facts.count - 1];
  }
}
