/** Sends the facts of a log to the page in blocks, while the run goes on. */
import type { FactLog, FactSink, TraceLevel } from '../../../src/browser.ts';
import type { Answer } from '../channel/engine-messages.ts';

export type Tell = (answer: Answer, transfer?: Transferable[]) => void;

export class FactStream implements FactSink {
  private readonly run: number;
  private readonly tell: Tell;
  private textsTold = 0;
  private log: FactLog | undefined;

  constructor(run: number, tell: Tell) {
    this.run = run;
    this.tell = tell;
  }

  begin(log: FactLog): void {
    this.log = log;
    if (!log.full) this.lowered(log.level);
  }

  /** What the log keeps; undefined before the run. */
  get level(): TraceLevel | undefined {
    return this.log?.level;
  }

  write(log: FactLog, from: number): void {
    const { count, times, rows } = log.between(from, log.count);
    const block = { count, times: times.slice(), rows: rows.slice(), texts: log.texts.slice(this.textsTold) };
    this.textsTold = log.texts.length;
    this.tell({ tells: 'facts', run: this.run, block }, [block.times.buffer, block.rows.buffer]);
  }

  lowered(level: TraceLevel): void {
    this.tell({ tells: 'level', run: this.run, level });
  }

  /** Sends what has come since the last block. */
  flush(): void {
    this.log?.flush();
  }

  /** The run is over: what the log still has follows, and the whole sample if it kept no more. */
  finish(log: FactLog): void {
    if (log.level === 'counters') this.write(log, 0);
    else log.flush();
  }
}
