/**
 * The worker threads of `hearsay check`. The findings do not depend on their number.
 *
 * A protocol may have an endless loop. A thread that makes no progress for long is ended, and its case is the finding.
 * That case is not shrunk, as each try would take as long. After two such cases the workers give up.
 */
import { extname } from 'node:path';
import type { Tinypool } from 'tinypool';
import type { Scope } from '../experiment/search/case.ts';
import { drawCase } from '../experiment/search/draw.ts';
import type { Portion, Workers } from '../experiment/search/search.ts';
import { asFound, type Shrunk } from '../experiment/search/shrink.ts';
import { add, emptyTally, enter, type Suspect, type Tally } from '../experiment/search/tally.ts';
import { notBack } from '../runtimes/ended-code.ts';
import { HEARTBEAT_BYTES, Heartbeat } from '../runtimes/heartbeat.ts';
import { bulletin, bulletinBytes, type CheckAnswer, type CheckTask } from './check-task.ts';
import { LOOK_MS, Standstill } from './standstill.ts';
import { errorIn } from './thread-errors.ts';

/** After this number of cases that hang, no more are examined. */
export const HUNG_ENOUGH = 2;

/** Workers that can be stopped, and are closed when they are no longer needed. */
export interface ClosableWorkers extends Workers {
  /** The work in progress ends soon, with the results so far. */
  stop(): void;
  close(): Promise<void>;
}

export interface ThreadWorkersSettings {
  readonly scope: Scope;
  /** Where the bundle of each of the user's files lies, by the path of the file. */
  readonly modules: Readonly<Record<string, string>>;
  readonly threads: number;
  /** How long a call of the user's code may take. */
  readonly limitMs: number;
  /** Threads that other workers use too, and that somebody else closes; threads of its own if it is left out. */
  readonly pool?: Tinypool;
}

/** So many threads that do tasks of checks. */
export async function checkThreads(threads: number): Promise<Tinypool> {
  const { Tinypool } = await import('tinypool');
  const filename = new URL(`check-task${extname(import.meta.url)}`, import.meta.url).href;
  return new Tinypool({ filename, minThreads: threads, maxThreads: threads });
}

export class ThreadWorkers implements ClosableWorkers {
  readonly size: number;
  private readonly pool: Tinypool;
  private readonly isShared: boolean;
  private readonly given: Pick<CheckTask, 'scope' | 'modules' | 'shared' | 'limitMs'>;
  private readonly free: number[];
  /** By the seed of a case that hangs: what did not come back. */
  private readonly hung = new Map<number, string>();

  private constructor(threadPool: Tinypool, { scope, modules, threads, limitMs, pool }: ThreadWorkersSettings) {
    this.size = threads;
    this.pool = threadPool;
    this.isShared = pool !== undefined;
    this.given = { scope, modules, shared: new SharedArrayBuffer(bulletinBytes(threads)), limitMs };
    this.free = Array.from({ length: threads }, (_, slot) => slot);
  }

  static async of(settings: ThreadWorkersSettings): Promise<ThreadWorkers> {
    return new ThreadWorkers(settings.pool ?? (await checkThreads(settings.threads)), settings);
  }

  get hasGivenUp(): boolean {
    return this.hung.size >= HUNG_ENOUGH;
  }

  async examine({ first, end, every }: Portion): Promise<Tally> {
    const tally = emptyTally();
    for (let from = first; from < end && !this.hasGivenUp; ) {
      const answer = await this.ask({ portion: { first: from, end, every } });
      if (typeof answer !== 'number') {
        add(tally, tallyIn(answer));
        break;
      }
      // The cases before the one that hangs are done again: what came of them is gone with the thread.
      if (answer > from)
        add(tally, tallyIn((await this.ask({ portion: { first: from, end: answer, every } })) as CheckAnswer));
      enter(tally, drawCase(this.given.scope, answer), {
        checks: [],
        trouble: { kind: 'never-ends', reason: this.hung.get(answer)!, isEnded: true },
        events: 0,
      });
      from = answer + 1;
    }
    return tally;
  }

  async shrink(suspect: Suspect): Promise<Shrunk> {
    if (suspect.isEnded) return asFound(this.given.scope, suspect);
    const answer = await this.ask({ suspect, isAsFound: false });
    const last = typeof answer === 'number' ? await this.ask({ suspect, isAsFound: true }) : answer;
    if (typeof last === 'number') return asFound(this.given.scope, { ...suspect, reason: this.hung.get(last) });
    if ('shrunk' in last) return last.shrunk;
    throw errorIn(last) ?? new Error('a thread answered something else');
  }

  stop(): void {
    bulletin(this.given.shared).stop();
  }

  async close(): Promise<void> {
    if (!this.isShared) await this.pool.destroy();
  }

  /** The answer, or the seed of the case that hangs. */
  private async ask(work: CheckTask['work']): Promise<CheckAnswer | number> {
    const slot = this.free.pop()!;
    const { seedIn } = bulletin(this.given.shared);
    const shared = new SharedArrayBuffer(HEARTBEAT_BYTES);
    const heartbeat = new Heartbeat(shared);
    const standstill = new Standstill(heartbeat);
    const abort = new AbortController();
    const look = setInterval(() => {
      standstill.look();
      if (standstill.ms >= this.given.limitMs) abort.abort();
    }, LOOK_MS);
    try {
      const task: CheckTask = { ...this.given, work, slot, heartbeat: shared };
      return (await this.pool.run(task, { signal: abort.signal })) as CheckAnswer;
    } catch (error) {
      if (!abort.signal.aborted) throw error;
      const seed = seedIn(slot);
      this.hung.set(seed, notBack(heartbeat.atWork ?? 'a reaction', this.given.limitMs));
      return seed;
    } finally {
      clearInterval(look);
      this.free.push(slot);
    }
  }
}

function tallyIn(answer: CheckAnswer): Tally {
  if ('tally' in answer) return answer.tally;
  throw errorIn(answer) ?? new Error('a thread answered something else');
}
