/** A search that is stopped and goes on, and one of several threads, come to what one search comes to. */
import { expect, it } from 'vitest';
import { BreadthFirst } from '../../src/explore/breadth-first.ts';
import { ParallelSearch } from '../../src/explore/parallel-search.ts';
import { outcomeOf } from '../../src/explore/search-outcome.ts';
import type { SearchState } from '../../src/explore/search-state.ts';
import { ThreadSearch } from '../../src/explore/search-thread.ts';
import type { World } from '../../src/explore/world.ts';
import { worldOf } from './worlds.ts';

const limits = { depth: Number.POSITIVE_INFINITY, states: Number.POSITIVE_INFINITY };

const worlds: [string, World, boolean][] = [
  ['flood', worldOf(['flood'], { origins: [0, 1] }), false],
  ['flood, reduced', worldOf(['flood'], { origins: [0, 1], limits: { losses: 1 } }), true],
  ['best-effort, a crash', worldOf(['best-effort'], { limits: { crashes: 1 } }), true],
  ['reliable-lazy, a crash', worldOf(['reliable-lazy'], { limits: { crashes: 1 } }), true],
  ['token, which goes on for ever', worldOf(['token']), true],
];

function begun(world: World, isReduced: boolean): SearchState {
  const search = new BreadthFirst(world, limits, isReduced);
  search.advance(12);
  return structuredClone(search.save());
}

/** Of two ways to one verdict any may be found: what counts is how long it is. */
function comesTo(search: BreadthFirst) {
  while (!search.advance(1_000));
  return figuresOf(outcomeOf(search, search, true));
}

function figuresOf({ breaches, ...outcome }: ReturnType<typeof outcomeOf>) {
  const lengths = breaches.map(({ property, promised, schedule }) => [property, promised, schedule.steps.length]);
  return { ...outcome, breaches: lengths.sort() };
}

it.each(worlds)('goes on where it stopped: %s', (_, world, isReduced) => {
  const whole = comesTo(new BreadthFirst(world, limits, isReduced));
  expect(comesTo(BreadthFirst.resumed(world, limits, isReduced, begun(world, isReduced)))).toEqual(whole);
});

it.each(worlds)('finds in several threads what one finds: %s', async (_, world, isReduced) => {
  const plan = { limits, isReduced };
  const search = await ParallelSearch.begin(world.graph.size, begun(world, isReduced), plan, {
    count: 3,
    start: async (beginning) => {
      const thread = new ThreadSearch(world, structuredClone(beginning));
      return {
        round: async (order) => thread.round({ ...order, portion: 64 }),
        takeFound: async (parts) => thread.takeFound(parts),
        save: async () => thread.save(),
      };
    },
  });
  while (!(await search.advance()));
  const several = figuresOf(search.outcomeOf(await search.save(), true));
  const one = comesTo(new BreadthFirst(world, limits, isReduced));
  // What is left out depends on the order in which states are looked at.
  const figures = isReduced ? ['breaches', 'ends', 'isEndless', 'isCut'] : Object.keys(one);
  for (const figure of figures as (keyof typeof one)[]) expect(several[figure], figure).toEqual(one[figure]);
});

it('refuses to go on with a protocol that has changed', () => {
  const [, world] = worlds[0];
  const state = begun(world, false);
  const other = worldOf(['reliable-eager'], { origins: [0, 1] });
  expect(() => BreadthFirst.resumed(other, limits, false, state)).toThrow('resume: expected a search of this protocol');
});
