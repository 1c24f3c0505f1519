/**
 * The threads that work for `hearsay check`. What they find does not depend on how many they are.
 *
 * A protocol may have a loop that never ends. No thread comes back from it, so one that has not got on for a long while
 * is ended, and the case that it was at
 * stands for the finding: it is not cut down, as each try would take as long. After two of these the crew gives up.
 */
import { extname } from 'node:path';
import type { Tinypool } from 'tinypool';
import type { Scope } from '../experiment/search/case.ts';
import { drawCase } from '../experiment/search/draw.ts';
import type { Crew, Portion } from '../experiment/search/search.ts';
import type { Shrunk } from '../experiment/search/shrink.ts';
import { add, emptyTally, enter, type Suspect, type Tally } from '../experiment/search/tally.ts';
import { bulletin, bulletinBytes, type CheckAnswer, type CheckTask } from './check-task.ts';
import { inputErrorOf } from './wrong-input.ts';

const HUNG_MS = 20_000;
/** Cases that hang after which no more are looked at. */
const HUNG_ENOUGH = 2;
const LOOK_MS = 500;
const HUNG_REASON = `a reaction has not come back within ${HUNG_MS / 1000} s`;

export class ThreadCrew implements Crew {
  readonly size: number;
  private readonly pool: Tinypool;
  private readonly given: Pick<CheckTask, 'scope' | 'modules' | 'shared'>;
  private readonly free: number[];
  private readonly hung = new Set<number>();

  private constructor(pool: Tinypool, scope: Scope, modules: Readonly<Record<string, string>>, threads: number) {
    this.size = threads;
    this.pool = pool;
    this.given = { scope, modules, shared: new SharedArrayBuffer(bulletinBytes(threads)) };
    this.free = Array.from({ length: threads }, (_, slot) => slot);
  }

  /** @param modules where the bundle of each of the user's protocols lies, by the path that he gave */
  static async of(scope: Scope, modules: Readonly<Record<string, string>>, threads: number): Promise<ThreadCrew> {
    const { Tinypool } = await import('tinypool');
    const filename = new URL(`check-task${extname(import.meta.url)}`, import.meta.url).href;
    return new ThreadCrew(
      new Tinypool({ filename, minThreads: threads, maxThreads: threads }),
      scope,
      modules,
      threads,
    );
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
        trouble: { kind: 'never-ends', reason: HUNG_REASON },
        events: 0,
      });
      this.hung.add(answer);
      from = answer + 1;
    }
    return tally;
  }

  async shrink(suspect: Suspect): Promise<Shrunk> {
    if (this.hung.has(suspect.seed)) return this.asHung(suspect);
    const answer = await this.ask({ suspect, isAsFound: false });
    const last = typeof answer === 'number' ? await this.ask({ suspect, isAsFound: true }) : answer;
    if (typeof last === 'number') return this.asHung(suspect);
    if ('shrunk' in last) return last.shrunk;
    throw errorIn(last);
  }

  /** What is being done ends soon with what there is. */
  stop(): void {
    bulletin(this.given.shared).stop();
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }

  /** The answer, or the seed of the case that hangs. */
  private async ask(work: CheckTask['work']): Promise<CheckAnswer | number> {
    const slot = this.free.pop()!;
    const { begunIn, seedIn } = bulletin(this.given.shared);
    const abort = new AbortController();
    let begun = begunIn(slot);
    let since = performance.now();
    const look = setInterval(() => {
      if (begunIn(slot) !== begun) {
        begun = begunIn(slot);
        since = performance.now();
      } else if (performance.now() - since > HUNG_MS) abort.abort();
    }, LOOK_MS);
    try {
      const task: CheckTask = { ...this.given, work, slot };
      return (await this.pool.run(task, { signal: abort.signal })) as CheckAnswer;
    } catch (error) {
      if (abort.signal.aborted) return seedIn(slot);
      throw error;
    } finally {
      clearInterval(look);
      this.free.push(slot);
    }
  }

  private asHung({ finding, promised, seed }: Suspect): Shrunk {
    const original = drawCase(this.given.scope, seed);
    return { finding, promised, original, smallest: original, evidence: [HUNG_REASON], runs: 0 };
  }
}

function tallyIn(answer: CheckAnswer): Tally {
  if ('tally' in answer) return answer.tally;
  throw errorIn(answer);
}

function errorIn(answer: CheckAnswer): Error {
  return 'wrong' in answer ? inputErrorOf(answer) : new Error('a thread answered something else');
}
