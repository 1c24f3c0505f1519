/** The platform of a thread: it loads the user's own files from bundles that were made before the thread began. */
import type { Platform } from '../experiment/platform.ts';
import type { PluginKind } from '../experiment/plugins.ts';
import { importWithSources } from '../runtimes/processes/peer/module-loader.ts';
import { withFreshModules } from './fresh-modules.ts';
import { shownAs } from './kept-files.ts';
import { loadWithin } from './load-limit.ts';
import { nodePlatformWith } from './node-platform.ts';

/**
 * @param modules where the bundle of each of the user's files lies, by the path that the user gave
 * @param limitMs how long a call of the user's code may take
 */
export function taskPlatform(modules: Readonly<Record<string, string>>, limitMs: number): Platform {
  const usual = nodePlatformWith(limitMs);
  return withFreshModules({
    ...usual,
    loadFile: async (path: string, option: string, kind?: PluginKind) => {
      const url = modules[path];
      if (url === undefined) return usual.loadFile(path, option, kind);
      return { definition: (await loadWithin(shownAs(path), limitMs, () => importWithSources(url))).default, url };
    },
  });
}
