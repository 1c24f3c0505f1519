/** Values of a lab in a key-value bucket of NATS, which keeps them on its disk. */
import { JetStreamApiError, type JetStreamManager } from '@nats-io/jetstream';
import { type KV, type KvEntry, Kvm } from '@nats-io/kv';
import { checkSize, type Entry, type Stop, type Values } from '../control-plane.ts';
import type { NatsBroker, NatsStorage } from './connection.ts';

/** What JetStream says where a key has another revision than expected. */
const WRONG_REVISIONS: readonly number[] = [10071, 10164];

/** A mark that a key was removed stays so long, for those who watch. */
const MARKS_MS = 3_600_000;

/** Removes old marks: there is one for each key that was ever removed, and each watcher is sent all of them. */
export async function forgetMarks(
  store: KV,
  manager: JetStreamManager,
  bucket: string,
  olderMs: number,
): Promise<void> {
  const before = Date.now() - olderMs;
  const marks: KvEntry[] = [];
  for await (const entry of await store.history())
    if (!isThere(entry) && entry.created.getTime() <= before) marks.push(entry);
  for (const { key, revision } of marks) {
    await manager.streams.purge(`KV_${bucket}`, { filter: `$KV.${bucket}.${key}`, seq: revision + 1 });
  }
}

/** @param storage whose `publish` is patient */
export async function natsValues({ broker, jetstream, manager }: NatsStorage, bucket: string): Promise<Values> {
  const open = () => broker.patiently(() => new Kvm(jetstream).create(bucket, { history: 1, allow_direct: false }));
  let store = open();
  // What fails is done by the next who comes.
  // Nobody waits for it: where several join at once over a slow network the client may never see its end.
  void forgetMarks(await store, manager, bucket, MARKS_MS).catch(() => {});
  // A broker whose disk was wiped has no bucket any more.
  broker.onReturn(() => {
    store = open();
    store.catch(() => {});
  });
  return new NatsValues(broker, () => store);
}

class NatsValues implements Values {
  private readonly broker: NatsBroker;
  private readonly store: () => Promise<KV>;

  constructor(broker: NatsBroker, store: () => Promise<KV>) {
    this.broker = broker;
    this.store = store;
  }

  async get(key: string): Promise<Entry | undefined> {
    const entry = await this.latest(key);
    return entry === undefined || !isThere(entry) ? undefined : { data: entry.value, revision: entry.revision };
  }

  async put(key: string, data: Uint8Array): Promise<number> {
    checkSize(data, `a value for ${key}`);
    return (await this.store()).put(encodedKey(key), data);
  }

  async replace(key: string, data: Uint8Array, revision: number): Promise<number | undefined> {
    checkSize(data, `a value for ${key}`);
    const replaced = await this.replaceAt(key, data, revision);
    if (replaced !== undefined || revision > 0) return replaced;
    // A key that was removed has a revision too.
    const last = await this.latest(key);
    return last === undefined || isThere(last) ? undefined : this.replaceAt(key, data, last.revision);
  }

  private async replaceAt(key: string, data: Uint8Array, previousSeq: number): Promise<number | undefined> {
    try {
      return await (await this.store()).put(encodedKey(key), data, { previousSeq });
    } catch (error) {
      if (error instanceof JetStreamApiError && WRONG_REVISIONS.includes(error.code)) return undefined;
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    return (await this.store()).delete(encodedKey(key));
  }

  keys(): Promise<string[]> {
    return this.broker.patiently(async () => {
      const keys: string[] = [];
      for await (const key of await (await this.store()).keys()) keys.push(decodedKey(key));
      return keys;
    });
  }

  /**
   * The client notices late that its watch broke with the connection: it is begun again, and tells only what changed
   * meanwhile.
   */
  async watch(changed: (key: string, data: Uint8Array | undefined) => void): Promise<Stop> {
    const told = new Map<string, number>();
    const vanished = (key: string) => {
      if (told.delete(key)) changed(key, undefined);
    };
    const tell = (entry: KvEntry) => {
      const key = decodedKey(entry.key);
      if (!isThere(entry)) return vanished(key);
      if (told.get(key) === entry.revision) return;
      told.set(key, entry.revision);
      changed(key, entry.value);
    };
    const begin = async () => {
      const entries = await this.broker.patiently(async () => (await this.store()).watch());
      void follow(entries, tell);
      return () => entries.stop();
    };
    const again = async () => {
      stop();
      const present = new Set(await this.keys());
      for (const key of [...told.keys()]) if (!present.has(key)) vanished(key);
      stop = await begin();
      if (isStopped) stop();
    };
    let stop = await begin();
    let isStopped = false;
    let turn = Promise.resolve();
    const forget = this.broker.onReturn(() => {
      // Where it fails the broker is away once more, and returns once more.
      turn = turn.then(() => (isStopped ? undefined : again().catch(() => {})));
    });
    return () => {
      isStopped = true;
      forget();
      stop();
    };
  }

  private async latest(key: string): Promise<KvEntry | undefined> {
    return (await this.broker.patiently(async () => (await this.store()).get(encodedKey(key)))) ?? undefined;
  }
}

async function follow(entries: AsyncIterable<KvEntry>, tell: (entry: KvEntry) => void): Promise<void> {
  for await (const entry of entries) tell(entry);
}

function isThere({ operation }: KvEntry): boolean {
  return operation === 'PUT';
}

/** NATS takes few characters in a key. */
function encodedKey(key: string): string {
  return encodeURIComponent(key)
    .replace(/[.~!*'()]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
    .replaceAll('%', '=');
}

function decodedKey(key: string): string {
  return decodeURIComponent(key.replaceAll('=', '%'));
}
