/** What protocols import of the core: their program takes it from the engine, so that a page has one core. */
const modules: Readonly<Record<string, unknown>> = import.meta.glob('../../../src/core/*.ts', { eager: true });

/** By the names of the files. */
export const coreModules: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries(modules).map(([path, module]) => [path.slice(path.lastIndexOf('/') + 1), module]),
);
