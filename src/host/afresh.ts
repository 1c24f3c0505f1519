/** Files of the user's loaded anew: another copy of each module, which shares nothing with the first. */
import type { Host } from '../experiment/host.ts';
import { importWithSources } from '../runtimes/processes/peer/module-loader.ts';

let copies = 0;

/** The host with an `afresh`. A module that is loaded anew stays in memory, so it is for few cases. */
export function withAfresh(host: Host): Host {
  return {
    ...host,
    afresh() {
      const copy = `?copy=${++copies}`;
      return {
        ...host,
        async loadFile(path, option, kind) {
          const loaded = await host.loadFile(path, option, kind);
          if (loaded.url === undefined) return loaded;
          return { ...loaded, definition: (await importWithSources(loaded.url + copy)).default };
        },
      };
    },
  };
}
