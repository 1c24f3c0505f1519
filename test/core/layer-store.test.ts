/** The stable storage of a stack: one value for all its layers. */
import { expect, it } from 'vitest';
import { LayerStore } from '../../src/core/layer-store.ts';
import type { Peer } from '../../src/core/protocol.ts';

/** A peer that is nothing but a storage. */
function storage() {
  const puts: unknown[] = [];
  return {
    puts,
    peer: {
      get kept() {
        return puts.at(-1);
      },
      keep: (value: unknown) => puts.push(structuredClone(value)),
    } as unknown as Peer<unknown>,
  };
}

it('stores nothing for layers that store nothing, and counts from 0', () => {
  const { peer, puts } = storage();
  const store = new LayerStore(peer, 2);
  expect([store.nextSequence(0), store.nextSequence(0), store.nextSequence(1)]).toEqual([0, 1, 0]);
  expect(store.keptOf(0)).toBeUndefined();
  expect(puts).toEqual([]);
});

it('gives each layer its own value back after a restart, and continues the sequences', () => {
  const { peer } = storage();
  const store = new LayerStore(peer, 3);
  store.nextSequence(1);
  store.keep(1, { a: [1] });
  store.keep(2, null);
  store.nextSequence(1);
  store.nextSequence(0);
  const again = new LayerStore(peer, 3);
  expect([0, 1, 2].map((layer) => again.keptOf(layer))).toEqual([undefined, { a: [1] }, null]);
  expect([0, 1, 2].map((layer) => again.nextSequence(layer))).toEqual([1, 2, 0]);
  expect([0, 1, 2].map((layer) => new LayerStore(peer, 3).nextSequence(layer))).toEqual([2, 3, 1]);
});

it('keeps a copy: what is changed later, on either side, is not kept', () => {
  const { peer } = storage();
  const store = new LayerStore(peer, 1);
  const value = { list: [1] };
  store.keep(0, value);
  value.list.push(2);
  (store.keptOf(0) as typeof value).list.push(3);
  expect(store.keptOf(0)).toEqual({ list: [1] });
});
