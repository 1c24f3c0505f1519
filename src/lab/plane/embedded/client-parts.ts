/** Values, objects and work of the embedded control plane, as a process has them that is connected with it. */
import type { Entry, Objects, Piece, Stop, Values, WorkQueue } from '../control-plane.ts';

/** The connection, as far as these need it. */
interface Caller {
  call(method: string, ...given: readonly unknown[]): Promise<unknown>;
  watch(bucket: string, changed: (key: string, data: Uint8Array | undefined) => void): Stop;
}

const CHUNK_BYTES = 256 * 1024;

export class ClientValues implements Values {
  private readonly plane: Caller;
  private readonly bucket: string;

  constructor(plane: Caller, bucket: string) {
    this.plane = plane;
    this.bucket = bucket;
  }

  async get(key: string): Promise<Entry | undefined> {
    return (await this.plane.call('values.get', this.bucket, key)) as Entry | undefined;
  }

  async put(key: string, data: Uint8Array): Promise<number> {
    return (await this.plane.call('values.put', this.bucket, key, data)) as number;
  }

  async replace(key: string, data: Uint8Array, revision: number): Promise<number | undefined> {
    return (await this.plane.call('values.replace', this.bucket, key, data, revision)) as number | undefined;
  }

  async remove(key: string): Promise<void> {
    await this.plane.call('values.remove', this.bucket, key);
  }

  async keys(): Promise<string[]> {
    return (await this.plane.call('values.keys', this.bucket)) as string[];
  }

  watch(changed: (key: string, data: Uint8Array | undefined) => void): Promise<Stop> {
    return Promise.resolve(this.plane.watch(this.bucket, changed));
  }
}

export class ClientObjects implements Objects {
  private readonly plane: Caller;
  private readonly bucket: string;

  constructor(plane: Caller, bucket: string) {
    this.plane = plane;
    this.bucket = bucket;
  }

  async put(name: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    const handle = await this.plane.call('objects.begin', this.bucket, name);
    try {
      for await (const chunk of content) {
        for (let at = 0; at < chunk.length; at += CHUNK_BYTES) {
          await this.plane.call('objects.write', handle, chunk.subarray(at, at + CHUNK_BYTES));
        }
      }
    } catch (error) {
      await this.plane.call('objects.abandon', handle).catch(() => {});
      throw error;
    }
    await this.plane.call('objects.finish', handle);
  }

  async get(name: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    const handle = await this.plane.call('objects.open', this.bucket, name);
    return handle === undefined ? undefined : this.chunks(handle);
  }

  async names(): Promise<string[]> {
    return (await this.plane.call('objects.names', this.bucket)) as string[];
  }

  async remove(name: string): Promise<void> {
    await this.plane.call('objects.remove', this.bucket, name);
  }

  private async *chunks(handle: unknown): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = (await this.plane.call('objects.read', handle)) as Uint8Array | undefined;
      if (chunk === undefined) return;
      yield chunk;
    }
  }
}

export class ClientWork implements WorkQueue {
  private readonly plane: Caller;
  private readonly given: readonly [string, number];

  constructor(plane: Caller, queue: string, patienceMs: number) {
    this.plane = plane;
    this.given = [queue, patienceMs];
  }

  async add(data: Uint8Array): Promise<void> {
    await this.plane.call('work.add', ...this.given, data);
  }

  async take(waitMs: number): Promise<Piece | undefined> {
    const taken = await this.plane.call('work.take', ...this.given, waitMs);
    if (taken === undefined) return undefined;
    const { handle, data, attempt } = taken as { handle: number; data: Uint8Array; attempt: number };
    // A broker that is gone has given it to nobody else, and never will.
    const tell = (act: string): void => void this.plane.call(act, handle).catch(() => {});
    return {
      data,
      attempt,
      renew: () => tell('piece.renew'),
      finish: async () => (await this.plane.call('piece.finish', handle)) as boolean,
      giveBack: () => tell('piece.giveBack'),
    };
  }

  async left(): Promise<number> {
    return (await this.plane.call('work.left', ...this.given)) as number;
  }

  async remove(): Promise<void> {
    await this.plane.call('work.remove', ...this.given);
  }
}
