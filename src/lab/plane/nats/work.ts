/**
 * Work of a lab in a stream of NATS, each piece given to one worker at a time.
 *
 * JetStream gives a piece to another worker if the first is silent, but still accepts a late acknowledgement of the
 * first. So a value beside the piece names its worker: taking the piece replaces the value, and only a worker that can
 * replace its own value has finished the piece. A piece that is already done is not handed out again.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { AckPolicy, JetStreamApiError, RetentionPolicy } from '@nats-io/jetstream';
import { type Msg, nanos } from '@nats-io/transport-node';
import { checkSize, type Piece, type Values, type WorkQueue } from '../control-plane.ts';
import { isPassing, type NatsStorage } from './connection.ts';

const WORKERS = 'workers';
const ANSWER_MS = 5_000;
/** Between two questions that had no answer. */
const AGAIN_MS = 100;
const UNLIMITED = -1;
const NOT_FOUND = 404;
const DONE = 'done';

/** What a worker says of a piece that was given to it. */
const words = { done: encoded('+ACK'), renew: encoded('+WPI'), giveBack: encoded('-NAK') };

/** The worker of each piece; removed with the work. */
export interface Claims {
  readonly values: Values;
  remove(): Promise<void>;
}

export async function natsWork(
  storage: NatsStorage,
  claims: Claims,
  queue: string,
  patienceMs: number,
): Promise<WorkQueue> {
  const stream = `WORK_${queue}`;
  const subject = `hearsay.work.${queue}`;
  const { broker, manager } = storage;
  const open = async () => {
    await manager.streams.add({ name: stream, subjects: [subject], retention: RetentionPolicy.Workqueue });
    await manager.consumers.add(stream, {
      durable_name: WORKERS,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(patienceMs),
      max_ack_pending: UNLIMITED,
    });
  };
  await broker.patiently(open);
  return new NatsWorkQueue(storage, claims, stream, subject);
}

class NatsWorkQueue implements WorkQueue {
  private readonly storage: NatsStorage;
  private readonly claims: Claims;
  private readonly stream: string;
  private readonly subject: string;

  constructor(storage: NatsStorage, claims: Claims, stream: string, subject: string) {
    this.storage = storage;
    this.claims = claims;
    this.stream = stream;
    this.subject = subject;
  }

  async add(data: Uint8Array): Promise<void> {
    checkSize(data, 'a piece of work');
    await this.storage.jetstream.publish(this.subject, data);
  }

  async take(waitMs: number): Promise<Piece | undefined> {
    const until = performance.now() + waitMs;
    for (;;) {
      const message = await this.next(Math.max(1, until - performance.now()));
      if (message !== undefined) {
        const piece = await this.claim(message);
        if (piece !== undefined) return piece;
      }
      if (performance.now() >= until) return undefined;
    }
  }

  async left(): Promise<number> {
    const { broker, manager } = this.storage;
    return (await broker.patiently(() => manager.streams.info(this.stream))).state.messages;
  }

  async remove(): Promise<void> {
    const { broker, manager } = this.storage;
    await broker.patiently(() => manager.streams.delete(this.stream).catch(ignoreMissing));
    await this.claims.remove();
  }

  /** The client's own way waits for a second at least. */
  private async next(waitMs: number): Promise<Msg | undefined> {
    const { broker } = this.storage;
    const until = performance.now() + waitMs;
    if (!(await broker.isBack(waitMs))) return undefined;
    const expires = nanos(Math.max(1, Math.round(until - performance.now())));
    try {
      // It comes under its own subject: not the client's usual way of an answer.
      const subject = `$JS.API.CONSUMER.MSG.NEXT.${this.stream}.${WORKERS}`;
      const answer = await broker.client.request(subject, JSON.stringify({ batch: 1, expires }), {
        timeout: waitMs + ANSWER_MS,
        noMux: true,
      });
      // One with a code says why there is none.
      if ((answer.headers?.code ?? 0) === 0) return answer;
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
    await pause(Math.min(AGAIN_MS, waitMs));
    return undefined;
  }

  /** Undefined where it is done, and only the word of it was lost. */
  private async claim(message: Msg): Promise<Piece | undefined> {
    const { values } = this.claims;
    const key = sequenceOf(message);
    for (;;) {
      const entry = await values.get(key);
      const claim = entry === undefined ? '0' : new TextDecoder().decode(entry.data);
      if (claim === DONE) {
        await this.acknowledge(message);
        return undefined;
      }
      const attempt = Number(claim) + 1;
      const revision = await values.replace(key, encoded(String(attempt)), entry?.revision ?? 0);
      if (revision !== undefined) return this.piece(message, attempt, revision);
    }
  }

  private piece(message: Msg, attempt: number, revision: number): Piece {
    const { broker } = this.storage;
    return {
      data: message.data,
      attempt,
      renew: () => broker.publish(message.reply!, words.renew),
      giveBack: () => broker.publish(message.reply!, words.giveBack),
      finish: async () => {
        const finished = await this.claims.values.replace(sequenceOf(message), encoded(DONE), revision);
        if (finished === undefined) return false;
        await this.acknowledge(message);
        return true;
      },
    };
  }

  private async acknowledge(message: Msg): Promise<void> {
    const { broker } = this.storage;
    await broker.patiently(() => broker.client.request(message.reply!, words.done, { timeout: ANSWER_MS }));
  }
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/**
 * Of the piece in its stream: `$JS.ACK.<stream>.<consumer>.<attempt>.<sequence>.…`, with two words more before them
 * from a server that has domains.
 */
function sequenceOf({ reply }: Msg): string {
  const words = reply!.split('.');
  return words[words.length > 9 ? 7 : 5];
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof JetStreamApiError && error.status === NOT_FOUND)) throw error;
}
