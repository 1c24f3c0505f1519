/**
 * What a command is doing, on the last line of standard error, if somebody can see it. A bar is for work whose end is
 * known: samples, points, schedules. A run has none, so it gets a spinner: a deadline is no measure of what is left.
 */
import { clearLine, cursorTo } from 'node:readline';
import { SingleBar } from 'cli-progress';
import { progressText } from '../reports/text/progress.ts';
import { number } from '../text/layout.ts';
import { stderr } from './output-streams.ts';

const PATIENCE_MS = 1_000;
const TICK_MS = 100;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;

/** A line that moves while something goes on, also while nothing is told of it. */
export class Spinner {
  private readonly isSeen = stderr.isTTY === true;
  private timer: NodeJS.Timeout | undefined;
  private what: () => string = () => '';
  private frame = 0;
  private drawnAt = Number.NEGATIVE_INFINITY;

  /**
   * The first line appears at once: what follows may take the thread for long. Later ones at most ten times a second.
   * @param what asked only when it is drawn
   */
  show(what: () => string, isNew = false): void {
    if (!this.isSeen) return;
    this.what = what;
    this.timer ??= setInterval(() => this.draw(), TICK_MS).unref();
    if (isNew || performance.now() - this.drawnAt >= TICK_MS) this.draw();
  }

  end(): void {
    if (this.timer === undefined) return;
    clearInterval(this.timer);
    this.timer = undefined;
    this.clear();
  }

  private draw(): void {
    this.drawnAt = performance.now();
    this.clear();
    stderr.write(`  ${FRAMES[this.frame++ % FRAMES.length]} ${this.what()}`.slice(0, (stderr.columns || 80) - 1));
  }

  private clear(): void {
    cursorTo(stderr, 0);
    clearLine(stderr, 0);
  }
}

/** Shows what is done until it is. */
export async function during<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const spinner = new Spinner();
  spinner.show(() => what);
  try {
    return await work();
  } finally {
    spinner.end();
  }
}

/** A bar, and beside it what is going on. */
export class Bar {
  private readonly startedAt = performance.now();
  private readonly isSeen = stderr.isTTY === true;
  private timer: NodeJS.Timeout | undefined;
  private bar: SingleBar | undefined;
  private share = 0;
  private what: () => string = () => '';

  /** @param share of the whole that is done; @param what asked only where it is shown */
  show(share: number, what: () => string): void {
    if (!this.isSeen) return;
    this.share = share;
    this.what = what;
    this.timer ??= setInterval(() => this.draw(), TICK_MS).unref();
    this.draw();
  }

  end(): void {
    clearInterval(this.timer);
    this.bar?.stop();
  }

  private draw(): void {
    if (performance.now() - this.startedAt < PATIENCE_MS) return;
    this.bar ??= startedBar();
    this.bar.update(this.share, { what: this.what() });
  }
}

/** How far an experiment is: a bar over its samples if there are several, else a spinner. */
export class Progress {
  private readonly samples: number;
  private readonly clock: 'virtual' | 'real';
  private readonly bar = new Bar();
  private readonly spinner = new Spinner();
  private begunAt = performance.now();

  constructor(samples: number, runtime: string) {
    this.samples = samples;
    this.clock = runtime === 'simulator' ? 'virtual' : 'real';
    this.phase('preparing the run');
  }

  /** What is done besides the run itself. */
  phase(what: string): void {
    if (this.samples === 1) this.spinner.show(() => what, true);
    this.begunAt = performance.now();
  }

  /** @param sample counts from 0 @param coverage share of the deliveries that are due so far */
  tell(sample: number, events: number, elapsedMs: number, coverage?: () => number): void {
    const what = () => progressText(events, performance.now() - this.begunAt, coverage?.(), elapsedMs, this.clock);
    const { samples } = this;
    if (samples === 1) this.spinner.show(what);
    else this.bar.show(sample / samples, () => `sample ${sample + 1} of ${samples}, ${what()}`);
  }

  end(): void {
    this.bar.end();
    this.spinner.end();
  }
}

function startedBar(): SingleBar {
  const bar = new SingleBar({
    format: '  {bar} {what}',
    barsize: 24,
    clearOnComplete: true,
    hideCursor: true,
    stream: stderr,
  });
  bar.start(1, 0, { what: '' });
  return bar;
}

/** Estimate of the remaining time, from the time that the finished part took. */
export function timeLeft(done: number, left: number, elapsedMs: number): string {
  const seconds = (elapsedMs / Math.max(1, done) / 1000) * left;
  if (seconds < 90) return `${number(seconds)} s left`;
  if (seconds < 5400) return `${number(seconds / 60)} min left`;
  return `${number(seconds / 3600, 1)} h left`;
}
