/**
 * Protocols that were written in the page: compiled, they stand before the engine in the text of its worker, so that
 * nothing has to evaluate a text. They import the package, of which they get what a protocol needs.
 */
import { InputError } from '../../../src/browser.ts';
import { typedLibrary } from './typed-library.ts';

interface Module {
  exports: { default?: unknown };
}

type TypedModule = (module: Module, exports: Module['exports'], require: (name: string) => unknown) => void;

const typed = self as unknown as { readonly typedModules?: Readonly<Record<string, TypedModule>> };

/** The default export of one of them. @throws InputError if there is none of this path, or it exports nothing */
export function typedDefinition(path: string, option: string): { readonly definition: unknown } {
  const define = typed.typedModules?.[path];
  if (define === undefined)
    throw new InputError(option, 'a built-in name, or a protocol that was written in the page', path);
  const module: Module = { exports: {} };
  define(module, module.exports, (name) => required(name, path));
  if (module.exports.default === undefined)
    throw new InputError(option, 'a file with a default export: export default defineProtocol({ … })', path);
  return { definition: module.exports.default };
}

function required(name: string, path: string): unknown {
  if (name === 'hearsay') return typedLibrary;
  throw new InputError(path, `imports from 'hearsay' only`, name);
}
