/**
 * Messages of a stack of protocols: how they cross the network, and the innermost message, that of the layer which gave
 * it to those below.
 */
import { isList } from './carried-broadcasts.ts';
import type { Layer } from './program.ts';
import type { PeerId } from './protocol.ts';

/** What a layer sends by itself; messages of the lowest that broadcasts cross the network bare. */
export interface LayeredMessage {
  readonly layer: number;
  readonly message: unknown;
}

/** A message of a layer without the wrapping of those below, and the peer that gave it to the layer below. */
export interface Inner {
  readonly index: number;
  readonly message: unknown;
  readonly from: PeerId;
}

export function isLayered(message: unknown): message is LayeredMessage {
  return typeof message === 'object' && message !== null && 'layer' in message;
}

/**
 * What a message is in the end; a list where a layer on the way carries several messages of the one above in one of its
 * own.
 */
export function innerOf(layers: readonly Layer[], message: unknown, from: PeerId): Inner | Inner[] {
  return isLayered(message)
    ? innerFrom(layers, message.layer, message.message, from)
    : innerFrom(layers, bareLayer(layers), message, from);
}

/** The layer whose messages cross the network as they are: the lowest that broadcasts. */
export function bareLayer(layers: readonly Layer[]): number {
  return layers[0].definition.membership === true && layers.length > 1 ? 1 : 0;
}

function innerFrom(layers: readonly Layer[], layer: number, message: unknown, from: PeerId): Inner | Inner[] {
  let index = layer;
  let inner = message;
  let giver = from;
  while (index < layers.length - 1) {
    const carried = layers[index].definition.broadcastOf(inner, giver);
    if (carried === undefined) break;
    if (isList(carried)) {
      if (carried.length === 0) break;
      const above = index + 1;
      return carried.flatMap(({ payload, origin }) => innerFrom(layers, above, payload, origin));
    }
    index++;
    inner = carried.payload;
    giver = carried.origin;
  }
  return { index, message: inner, from: giver };
}
