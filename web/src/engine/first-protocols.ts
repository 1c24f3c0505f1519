/**
 * Stands in the engine for the registry of protocols: what the first picture needs. The others are a program of their
 * own, which comes after that picture and puts all into this list.
 */
const first: Readonly<Record<string, unknown>> = import.meta.glob('../../../src/protocols/flood.ts', {
  import: 'default',
  eager: true,
});

export const protocols: unknown[] = Object.values(first);
