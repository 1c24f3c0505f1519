/** The broadcasts of the reference runtime, and the digests of their payloads, as facts have them. */
import { payloadOf } from '../src/core/payload.ts';
import { PayloadDigests } from '../src/core/payload-digest.ts';
import type { Broadcast, PeerId } from '../src/core/protocol.ts';

/** @param payload what the job's broadcasts carry */
export function broadcastOf(payload: unknown, origin: PeerId, sequence: number): Broadcast {
  return Object.freeze({ origin, sequence, payload: payloadOf(payload, origin, sequence) });
}

export function digestOf({ payload }: Broadcast): { digest?: number } {
  const digest = new PayloadDigests().of(payload);
  return digest === 0 ? {} : { digest: digest >>> 0 };
}
