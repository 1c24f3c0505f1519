/**
 * What a party of the embedded control plane asks for over its connection, and what it has open: objects that come and
 * go in pieces, and work that it has taken.
 */
import { PassThrough } from 'node:stream';
import * as z from 'zod';
import type { ControlPlane, Piece } from '../control-plane.ts';

const bytes = z.instanceof(Uint8Array<ArrayBufferLike>);
const text = z.string().max(1000);
const whole = z.int().min(0);

/** Bytes of an object in one frame. */
const CHUNK_BYTES = 256 * 1024;
/** What one party may have open at once. */
const OPEN_MAX = 10_000;

interface Upload {
  readonly input: PassThrough;
  readonly done: Promise<void>;
}

export class Calls {
  private readonly plane: ControlPlane;
  private readonly uploads = new Map<number, Upload>();
  private readonly downloads = new Map<number, AsyncGenerator<Uint8Array>>();
  private readonly pieces = new Map<number, Piece>();
  private handles = 0;

  constructor(plane: ControlPlane) {
    this.plane = plane;
  }

  /** @throws where there is no such thing, or it is asked for wrongly */
  async make(method: string, given: readonly unknown[]): Promise<unknown> {
    const [kind, act] = method.split('.');
    if (method === 'request')
      return this.plane.request(text.parse(given[0]), bytes.parse(given[1]), whole.parse(given[2]));
    if (kind === 'values') return this.callValues(act, text.parse(given[0]), given.slice(1));
    if (kind === 'objects') return this.callObjects(act, given);
    if (kind === 'work') return this.callWork(act, text.parse(given[0]), given.slice(1));
    if (kind === 'piece') return this.callPiece(act, whole.parse(given[0]));
    throw new Error(`there is no ${method}`);
  }

  /**
   * The connection is gone: what was half put is dropped. Work that was taken is given to another when its time is
   * over.
   */
  end(): void {
    for (const { input } of this.uploads.values()) input.destroy(new Error('the connection ended'));
    for (const download of this.downloads.values()) void download.return(undefined);
    this.pieces.clear();
  }

  private async callValues(act: string, bucket: string, given: readonly unknown[]): Promise<unknown> {
    const values = await this.plane.values(bucket);
    if (act === 'keys') return values.keys();
    const key = text.parse(given[0]);
    if (act === 'get') return values.get(key);
    if (act === 'remove') return values.remove(key);
    if (act === 'put') return values.put(key, bytes.parse(given[1]));
    if (act === 'replace') return values.replace(key, bytes.parse(given[1]), whole.parse(given[2]));
    throw new Error(`values cannot ${act}`);
  }

  private async callObjects(act: string, given: readonly unknown[]): Promise<unknown> {
    if (act === 'write') return this.write(whole.parse(given[0]), bytes.parse(given[1]));
    if (act === 'finish') return this.finish(whole.parse(given[0]));
    if (act === 'abandon') return this.abandon(whole.parse(given[0]));
    if (act === 'read') return this.read(whole.parse(given[0]));
    const objects = await this.plane.objects(text.parse(given[0]));
    if (act === 'names') return objects.names();
    const name = text.parse(given[1]);
    if (act === 'remove') return objects.remove(name);
    if (act === 'begin') {
      const input = new PassThrough();
      const done = objects.put(name, input);
      done.catch(() => {});
      return this.open(this.uploads, { input, done });
    }
    if (act === 'open') {
      const content = await objects.get(name);
      return content === undefined ? undefined : this.open(this.downloads, inChunks(content));
    }
    throw new Error(`objects cannot ${act}`);
  }

  private write(handle: number, chunk: Uint8Array): Promise<void> {
    const { input } = found(this.uploads, handle);
    return new Promise((resolve, reject) => {
      input.write(chunk, (error) => (error ? reject(error) : resolve()));
    });
  }

  private async finish(handle: number): Promise<void> {
    const { input, done } = found(this.uploads, handle);
    this.uploads.delete(handle);
    input.end();
    await done;
  }

  private abandon(handle: number): void {
    const { input } = found(this.uploads, handle);
    this.uploads.delete(handle);
    input.destroy(new Error('it was abandoned'));
  }

  private async read(handle: number): Promise<Uint8Array | undefined> {
    const next = await found(this.downloads, handle).next();
    if (next.done === true) this.downloads.delete(handle);
    return next.done === true ? undefined : next.value;
  }

  private async callWork(act: string, queue: string, given: readonly unknown[]): Promise<unknown> {
    const work = await this.plane.work(queue, whole.parse(given[0]));
    if (act === 'add') return work.add(bytes.parse(given[1]));
    if (act === 'left') return work.left();
    if (act === 'remove') return work.remove();
    if (act !== 'take') throw new Error(`work cannot ${act}`);
    const piece = await work.take(whole.parse(given[1]));
    return piece === undefined
      ? undefined
      : { handle: this.open(this.pieces, piece), data: piece.data, attempt: piece.attempt };
  }

  private callPiece(act: string, handle: number): unknown {
    const piece = found(this.pieces, handle);
    if (act === 'renew') return piece.renew();
    if (act !== 'finish' && act !== 'giveBack') throw new Error(`a piece cannot ${act}`);
    this.pieces.delete(handle);
    return piece[act]();
  }

  private open<Kind>(all: Map<number, Kind>, one: Kind): number {
    if (all.size >= OPEN_MAX) throw new Error('too much is open');
    all.set(++this.handles, one);
    return this.handles;
  }
}

function found<Kind>(all: ReadonlyMap<number, Kind>, handle: number): Kind {
  const one = all.get(handle);
  if (one === undefined) throw new Error('it is not open');
  return one;
}

async function* inChunks(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    for (let at = 0; at < chunk.length; at += CHUNK_BYTES) yield chunk.subarray(at, at + CHUNK_BYTES);
  }
}
