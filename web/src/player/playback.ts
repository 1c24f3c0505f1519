/** Moves the moment while it plays, and by steps. */
import { effect, signal } from '@preact/signals';
import { eventsOf } from '../moment/events.ts';
import { momentsOf } from '../moment/moments.ts';
import type { Laboratory } from '../state/laboratory.ts';
import { type Pace, type PaceName, paceOf, rateOf } from './pace.ts';

/** Time between two steps if the reader wants no motion. */
const STEP_MS = 600;

/** How many times as fast as by default. */
export const speeds = [0.1, 0.25, 0.5, 1, 2, 5, 20] as const;

export class Playback {
  readonly pace = signal<PaceName>('by event');
  readonly speed = signal<number>(1);
  private readonly laboratory: Laboratory;
  private readonly stillness = matchMedia('(prefers-reduced-motion: reduce)');
  private position = 0;
  /** What was set last: if the moment is another one, somebody else has moved it. */
  private moment = -1;
  private lastMs = 0;

  constructor(laboratory: Laboratory) {
    this.laboratory = laboratory;
  }

  /** Plays whenever the laboratory does. @returns what ends it */
  follow(): () => void {
    let frame = 0;
    const ended = effect(() => {
      cancelAnimationFrame(frame);
      if (!this.laboratory.isPlaying.value) return;
      this.moment = -1;
      this.lastMs = performance.now();
      const turn = (now: number) => {
        this.turn(now);
        if (this.laboratory.isPlaying.peek()) frame = requestAnimationFrame(turn);
      };
      frame = requestAnimationFrame(turn);
    });
    return () => {
      ended();
      cancelAnimationFrame(frame);
    };
  }

  toggle(): void {
    const { isPlaying, run, moment } = this.laboratory;
    const isEnd = run.value?.summary.value !== undefined && moment.value === run.value.count.value;
    if (!isPlaying.value && isEnd) moment.value = 0;
    isPlaying.value = !isPlaying.value;
  }

  /** To the moment after the next event, or before the last one. */
  step(by: 1 | -1): void {
    const { run, moment } = this.laboratory;
    if (run.value === undefined) return;
    const events = eventsOf(run.value.facts);
    this.goTo(by > 0 ? events.next(moment.value) : events.previous(moment.value));
  }

  goTo(moment: number): void {
    const { laboratory } = this;
    laboratory.isPlaying.value = false;
    laboratory.aheadMs.value = 0;
    laboratory.moment.value = Math.max(0, Math.min(laboratory.run.value?.count.value ?? 0, moment));
  }

  toEnd(): void {
    this.goTo(this.laboratory.run.value?.count.value ?? 0);
  }

  private turn(now: number): void {
    const { laboratory } = this;
    const run = laboratory.run.peek();
    // The time of a frame may be before that at which the run began to play.
    const passedMs = Math.max(0, Math.min(now - this.lastMs, this.stillness.matches ? STEP_MS : 100));
    if (run === undefined || (this.stillness.matches && passedMs < STEP_MS)) return;
    this.lastMs = now;
    const pace = this.paceNow();
    if (laboratory.moment.peek() !== this.moment) this.position = pace.positionOf(laboratory.moment.peek());
    this.position = Math.min(
      pace.length,
      this.position + (rateOf(pace, this.pace.peek()) * this.speed.peek() * passedMs) / 1000,
    );
    const { moment, aheadMs } = pace.instantAt(this.position);
    this.moment = moment;
    laboratory.moment.value = moment;
    laboratory.aheadMs.value = this.stillness.matches ? 0 : aheadMs;
    if (this.position >= pace.length && run.summary.peek() !== undefined) laboratory.isPlaying.value = false;
  }

  private paces:
    | { readonly of: unknown; readonly name: PaceName; readonly count: number; readonly pace: Pace }
    | undefined;

  /** Made anew if facts have come. */
  private paceNow(): Pace {
    const run = this.laboratory.run.peek()!;
    const { facts } = run;
    const name = this.pace.peek();
    if (this.paces?.of !== facts || this.paces.name !== name || this.paces.count !== facts.count) {
      const { copies } = momentsOf(run);
      copies.grow();
      this.paces = { of: facts, name, count: facts.count, pace: paceOf(name, facts, eventsOf(facts), copies) };
      this.moment = -1;
    }
    return this.paces.pace;
  }
}
