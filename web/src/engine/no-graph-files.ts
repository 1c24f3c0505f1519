/** Stands in the page for what reads graphs from files, which is a fifth of the engine: a page has no files. */

import type { FileGraph } from '../../../src/browser.ts';
import { InputError } from '../../../src/browser.ts';

export const formatNames: readonly string[] = [];

export const formatOf = (): string => 'text';

export const isGraphName = (): boolean => false;

export function readGraph(): Promise<FileGraph> {
  return Promise.reject(new InputError('topology', 'a built-in topology: graphs in files are read by the command'));
}
