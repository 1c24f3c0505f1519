/** Searches without threads, and protocols that are wrong on purpose in the place of files. */
import type { Definition } from '../../../src/core/protocol.ts';
import type { Host } from '../../../src/experiment/host.ts';
import type { Setting } from '../../../src/experiment/parse.ts';
import type { Scope } from '../../../src/experiment/search/case.ts';
import { examineSeed } from '../../../src/experiment/search/examine.ts';
import { rememberedExamine } from '../../../src/experiment/search/remembered.ts';
import { faultsOf, scopeOf } from '../../../src/experiment/search/scope.ts';
import { type Search, search, type Workers } from '../../../src/experiment/search/search.ts';
import { asFound, shrink } from '../../../src/experiment/search/shrink.ts';
import { emptyTally, enter, type FindingName } from '../../../src/experiment/search/tally.ts';
import { nodeHost } from '../../../src/host/node-host.ts';

/** A host to which each of these definitions is the file `./<name>.ts`. */
export function hostWith(...definitions: readonly Definition[]): Host {
  return {
    ...nodeHost,
    loadFile: async (path) => ({ definition: definitions.find(({ name }) => `./${name}.ts` === path) }),
  };
}

/** @param stack names from the top, `causal over flood` */
export async function scopeFor(
  stack: string,
  faults = 'none',
  peers = 6,
  host: Host = nodeHost,
  settings: readonly Setting[] = [],
): Promise<Scope> {
  const [protocol, ...over] = stack.split(' over ');
  const { scope } = await scopeOf({ protocol, over, settings, faults: faultsOf(faults), peers }, host, (path) => path);
  return scope;
}

/**
 * Workers in the caller's own thread.
 * @param shrinks the findings to cut down, the others stay as they were found; all when it is left out
 */
export function workersOf(scope: Scope, host: Host = nodeHost, size = 1, shrinks?: readonly FindingName[]): Workers {
  const examineOnce = rememberedExamine();
  return {
    size,
    async examine({ first, end, every }) {
      const tally = emptyTally();
      for (let seed = first; seed < end; seed++) {
        const { drawn, ...examined } = await examineSeed(scope, seed, host, seed % every === 0);
        enter(tally, drawn, examined);
      }
      return tally;
    },
    shrink: async (suspect) =>
      shrinks === undefined || shrinks.includes(suspect.finding)
        ? shrink(scope, suspect, host, undefined, examineOnce)
        : asFound(scope, suspect),
  };
}

interface SearchOptions {
  readonly seed?: number;
  readonly host?: Host;
  readonly size?: number;
  readonly shrinks?: readonly FindingName[];
}

export function searchAll(
  scope: Scope,
  schedules: number,
  { seed = 1, host = nodeHost, size = 1, shrinks }: SearchOptions = {},
): Promise<Search> {
  return search(scope, { seed, schedules }, workersOf(scope, host, size, shrinks), () => 0);
}
