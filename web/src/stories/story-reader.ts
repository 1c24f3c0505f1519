/** The story that is read: the step, the reader's choice, and what each step shows in the laboratory. */
import { batch, computed, signal } from '@preact/signals';
import type { Laboratory } from '../state/laboratory.ts';
import { type Part, type Story, StoryError, storyOf, type View } from './story.ts';

/** More facts than these are shown at once, as it would take long to watch them one by one. */
const WATCHED_FACTS = 3000;

export class StoryReader {
  readonly story = signal<Story | undefined>(undefined);
  readonly place = signal(0);
  /** Why the last text was no story. */
  readonly refusal = signal<string | undefined>(undefined);
  /** The choice that the reader made in this step. */
  readonly choice = signal<number | undefined>(undefined);
  readonly step = computed(() => this.story.value?.steps[this.place.value]);
  private readonly laboratory: Laboratory;
  /** The experiment that runs, as the story has it. */
  private yaml = '';
  private latest = 0;

  constructor(laboratory: Laboratory) {
    this.laboratory = laboratory;
  }

  /** @returns false if the text is no story; then `refusal` says why */
  open(text: string): boolean {
    const story = this.read(text);
    if (story === undefined) return false;
    batch(() => {
      this.yaml = '';
      this.story.value = story;
      this.goTo(0);
    });
    return true;
  }

  private read(text: string): Story | undefined {
    try {
      return storyOf(text);
    } catch (error) {
      if (!(error instanceof StoryError)) throw error;
      this.refusal.value = error.message;
      return undefined;
    }
  }

  /** The laboratory keeps what it shows. */
  close(): void {
    this.story.value = undefined;
  }

  next(): void {
    const { steps = [] } = this.story.value ?? {};
    if (this.place.value + 1 < steps.length) this.goTo(this.place.value + 1);
  }

  back(): void {
    if (this.place.value > 0) this.goTo(this.place.value - 1);
  }

  /** The reader predicts; then the step shows what happens. */
  choose(choice: number): void {
    const { step } = this;
    if (this.choice.value !== undefined || step.value?.question?.choices[choice] === undefined) return;
    this.choice.value = choice;
    void this.show(step.value.after, true);
  }

  private goTo(place: number): void {
    batch(() => {
      this.place.value = place;
      this.choice.value = undefined;
    });
    const { steps = [] } = this.story.value ?? {};
    const earlier = steps.slice(0, place).flatMap(({ before, after }) => [...before, ...after]);
    const experiment = earlier.findLast(({ part }) => part === 'experiment');
    void this.show([...(experiment === undefined ? [] : [experiment]), ...steps[place].before], false);
  }

  /** @param isAnswer true if what happens until then is to be watched */
  private async show(parts: readonly Part[], isAnswer: boolean): Promise<void> {
    const number = ++this.latest;
    const view = Object.assign({}, ...parts.map((part) => (part.part === 'show' ? part.view : {}))) as View;
    const experiment = parts.findLast((part) => part.part === 'experiment');
    this.select(view);
    if (experiment?.part !== 'experiment' || experiment.yaml === this.yaml) return this.move(view, isAnswer);
    const answer = await this.laboratory.questions.ask({ request: 'read', text: experiment.yaml });
    if (number !== this.latest) return;
    this.yaml = experiment.yaml;
    if (answer.tells === 'unreadable') this.laboratory.refusal.value = { option: '', message: answer.message };
    if (answer.tells !== 'experiment') return;
    this.laboratory.isPlaying.value = false;
    this.laboratory.start(answer.experiment, placeOf(view));
  }

  private select({ peer, broadcast }: View): void {
    const { laboratory } = this;
    if (peer !== undefined) laboratory.peer.value = peer === 'none' ? undefined : peer;
    if (broadcast !== undefined) laboratory.broadcast.value = broadcast;
  }

  /** To another moment of the run that is shown. */
  private move({ at }: View, isAnswer: boolean): void {
    const { laboratory } = this;
    const run = laboratory.run.value;
    if (run === undefined || at === undefined) return;
    const { count, times } = run.facts;
    const left = count - laboratory.moment.value;
    const isWatched =
      isAnswer && at === 'end' && left < WATCHED_FACTS && !matchMedia('(prefers-reduced-motion)').matches;
    laboratory.isPlaying.value = isWatched;
    if (isWatched) return;
    if (typeof at === 'number') laboratory.moment.value = momentAt(times.subarray(0, count), at);
    else laboratory.moment.value = at === 'end' ? count : 0;
  }
}

function placeOf({ at = 'start' }: View) {
  if (at === 'end') return at;
  return at === 'start' ? { facts: 0 } : { ms: at };
}

/** Facts until a time, its own included. */
function momentAt(times: Float64Array, ms: number): number {
  const after = times.findIndex((time) => time > ms);
  return after < 0 ? times.length : after;
}
