/** A thread that searches a world together with others: it makes the world again, and answers calls. */
import { parentPort, workerData } from 'node:worker_threads';
import { sourceOfData } from '../experiment/source.ts';
import { type RoundOrder, type ThreadBeginning, ThreadSearch } from '../explore/search-thread.ts';
import { deterministic } from '../runtimes/determinism-guards.ts';
import type { ExploreCall, ExploreTask } from './explore-threads.ts';
import { exploredWorld } from './explored-world.ts';
import { nodePlatform } from './node-platform.ts';
import { refusedCall } from './refused-calls.ts';

const port = parentPort;
if (port !== null) {
  Object.assign(process, { exit: refusedCall('exit'), reallyExit: refusedCall('reallyExit') });
  let search: ThreadSearch | undefined;
  port.on('message', async (call: ExploreCall) => {
    if (call.name === 'begin') search = await begun(call.given);
    else if (search !== undefined) port.postMessage(deterministic(() => answer(search!, call)));
    if (call.name === 'begin') port.postMessage('begun');
  });
}

async function begun(beginning: ThreadBeginning): Promise<ThreadSearch> {
  const { where, raw, settings, unqualifiedKeys, options } = workerData as ExploreTask;
  const request = { source: sourceOfData(raw, where), settings, unqualifiedKeys };
  const { world } = await exploredWorld(request, options, nodePlatform);
  return deterministic(() => new ThreadSearch(world, beginning));
}

function answer(search: ThreadSearch, call: Exclude<ExploreCall, { readonly name: 'begin' }>): unknown {
  switch (call.name) {
    case 'round':
      return search.round(call.given satisfies RoundOrder);
    case 'takeFound':
      return search.takeFound(call.given);
    case 'save':
      return search.save();
  }
}
