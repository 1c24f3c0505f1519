/** A progress bar on standard error, for whatever takes more than two seconds, where somebody can see it. */
import { SingleBar } from 'cli-progress';
import { number, time } from '../text/layout.ts';
import { stderr } from './output-streams.ts';

const PATIENCE_MS = 2_000;

/** What is known of how far a run can go; Infinity where it is not. */
export interface Extent {
  readonly samples: number;
  readonly deadlineMs: number;
  readonly events: number;
}

/** A bar, and beside it what is going on. */
export class Bar {
  private readonly startedAt = performance.now();
  private readonly isSeen = stderr.isTTY === true;
  private bar: SingleBar | undefined;

  /** @param share of the whole that is done; @param what asked only where it is shown */
  show(share: number, what: () => string): void {
    if (!this.isSeen || performance.now() - this.startedAt < PATIENCE_MS) return;
    this.bar ??= startedBar();
    this.bar.update(share, { what: what() });
  }

  end(): void {
    this.bar?.stop();
  }
}

/** How far a run of one or several samples is. */
export class Progress {
  private readonly extent: Extent;
  private readonly bar = new Bar();

  constructor(extent: Extent) {
    this.extent = extent;
  }

  /** @param sample counts from 0 */
  tell(sample: number, events: number, elapsedMs: number): void {
    const { samples, deadlineMs, events: limit } = this.extent;
    const share = Math.min(
      1,
      Math.max(deadlineMs === Number.POSITIVE_INFINITY ? 0 : elapsedMs / deadlineMs, events / limit),
    );
    const which = samples > 1 ? `sample ${sample + 1} of ${samples}, ` : '';
    this.bar.show((sample + share) / samples, () => `${which}${number(events)} messages, ${time(elapsedMs)}`);
  }

  end(): void {
    this.bar.end();
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
