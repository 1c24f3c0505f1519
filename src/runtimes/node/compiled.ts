/**
 * Peer processes run what is compiled: Node 20 takes no TypeScript. A parent that runs from `src/` (the tests do) sends them to the same
 * modules in `dist/`; everywhere else modules are where they are.
 */
const ownRoot = new URL('../../', import.meta.url).href;
const isSource = ownRoot.endsWith('/src/');
const compiledRoot = ownRoot.replace(/src\/$/, 'dist/');

/** The address of the compiled form of a module of Hearsay; other modules' addresses as they are. */
export function compiledUrl(url: string): string {
  return isSource && url.startsWith(ownRoot) ? compiledRoot + url.slice(ownRoot.length).replace(/\.ts$/, '.js') : url;
}
