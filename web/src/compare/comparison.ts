/** Two experiments side by side: the second has a laboratory of its own, and follows the first one's clock and seed. */
import { computed, effect, signal } from '@preact/signals';
import type { ExperimentData } from '../channel/engine-messages.ts';
import { factsUntil } from '../moment/times.ts';
import { Laboratory } from '../state/laboratory.ts';
import { differenceOf } from './difference.ts';

export class Comparison {
  /** The second laboratory, while two are compared. */
  readonly other = signal<Laboratory | undefined>(undefined);
  /** The one that is changed and inspected. */
  readonly side = signal<'A' | 'B'>('A');
  readonly difference = computed(() => {
    const a = this.first.run.value?.summary.value;
    const b = this.other.value?.run.value?.summary.value;
    return a === undefined || b === undefined ? undefined : differenceOf(a, b);
  });
  private readonly first: Laboratory;
  private ended: (() => void)[] = [];

  constructor(first: Laboratory) {
    this.first = first;
  }

  get chosen(): Laboratory {
    return this.side.value === 'B' ? (this.other.value ?? this.first) : this.first;
  }

  /** @param experiment the second; it begins as the first if it is left out */
  begin(experiment?: ExperimentData): void {
    this.end();
    const { first } = this;
    const other = new Laboratory();
    other.protocols.value = first.protocols.peek();
    const seed = first.experiment.peek().seed ?? first.run.peek()?.scene.experiment.seed ?? 1;
    other.start({ ...(experiment ?? first.experiment.peek()), seed });
    this.other.value = other;
    this.side.value = 'B';
    this.ended = [effect(() => this.followClock(other)), effect(() => this.followSeed(other))];
  }

  end(): void {
    for (const end of this.ended) end();
    this.ended = [];
    this.other.value?.close();
    this.other.value = undefined;
    this.side.value = 'A';
  }

  /** The same time of the run, and the same broadcast; at the end of the first, the end of the second. */
  private followClock(other: Laboratory): void {
    const { first } = this;
    const run = first.run.value;
    const facts = other.run.value?.facts;
    const count = other.run.value?.count.value ?? 0;
    const isEnd = run?.summary.value !== undefined && first.moment.value === run.count.value;
    if (facts === undefined) return;
    other.aheadMs.value = first.aheadMs.value;
    other.broadcast.value = first.broadcast.value;
    const timeMs = first.timeMs.value;
    other.moment.value = isEnd ? count : first.moment.value === 0 ? 0 : factsUntil(facts, timeMs);
  }

  private followSeed(other: Laboratory): void {
    const seed = this.first.run.value?.scene.experiment.seed;
    const experiment = other.experiment.peek();
    if (seed !== undefined && experiment.seed !== seed) other.start({ ...experiment, seed });
  }
}
