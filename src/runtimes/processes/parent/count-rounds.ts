/**
 * Asks all processes again and again for what they have counted, and decides from the counts whether the run is over:
 * at the limit on events (messages or timers), or when nothing can happen any more (`termination-detector.ts`),
 * or when all is delivered, if that ends the run (`goal-detector.ts`). Deadline, failures and
 * interruption are decided in `run-processes.ts`.
 */
import { goalOf } from '../../delivery-goal.ts';
import type { Stopped } from '../../runtime.ts';
import type { ProcessJob } from '../wire/process-job.ts';
import type { Child } from './child.ts';
import { GoalDetector } from './goal-detector.ts';
import { TerminationDetector } from './termination-detector.ts';

/** The run. */
interface Run {
  /** The processes that are asked. */
  participants(): readonly Child[];
  /** True while something may happen that no process knows of. */
  isStirring(): boolean;
  /** True if no crash or restart is still to come. */
  areCrashesDone(): boolean;
  /** All have counted: reports the progress, and gives the numbers of messages received and of timers so far. */
  counted(): { readonly messages: number; readonly timeouts: number };
  decide(stopped: Stopped, reason?: string): void;
  /** Asks after a pause. */
  next(ask: () => void): void;
}

export class CountRounds {
  /** Number of the last round. */
  number = 0;
  private readonly run: Run;
  private readonly eventLimit: number;
  private readonly detector: TerminationDetector;
  private readonly goal: GoalDetector | undefined;
  private isCounting = false;
  private isOver = false;

  constructor(job: ProcessJob, run: Run) {
    const { transport, faults, stop } = job;
    const isLossless = transport === 'tcp' && faults === undefined;
    this.run = run;
    this.eventLimit = stop.events;
    const goal = goalOf(job, job.decides === true);
    this.goal = goal && new GoalDetector(goal.correctCount, job.decides === true);
    this.detector = new TerminationDetector(isLossless ? Number.POSITIVE_INFINITY : stop.quietMs, stop.settleMs);
  }

  /** Begins a round. */
  next(): void {
    if (this.isOver) return;
    this.number++;
    this.isCounting = true;
    for (const child of this.run.participants()) child.handle.send({ type: 'count', round: this.number });
  }

  /** A process has counted, or is not asked any more. If that was the last of the round, decides or begins the next. */
  counted(): void {
    const { run } = this;
    const participants = run.participants();
    const counts = participants.flatMap((child) => child.counted ?? []);
    if (this.isOver || !this.isCounting) return;
    if (counts.length < participants.length || counts.some(({ round }) => round !== this.number)) return;
    this.isCounting = false;
    const nowMs = performance.now();
    const { messages, timeouts } = run.counted();
    if (messages >= this.eventLimit) run.decide('limit', `the run's limit of ${this.eventLimit} events`);
    else if (timeouts >= this.eventLimit) run.decide('limit', `more than ${this.eventLimit} timers`);
    else if (this.goal?.isReached(counts, run.areCrashesDone())) run.decide('delivered');
    else if (this.detector.isReached(counts, run.isStirring(), nowMs)) run.decide('quiescent');
    else run.next(() => this.next());
  }

  /** Those that have not answered the last round. */
  unanswered(): readonly Child[] {
    return this.run.participants().filter(({ counted }) => counted?.round !== this.number);
  }

  end(): void {
    this.isOver = true;
  }
}
