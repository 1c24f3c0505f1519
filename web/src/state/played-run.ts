/** A run as the page holds it: its scene, the facts that have come so far, and what it came to. */
import { signal } from '@preact/signals';
import type { SampleSummary } from '../../../src/reports/summary.ts';
import { FactTable } from '../../../src/trace/fact-table.ts';
import type { FactBlock, Scene } from '../channel/engine-messages.ts';

export class PlayedRun {
  readonly number: number;
  readonly scene: Scene;
  readonly facts: FactTable;
  /** Facts that have come; changes while the run goes on. */
  readonly count = signal(0);
  /** Undefined while it goes on. */
  readonly summary = signal<SampleSummary | undefined>(undefined);
  /** Real time that it took, in milliseconds. */
  tookMs = 0;

  constructor(number: number, scene: Scene) {
    this.number = number;
    this.scene = scene;
    this.facts = new FactTable(scene.kinds);
  }

  append(block: FactBlock): void {
    this.facts.texts.push(...block.texts);
    this.facts.appendAll(block);
    this.count.value = this.facts.count;
  }

  finish(summary: SampleSummary, tookMs: number): void {
    this.tookMs = tookMs;
    this.summary.value = summary;
  }

  /** Time of the last fact so far. */
  get lastMs(): number {
    return this.facts.count === 0 ? 0 : this.facts.times[this.facts.count - 1];
  }
}
