/** Values, objects and work of a controller's plane, as a connected process has them: calls over its connection. */
import type { Objects, Piece, Stop, Values, WorkQueue } from '../control-plane.ts';
import { CHUNK_BYTES } from './remote-calls.ts';

/** The connection. */
interface Caller {
  call<Result>(method: string, ...given: readonly unknown[]): Promise<Result>;
  watch(bucket: string, changed: (key: string, data: Uint8Array | undefined) => void): Stop;
}

export function remoteValues(plane: Caller, bucket: string): Values {
  return {
    get: (key) => plane.call('values.get', bucket, key),
    put: (key, data) => plane.call('values.put', bucket, key, data),
    replace: (key, data, revision) => plane.call('values.replace', bucket, key, data, revision),
    remove: (key) => plane.call('values.remove', bucket, key),
    keys: () => plane.call('values.keys', bucket),
    watch: (changed) => Promise.resolve(plane.watch(bucket, changed)),
  };
}

export function remoteObjects(plane: Caller, bucket: string): Objects {
  return {
    put: (name, content) => put(plane, bucket, name, content),
    async get(name) {
      const handle = await plane.call<number | undefined>('objects.open', bucket, name);
      return handle === undefined ? undefined : chunks(plane, handle);
    },
    names: () => plane.call('objects.names', bucket),
    remove: (name) => plane.call('objects.remove', bucket, name),
  };
}

export function remoteWork(plane: Caller, queue: string, patienceMs: number): WorkQueue {
  return {
    add: (data) => plane.call('work.add', queue, patienceMs, data),
    take: (waitMs) => take(plane, queue, patienceMs, waitMs),
    left: () => plane.call('work.left', queue, patienceMs),
    remove: () => plane.call('work.remove', queue, patienceMs),
  };
}

async function put(plane: Caller, bucket: string, name: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const handle = await plane.call<number>('objects.begin', bucket, name);
  try {
    for await (const chunk of content) {
      for (let at = 0; at < chunk.length; at += CHUNK_BYTES)
        await plane.call('objects.write', handle, chunk.subarray(at, at + CHUNK_BYTES));
    }
  } catch (error) {
    await plane.call('objects.abandon', handle).catch(() => {});
    throw error;
  }
  await plane.call('objects.finish', handle);
}

async function* chunks(plane: Caller, handle: number): AsyncGenerator<Uint8Array> {
  for (;;) {
    const chunk = await plane.call<Uint8Array | undefined>('objects.read', handle);
    if (chunk === undefined) break;
    yield chunk;
  }
  await plane.call('objects.close', handle);
}

async function take(plane: Caller, queue: string, patienceMs: number, waitMs: number): Promise<Piece | undefined> {
  const taken = await plane.call<(Pick<Piece, 'data' | 'attempt'> & { readonly handle: number }) | undefined>(
    'work.take',
    queue,
    patienceMs,
    waitMs,
  );
  if (taken === undefined) return undefined;
  const { handle, data, attempt } = taken;
  // If the broker is gone, it has given the piece to nobody else, and never will.
  const tell = (act: string): void => void plane.call(act, handle).catch(() => {});
  return {
    data,
    attempt,
    renew: () => tell('piece.renew'),
    finish: () => plane.call('piece.finish', handle),
    giveBack: () => tell('piece.giveBack'),
  };
}
