/**
 * Large things of a lab in an object store of NATS: in pieces, written and read one after the other, each as soon as it
 * is wanted.
 */
import { createHash } from 'node:crypto';
import { ReadableStream } from 'node:stream/web';
import type { JetStreamManager } from '@nats-io/jetstream';
import { type ObjectInfo, type ObjectStore, Objm } from '@nats-io/obj';
import type { Objects } from '../control-plane.ts';
import type { NatsBroker, NatsStorage } from './connection.ts';

/** Under what a broker takes in one message as it comes. */
const PIECE_BYTES = 512 << 10;

export async function natsObjects({ broker, jetstream, manager }: NatsStorage, bucket: string): Promise<Objects> {
  const open = () => broker.patiently(() => new Objm(jetstream).create(bucket));
  let store = open();
  await store;
  // A broker whose disk was wiped has no bucket any more.
  broker.onReturn(() => {
    store = open();
    store.catch(() => {});
  });
  return new NatsObjects(broker, manager, bucket, () => store);
}

class NatsObjects implements Objects {
  private readonly broker: NatsBroker;
  private readonly manager: JetStreamManager;
  private readonly bucket: string;
  private readonly store: () => Promise<ObjectStore>;

  constructor(broker: NatsBroker, manager: JetStreamManager, bucket: string, store: () => Promise<ObjectStore>) {
    this.broker = broker;
    this.manager = manager;
    this.bucket = bucket;
    this.store = store;
  }

  async put(name: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    // Answers at last: from here on each piece is patient by itself.
    await this.info(name);
    const stream = ReadableStream.from(content) as Parameters<ObjectStore['put']>[1];
    await (await this.store()).put({ name: encodedName(name), options: { max_chunk_size: PIECE_BYTES } }, stream);
  }

  async get(name: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    const info = await this.info(name);
    return info === undefined ? undefined : this.piecesOf(info);
  }

  names(): Promise<string[]> {
    return this.broker.patiently(async () => {
      const all = await (await this.store()).list();
      return all.filter(({ deleted }) => !deleted).map(({ name }) => decodeURIComponent(name));
    });
  }

  async remove(name: string): Promise<void> {
    const { broker, manager, bucket } = this;
    const encoded = encodedName(name);
    const store = await this.store();
    await broker.patiently(() => store.delete(encoded));
    // The store keeps a mark of each name that it ever had, and reads them all when it is asked for its names.
    const mark = await broker.patiently(() => store.info(encoded));
    if (mark === null || !mark.deleted) return;
    const filter = `$O.${bucket}.M.${Buffer.from(encoded).toString('base64').replaceAll('+', '-').replaceAll('/', '_')}`;
    await broker.patiently(() => manager.streams.purge(`OBJ_${bucket}`, { filter, seq: mark.revision + 1 }));
  }

  private async info(name: string): Promise<ObjectInfo | undefined> {
    const info = await this.broker.patiently(async () => (await this.store()).info(encodedName(name)));
    return info === null || info.deleted ? undefined : info;
  }

  /** The client's own reader pushes all that there is into memory, and waits for a minute where the broker was away. */
  private async *piecesOf({ name, nuid, chunks, size, digest }: ObjectInfo): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256');
    let bytes = 0;
    let sequence = 1;
    for (let piece = 0; piece < chunks; piece++) {
      const query = { seq: sequence, next_by_subj: `$O.${this.bucket}.C.${nuid}` };
      const message = await this.broker.patiently(() => this.manager.direct.getMessage(`OBJ_${this.bucket}`, query));
      if (message === null) throw new Error(`${name} was removed while it was read`);
      sequence = message.seq + 1;
      bytes += message.data.length;
      hash.update(message.data);
      yield message.data;
    }
    if (bytes !== size || `SHA-256=${hash.digest('base64url')}` !== digest.replace(/=+$/, ''))
      throw new Error(`${name} came broken from the broker`);
  }
}

/** The client takes no name that is not Latin. */
function encodedName(name: string): string {
  return encodeURIComponent(name).replaceAll('%2F', '/');
}
