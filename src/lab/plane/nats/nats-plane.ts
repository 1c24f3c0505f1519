/**
 * The control plane of a lab on NATS, a broker as it comes (nats-server 2.9 or later, with JetStream): messages and
 * requests on its subjects, values in its key-value buckets, objects in its object stores, work in its streams. What is
 * stored is on the broker's disk and survives its restart.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type JetStreamClient, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { connect, errors, type NatsConnection } from '@nats-io/transport-node';
import { InputError } from '../../../core/errors.ts';
import {
  type ControlPlane,
  checkSize,
  type Objects,
  type Stop,
  Unanswered,
  type Values,
  type WorkQueue,
} from '../control-plane.ts';
import { isUnanswered, NatsBroker, type NatsStorage } from './connection.ts';
import { type Credentials, readCredentials } from './credentials.ts';
import { natsObjects } from './objects.ts';
import { type NatsAddress, type NatsOptions, parseNatsAddress } from './options.ts';
import { denialOf, refusalOf } from './refusal.ts';
import { natsValues } from './values.ts';
import { natsWork } from './work.ts';

export interface NatsConnectOptions extends NatsOptions {
  /** Shown by the broker among its connections. */
  readonly name?: string;
  /** How long to try at first, where nobody is there. */
  readonly connectMs?: number;
  /** How long what must not be lost waits for a broker that is away. */
  readonly patienceMs?: number;
  /** Where secrets are taken from, and out of. */
  readonly environment?: Record<string, string | undefined>;
}

const CONNECT_MS = 5_000;
const PATIENCE_MS = 30_000;
/** Of one attempt to connect, and of one question. */
const ANSWER_MS = 5_000;
const RECONNECT_MS = 250;
/** Between two requests that nobody took. */
const AGAIN_MS = 50;
/**
 * A broker that does not answer two of these is away: noticed well before one party of a run takes the other for
 * silent.
 */
const PING_MS = 1_000;
const FOREVER = -1;

/** @throws InputError where there is no broker, or none that takes us */
export async function connectNats(address: string, options: NatsConnectOptions): Promise<ControlPlane> {
  const parsed = parseNatsAddress(address);
  const credentials = readCredentials(options, options.environment ?? process.env, parsed);
  const client = await connected(parsed, credentials, options);
  const broker = new NatsBroker(client, options.patienceMs ?? PATIENCE_MS);
  try {
    // Asks whether it has storage.
    const manager = await jetstreamManager(client, { timeout: ANSWER_MS });
    return new NatsControlPlane(parsed.text, { broker, manager, jetstream: patientJetStream(broker) });
  } catch {
    await broker.close();
    throw new InputError(
      '--lab',
      'a broker with JetStream (`nats-server -js`, or a jetstream block in its configuration)',
      parsed.text,
    );
  }
}

async function connected(
  address: NatsAddress,
  credentials: Credentials,
  options: NatsConnectOptions,
): Promise<NatsConnection> {
  const until = performance.now() + (options.connectMs ?? CONNECT_MS);
  for (;;) {
    try {
      return await connect({
        servers: [...address.servers],
        ...credentials.connection,
        name: options.name,
        timeout: ANSWER_MS,
        maxReconnectAttempts: FOREVER,
        reconnectTimeWait: RECONNECT_MS,
        reconnectJitter: RECONNECT_MS,
        reconnectJitterTLS: RECONNECT_MS,
        pingInterval: PING_MS,
        noAsyncTraces: true,
      });
    } catch (error) {
      const refusal = refusalOf(error, address, credentials);
      if (refusal !== undefined) throw refusal;
      if (performance.now() >= until) throw noBroker(error, address, credentials);
      await pause(RECONNECT_MS);
    }
  }
}

function noBroker(error: unknown, { text }: NatsAddress, { connection, hasCertificate }: Credentials): InputError {
  const reason = error instanceof Error ? error.message : String(error);
  const isSilent = error instanceof errors.TimeoutError && connection.tls !== undefined;
  const hint = ` (it may want ${hasCertificate ? 'another' : 'a'} certificate: --nats-cert)`;
  return new InputError('--lab', `a broker at ${text}: ${reason}${isSilent ? hint : ''}`);
}

