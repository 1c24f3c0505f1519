/** Stands for Graphviz in the page, which does without it: DOT files are read by the command. */
import { InputError } from '../../../src/core/errors.ts';

export function instance(): Promise<never> {
  return Promise.reject(new InputError('topology', 'a graph in another form than DOT: the page cannot read it', 'DOT'));
}
