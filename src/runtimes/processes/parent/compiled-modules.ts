/**
 * Where modules are for a peer process. Node 20 takes no TypeScript, so a parent that runs from `src/` (the tests do)
 * sends its processes to the same modules in `dist/`. What only peer processes import is there twice: module by module,
 * and in `dist/processes` bundled into a few files, which are up a third sooner. The bundle counts unless the modules
 * have been compiled since it was made.
 */
import { statSync } from 'node:fs';

const ownRoot = new URL('../../../', import.meta.url).href;
const compiledRoot = ownRoot.replace(/src\/$/, 'dist/');
const bundledRoot = `${compiledRoot}processes/`;
const program = 'runtimes/processes/peer/peer-process.js';

/** The address of the compiled form of a module of Hearsay; other modules' addresses as they are. */
export function compiledUrl(url: string): string {
  return url.startsWith(ownRoot) ? compiledRoot + url.slice(ownRoot.length).replace(/\.ts$/, '.js') : url;
}

/** The same of a module that peer processes are given: their program, a protocol, a workload. */
export function bundledUrl(url: string): string {
  const compiled = compiledUrl(url);
  return isBundleFresh() && compiled.startsWith(compiledRoot)
    ? bundledRoot + compiled.slice(compiledRoot.length)
    : compiled;
}

/** The same of a program that agents of a lab consist of: `dist/agents` has a bundle of each. */
export function agentProgramUrl(url: string): string {
  const compiled = compiledUrl(url);
  const bundled = `${compiledRoot}agents/${compiled.slice(compiled.lastIndexOf('/') + 1)}`;
  return changedMs(bundled) >= changedMs(compiled) ? bundled : compiled;
}

let isFresh: boolean | undefined;

function isBundleFresh(): boolean {
  isFresh ??= changedMs(bundledRoot + program) >= changedMs(compiledRoot + program);
  return isFresh;
}

/** −1 if it is not there. */
function changedMs(url: string): number {
  return statSync(new URL(url), { throwIfNoEntry: false })?.mtimeMs ?? -1;
}