/** What is published to it is stored once, however often it must be sent. */
function patientJetStream(broker: NatsBroker): JetStreamClient {
  const client = jetstream(broker.client, { timeout: ANSWER_MS });
  const publish = client.publish.bind(client);
  client.publish = (subject, data, options) => {
    const numbered = { ...options, msgID: randomUUID() };
    return broker.patiently(() => publish(subject, data, numbered));
  };
  return client;
}

class NatsControlPlane implements ControlPlane {
  readonly address: string;
  private readonly storage: NatsStorage;
  private readonly buckets = new Map<string, Promise<Values>>();
  private readonly stores = new Map<string, Promise<Objects>>();

  constructor(address: string, storage: NatsStorage) {
    this.address = address;
    this.storage = storage;
  }

  get isConnected(): boolean {
    const { isAway, client } = this.storage.broker;
    return !isAway && !client.isClosed();
  }

  get ended(): Promise<string | undefined> {
    return this.storage.broker.ended;
  }

  publish(subject: string, data: Uint8Array): void {
    this.storage.broker.publish(subject, data);
  }

  subscribe(subject: string, heard: (data: Uint8Array, subject: string) => void): Stop {
    return this.listen(subject, (message) => heard(message.data, message.subject));
  }

  answer(subject: string, reply: (data: Uint8Array, subject: string) => Promise<Uint8Array> | Uint8Array): Stop {
    return this.listen(subject, ({ data, subject: asked, reply: asker }) => {
      if (asker === undefined || asker === '') return;
      // A reply that fails leaves the request unanswered.
      void Promise.resolve()
        .then(() => reply(data, asked))
        .then(
          (answer) => this.publish(asker, answer),
          () => {},
        );
    });
  }

  private listen(
    subject: string,
    heard: (message: { data: Uint8Array; subject: string; reply?: string }) => void,
  ): Stop {
    const subscription = this.storage.broker.client.subscribe(subject, {
      callback(error, message) {
        if (error !== null) return;
        try {
          heard(message);
        } catch (bug) {
          // The client would swallow it, and stop reading.
          queueMicrotask(() => {
            throw bug;
          });
        }
      },
    });
    return () => subscription.unsubscribe();
  }

  /** Where nobody listens yet it is asked again: an agent may connect to a broker that came back later than we did. */
  async request(subject: string, data: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
    checkSize(data, `a request for ${subject}`);
    const { broker } = this.storage;
    const until = performance.now() + timeoutMs;
    for (;;) {
      const leftMs = Math.ceil(until - performance.now());
      if (leftMs <= 0 || broker.client.isClosed()) throw new Unanswered(subject);
      if (!(await broker.isBack(leftMs))) continue;
      try {
        return (await broker.client.request(subject, data, { timeout: leftMs })).data;
      } catch (error) {
        if (!isUnanswered(error) && !(error instanceof errors.ClosedConnectionError)) throw denialOf(error) ?? error;
        await pause(Math.min(AGAIN_MS, leftMs));
      }
    }
  }

  values(bucket: string): Promise<Values> {
    return kept(this.buckets, bucket, () => natsValues(this.storage, bucket));
  }

  objects(bucket: string): Promise<Objects> {
    return kept(this.stores, bucket, () => natsObjects(this.storage, bucket));
  }

  async work(queue: string, patienceMs: number): Promise<WorkQueue> {
    const { broker, jetstream } = this.storage;
    const bucket = `work-${queue}`;
    const values = await natsValues(this.storage, bucket);
    const remove = async () => {
      await broker.patiently(async () => (await new Kvm(jetstream).open(bucket)).destroy());
    };
    return natsWork(this.storage, { values, remove }, queue, patienceMs);
  }

  close(): Promise<void> {
    return this.storage.broker.close();
  }
}

/**
 * Opened once: each opening leaves something at the broker for minutes, and is begun again whenever the broker returns.
 */
function kept<Opened>(all: Map<string, Promise<Opened>>, bucket: string, open: () => Promise<Opened>): Promise<Opened> {
  const opened = all.get(bucket) ?? open();
  all.set(bucket, opened);
  opened.catch(() => all.delete(bucket));
  return opened;
}
