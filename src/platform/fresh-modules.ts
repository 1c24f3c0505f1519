/** Loads files of the user's again: another copy of each module, which shares no state with the first. */
import type { Platform } from '../experiment/platform.ts';
import { importWithSources } from '../runtimes/processes/peer/module-loader.ts';

let copies = 0;

/** The platform with `reloading`. Each copy of a module stays in memory, so use it for few cases. */
export function withFreshModules(platform: Platform): Platform {
  return {
    ...platform,
    reloading() {
      const copy = `?copy=${++copies}`;
      return {
        ...platform,
        async loadFile(path, option, kind) {
          const loaded = await platform.loadFile(path, option, kind);
          if (loaded.url === undefined) return loaded;
          return { ...loaded, definition: (await importWithSources(loaded.url + copy)).default };
        },
      };
    },
  };
}
