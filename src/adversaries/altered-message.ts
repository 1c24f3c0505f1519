/** Copies of messages in which something is changed. What is not changed is shared with the message. */
import type { AdversaryPeer } from '../core/adversary.ts';
import type { Broadcast } from '../core/protocol.ts';

/** Where a value stands in a message: keys and indices from the outside. */
export type Place = readonly string[];

const MARK = '~';

/** The places of all texts, numbers and truth values; the key `layer` tells the layers of a stack apart. */
export function leavesOf(value: unknown, place: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return value === null ? [] : [place];
  return Object.entries(value).flatMap(([key, part]) => (key === 'layer' ? [] : leavesOf(part, [...place, key])));
}

export function valueAt(message: unknown, place: Place): unknown {
  return place.reduce((value, key) => (value as Record<string, unknown>)[key], message);
}

export function withValue(message: unknown, [key, ...rest]: Place, value: unknown): unknown {
  if (key === undefined) return value;
  const changed = withValue((message as Record<string, unknown>)[key], rest, value);
  if (Array.isArray(message)) return message.with(Number(key), changed);
  return { ...(message as object), [key]: changed };
}

/**
 * The message with other payloads. A payload is a field of that name which holds what a broadcast of the message
 * carries.
 */
export function withPayloads(
  message: unknown,
  broadcasts: readonly Broadcast[],
  change: (payload: unknown) => unknown,
): unknown {
  if (typeof message !== 'object' || message === null) return message;
  let altered = message;
  for (const [key, part] of Object.entries(message)) {
    const isPayload = key === 'payload' && broadcasts.some(({ payload }) => payload === part);
    const changed = isPayload ? change(part) : withPayloads(part, broadcasts, change);
    if (changed !== part) altered = withValue(altered, [key], changed) as object;
  }
  return altered;
}

/** A payload as it was, or as the adversaries of a run change it: all in the same way. */
export function plain(payload: unknown): unknown {
  return isMarked(payload) ? (typeof payload === 'string' ? payload.slice(0, -MARK.length) : payload[1]) : payload;
}

export function marked(payload: unknown): unknown {
  if (isMarked(payload)) return payload;
  return typeof payload === 'string' ? payload + MARK : [MARK, payload ?? null];
}

/** True if it is a message of the same kind as the other, whose broadcasts the run can name. */
export function isSound(peer: AdversaryPeer, message: unknown, like: unknown): boolean {
  try {
    peer.broadcastsIn(message);
    return peer.kindOf(message) === peer.kindOf(like);
  } catch {
    return false;
  }
}

function isMarked(payload: unknown): payload is string | readonly [string, unknown] {
  return typeof payload === 'string' ? payload.endsWith(MARK) : Array.isArray(payload) && payload[0] === MARK;
}
