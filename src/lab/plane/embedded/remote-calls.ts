/**
 * What a connected process may call on the controller's plane: one line a method, with the schema of its arguments.
 * Objects pass in chunks, so they and the work that a process holds are named by handles, which end with the
 * connection.
 */
import { PassThrough } from 'node:stream';
import * as z from 'zod';
import type { ControlPlane, Piece } from '../control-plane.ts';

/** Bytes of an object in one call. */
export const CHUNK_BYTES = 256 * 1024;
/** Handles that one process may have open at once. */
const OPEN_MAX = 10_000;

const bytes = z.instanceof(Uint8Array<ArrayBufferLike>);
const text = z.string().max(1000);
const whole = z.int().min(0);

interface Upload {
  readonly input: PassThrough;
  readonly done: Promise<void>;
}

type Outputs<Schemas extends readonly z.ZodType[]> = { -readonly [Index in keyof Schemas]: z.output<Schemas[Index]> };
type Method = (calls: RemoteCalls, given: readonly unknown[]) => unknown;

function method<const Schemas extends readonly z.ZodType[]>(
  schemas: Schemas,
  run: (calls: RemoteCalls, ...given: Outputs<Schemas>) => unknown,
): Method {
  return (calls, given) => run(calls, ...(schemas.map((schema, i) => schema.parse(given[i])) as Outputs<Schemas>));
}

const methods: Readonly<Record<string, Method>> = {
  request: method([text, bytes, whole], ({ plane }, subject, data, ms) => plane.request(subject, data, ms)),
  'values.keys': method([text], async ({ plane }, bucket) => (await plane.values(bucket)).keys()),
  'values.get': method([text, text], async ({ plane }, bucket, key) => (await plane.values(bucket)).get(key)),
  'values.remove': method([text, text], async ({ plane }, bucket, key) => (await plane.values(bucket)).remove(key)),
  'values.put': method([text, text, bytes], async ({ plane }, bucket, key, data) =>
    (await plane.values(bucket)).put(key, data),
  ),
  'values.replace': method([text, text, bytes, whole], async ({ plane }, bucket, key, data, revision) =>
    (await plane.values(bucket)).replace(key, data, revision),
  ),
  'objects.names': method([text], async ({ plane }, bucket) => (await plane.objects(bucket)).names()),
  'objects.remove': method([text, text], async ({ plane }, bucket, name) => (await plane.objects(bucket)).remove(name)),
  'objects.begin': method([text, text], (calls, bucket, name) => calls.begin(bucket, name)),
  'objects.write': method([whole, bytes], ({ uploads }, handle, chunk) => write(uploads.get(handle).input, chunk)),
  'objects.finish': method([whole], ({ uploads }, handle) => {
    const { input, done } = uploads.take(handle);
    input.end();
    return done;
  }),
  'objects.abandon': method([whole], ({ uploads }, handle) => {
    uploads.take(handle).input.destroy(new Error('it was abandoned'));
  }),
  'objects.open': method([text, text], async ({ plane, downloads }, bucket, name) => {
    const content = await (await plane.objects(bucket)).get(name);
    return content && downloads.open(inChunks(content));
  }),
  'objects.read': method([whole], async ({ downloads }, handle) => (await downloads.get(handle).next()).value),
  'objects.close': method([whole], ({ downloads }, handle) => void downloads.take(handle).return(undefined)),
  'work.add': method([text, whole, bytes], async ({ plane }, queue, ms, data) =>
    (await plane.work(queue, ms)).add(data),
  ),
  'work.left': method([text, whole], async ({ plane }, queue, ms) => (await plane.work(queue, ms)).left()),
  'work.remove': method([text, whole], async ({ plane }, queue, ms) => (await plane.work(queue, ms)).remove()),
  'work.take': method([text, whole, whole], async ({ plane, pieces }, queue, ms, waitMs) => {
    const piece = await (await plane.work(queue, ms)).take(waitMs);
    return piece && { handle: pieces.open(piece), data: piece.data, attempt: piece.attempt };
  }),
  'piece.renew': method([whole], ({ pieces }, handle) => pieces.get(handle).renew()),
  'piece.finish': method([whole], ({ pieces }, handle) => pieces.take(handle).finish()),
  'piece.giveBack': method([whole], ({ pieces }, handle) => pieces.take(handle).giveBack()),
};

export class RemoteCalls {
  readonly plane: ControlPlane;
  readonly uploads = new Handles<Upload>();
  readonly downloads = new Handles<AsyncGenerator<Uint8Array, undefined>>();
  readonly pieces = new Handles<Piece>();

  constructor(plane: ControlPlane) {
    this.plane = plane;
  }

  /** @throws if there is no such method, or its arguments do not fit */
  async make(name: string, given: readonly unknown[]): Promise<unknown> {
    if (!Object.hasOwn(methods, name)) throw new Error(`there is no ${name}`);
    return methods[name](this, given);
  }

  async begin(bucket: string, name: string): Promise<number> {
    const objects = await this.plane.objects(bucket);
    const input = new PassThrough();
    const done = objects.put(name, input);
    done.catch(() => {});
    return this.uploads.open({ input, done });
  }

  /** The connection is gone: half-written objects are dropped. Work that was taken passes to others after its time. */
  end(): void {
    for (const { input } of this.uploads.all()) input.destroy(new Error('the connection ended'));
    for (const download of this.downloads.all()) void download.return(undefined);
  }
}

class Handles<Kind> {
  private readonly opened = new Map<number, Kind>();
  private last = 0;

  open(one: Kind): number {
    if (this.opened.size >= OPEN_MAX) throw new Error('too much is open');
    this.opened.set(++this.last, one);
    return this.last;
  }

  get(handle: number): Kind {
    const one = this.opened.get(handle);
    if (one === undefined) throw new Error('it is not open');
    return one;
  }

  /** Closes the handle. */
  take(handle: number): Kind {
    const one = this.get(handle);
    this.opened.delete(handle);
    return one;
  }

  all(): Iterable<Kind> {
    return this.opened.values();
  }
}

function write(input: PassThrough, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    input.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}

async function* inChunks(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
  for await (const chunk of content) {
    for (let at = 0; at < chunk.length; at += CHUNK_BYTES) yield chunk.subarray(at, at + CHUNK_BYTES);
  }
  return undefined;
}
