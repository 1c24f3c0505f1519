/** Examines the cases of a check in this thread: definitions made in a program cannot be sent to other threads. */
import type { Platform } from '../experiment/platform.ts';
import type { Scope } from '../experiment/search/case.ts';
import { rememberedExamine } from '../experiment/search/examination-cache.ts';
import { examineSeed } from '../experiment/search/examine.ts';
import type { Portion } from '../experiment/search/search.ts';
import { type Shrunk, shrink } from '../experiment/search/shrink.ts';
import { emptyTally, enter, type Suspect, type Tally } from '../experiment/search/tally.ts';
import { withGuards } from '../runtimes/determinism-guards.ts';
import { type ClosableWorkers, HUNG_ENOUGH } from './check-workers.ts';

export class LocalWorker implements ClosableWorkers {
  readonly size = 1;
  private readonly scope: Scope;
  private readonly platform: Platform;
  private readonly examineOnce = rememberedExamine();
  private isStopped = false;
  private hung = 0;

  constructor(scope: Scope, platform: Platform) {
    this.scope = scope;
    this.platform = platform;
  }

  get hasGivenUp(): boolean {
    return this.hung >= HUNG_ENOUGH;
  }

  examine({ first, end, every }: Portion): Promise<Tally> {
    return withGuards(async () => {
      const tally = emptyTally();
      for (let seed = first; seed < end && !this.isStopped && !this.hasGivenUp; seed++) {
        const { drawn, ...examined } = await examineSeed(this.scope, seed, this.platform, seed % every === 0);
        if (examined.trouble?.isEnded) this.hung++;
        enter(tally, drawn, examined);
      }
      return tally;
    });
  }

  shrink(suspect: Suspect): Promise<Shrunk> {
    return shrink(this.scope, suspect, this.platform, () => this.isStopped, this.examineOnce);
  }

  /** The work in progress ends soon, with the results so far. */
  stop(): void {
    this.isStopped = true;
  }

  async close(): Promise<void> {}
}
