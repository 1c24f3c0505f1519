/** Sends the facts of a log to the page in blocks, while the run goes on. */
import type { Job } from '../../../src/runtimes/runtime.ts';
import type { TraceLevel } from '../../../src/trace/levels.ts';
import type { FactLog, FactSink } from '../../../src/trace/log.ts';
import type { Answer } from '../channel/engine-messages.ts';

export class FactStream implements FactSink {
  /** Called with the job before its first fact. */
  prepared: ((job: Job) => void) | undefined;
  private readonly run: number;
  private readonly tell: (answer: Answer, transfer?: Transferable[]) => void;
  private textsTold = 0;

  constructor(run: number, tell: FactStream['tell']) {
    this.run = run;
    this.tell = tell;
  }

  /** The job, which writes its facts here. */
  into(job: Job): Job {
    this.prepared?.(job);
    return { ...job, sink: this };
  }

  begin(): void {}

  write(log: FactLog, from: number): void {
    const { count, times, rows } = log.between(from, log.count);
    const block = { count, times: times.slice(), rows: rows.slice(), texts: log.texts.slice(this.textsTold) };
    this.textsTold = log.texts.length;
    this.tell({ tells: 'facts', run: this.run, block }, [block.times.buffer, block.rows.buffer]);
  }

  lowered(level: TraceLevel): void {
    this.tell({ tells: 'level', run: this.run, level });
  }

  /** The run is over: what the log still has follows. */
  finish(log: FactLog): void {
    if (log.level === 'counters') this.write(log, 0);
    else log.flush();
  }
}
