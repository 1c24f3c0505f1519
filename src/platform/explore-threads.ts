/** The threads of an exploration on several cores. */
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Request } from '../experiment/prepare.ts';
import type { Cores } from '../explore/driven-search.ts';
import type { RoundOrder, SearchThread, ThreadBeginning } from '../explore/search-thread.ts';
import type { ExploredWorldOptions } from './explored-world.ts';

/** What survives the way into a thread. */
export interface ExploreTask extends Pick<Request, 'settings' | 'unqualifiedKeys'> {
  readonly where: string;
  readonly raw: Readonly<Record<string, unknown>>;
  readonly options: ExploredWorldOptions;
}

export type ExploreCall =
  | { readonly name: 'begin'; readonly given: ThreadBeginning }
  | { readonly name: 'round'; readonly given: RoundOrder }
  | { readonly name: 'takeFound'; readonly given: number }
  | { readonly name: 'save' };

/** Threads that are started when the search needs them. */
export class ExploreThreads implements Cores {
  readonly count: number;
  private readonly task: ExploreTask;
  private readonly workers: Worker[] = [];

  /** @param cores at most; all of the machine without it */
  constructor(
    { source, settings, unqualifiedKeys }: Request,
    options: ExploredWorldOptions,
    cores = availableParallelism(),
  ) {
    this.count = cores;
    this.task = { where: source.where, raw: source.raw, settings, unqualifiedKeys, options };
  }

  readonly start = async (beginning: ThreadBeginning): Promise<SearchThread> => {
    const worker = new Worker(new URL(`explore-task${extname(import.meta.url)}`, import.meta.url), {
      workerData: this.task,
    });
    this.workers.push(worker);
    const call = async <Answer>(what: ExploreCall): Promise<Answer> => {
      worker.postMessage(what);
      const [answer] = (await once(worker, 'message')) as [Answer];
      return answer;
    };
    await call({ name: 'begin', given: beginning });
    return {
      round: (given) => call({ name: 'round', given }),
      takeFound: (given) => call({ name: 'takeFound', given }),
      save: () => call({ name: 'save' }),
    };
  };

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}
