/** Makes the truth table on all cores: each condition of each protocol is a search, and all share their threads. */
import { extname } from 'node:path';
import type { Tinypool } from 'tinypool';
import type { Definition } from '../core/protocol.ts';
import { scopeOf } from '../experiment/search/scope.ts';
import type { TruthTable } from '../table/cell.ts';
import { conditions } from '../table/condition.ts';
import { type RowRequest, rowOf } from '../table/row-search.ts';
import { checkThreads, ThreadWorkers } from './check-workers.ts';
import { nodePlatformWith } from './node-platform.ts';
import type { ThreadedSmallWorldTask } from './small-world-task.ts';

export interface TableRequest {
  /** Names, or paths of the user's own. */
  readonly protocols: readonly string[];
  readonly seed: number;
  /** Of each protocol and condition. */
  readonly schedules: number;
  readonly threads: number;
  /** How long a call of the user's code may take. */
  readonly limitMs: number;
}

export interface MadeTable {
  readonly table: TruthTable;
  /** By the names of the rows. */
  promisesOf(protocol: string): Definition['promises'];
}

/** Peers of a schedule at most: the smallest cases have three or four. */
const PEERS = 5;

/**
 * @param examined called with the share of the schedules that are done
 * @throws InputError at the first thing that is wrong
 */
export async function makeTable(request: TableRequest, examined?: (share: number) => void): Promise<MadeTable> {
  const { protocols, seed, schedules, threads } = request;
  const all = protocols.length * conditions.length * schedules;
  let done = 0;
  const examinedMore = (count: number) => {
    done += count;
    examined?.(done / all);
  };
  const pool = await checkThreads(threads);
  try {
    const requests = await Promise.all(protocols.map((protocol) => rowRequest(protocol, request, pool)));
    const rows = await Promise.all(requests.map((one) => rowOf({ ...one, examined: examinedMore })));
    const tops = new Map(requests.map(({ stack: { top } }) => [top.name, top]));
    return { table: { version: 1, seed, schedules, rows }, promisesOf: (protocol) => tops.get(protocol)!.promises };
  } finally {
    await pool.destroy();
  }
}

/** Of the threads that explore. */
const filename = new URL(`small-world-task${extname(import.meta.url)}`, import.meta.url).href;

async function rowRequest(
  protocol: string,
  { seed, schedules, threads, limitMs }: TableRequest,
  pool: Tinypool,
): Promise<RowRequest> {
  const platform = nodePlatformWith(limitMs);
  const wanted = { protocol, over: [], settings: [], faults: [], peers: PEERS };
  const stack = await scopeOf(wanted, platform, platform.placeOf);
  const loaded = stack.layers.filter(({ url }) => url !== undefined);
  const modules = Object.fromEntries(loaded.map(({ given, url }) => [platform.placeOf(given), url!]));
  return {
    stack,
    seed,
    schedules,
    platform,
    workersFor: (scope) => ThreadWorkers.of({ scope, modules, threads, limitMs, pool }),
    searchSmallWorld: (task) => pool.run({ task, modules, limitMs } satisfies ThreadedSmallWorldTask, { filename }),
  };
}
