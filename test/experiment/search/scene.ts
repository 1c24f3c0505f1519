/** Searches without threads, and protocols that are wrong on purpose in the place of files. */
import type { Definition } from '../../../src/core/protocol.ts';
import type { Setting } from '../../../src/experiment/parse.ts';
import type { Platform } from '../../../src/experiment/platform.ts';
import type { Scope } from '../../../src/experiment/search/case.ts';
import { rememberedExamine } from '../../../src/experiment/search/examination-cache.ts';
import { examineSeed } from '../../../src/experiment/search/examine.ts';
import { faultsOf, scopeOf } from '../../../src/experiment/search/scope.ts';
import { type Search, search, type Workers } from '../../../src/experiment/search/search.ts';
import { asFound, shrink } from '../../../src/experiment/search/shrink.ts';
import { emptyTally, enter, type FindingName } from '../../../src/experiment/search/tally.ts';
import { nodePlatform } from '../../../src/platform/node-platform.ts';

/** A platform to which each of these definitions is the file `./<name>.ts`. */
export function platformWith(...definitions: readonly Definition[]): Platform {
  return {
    ...nodePlatform,
    loadFile: async (path) => ({ definition: definitions.find(({ name }) => `./${name}.ts` === path) }),
  };
}

/** @param stack names from the top, `causal over flood` */
export async function scopeFor(
  stack: string,
  faults = 'none',
  peers = 6,
  platform: Platform = nodePlatform,
  settings: readonly Setting[] = [],
): Promise<Scope> {
  const [protocol, ...over] = stack.split(' over ');
  const { scope } = await scopeOf(
    { protocol, over, settings, faults: faultsOf(faults), peers },
    platform,
    (path) => path,
  );
  return scope;
}

/**
 * Workers in the caller's own thread.
 * @param shrinks the findings to cut down, the others stay as they were found; all when it is left out
 */
export function workersOf(
  scope: Scope,
  platform: Platform = nodePlatform,
  size = 1,
  shrinks?: readonly FindingName[],
): Workers {
  const examineOnce = rememberedExamine();
  return {
    size,
    async examine({ first, end, every }) {
      const tally = emptyTally();
      for (let seed = first; seed < end; seed++) {
        const { drawn, ...examined } = await examineSeed(scope, seed, platform, seed % every === 0);
        enter(tally, drawn, examined);
      }
      return tally;
    },
    shrink: async (suspect) =>
      shrinks === undefined || shrinks.includes(suspect.finding)
        ? shrink(scope, suspect, platform, undefined, examineOnce)
        : asFound(scope, suspect),
  };
}

interface SearchOptions {
  readonly seed?: number;
  readonly platform?: Platform;
  readonly size?: number;
  readonly shrinks?: readonly FindingName[];
}

export function searchAll(
  scope: Scope,
  schedules: number,
  { seed = 1, platform = nodePlatform, size = 1, shrinks }: SearchOptions = {},
): Promise<Search> {
  return search(scope, { seed, schedules }, workersOf(scope, platform, size, shrinks), () => 0);
}
