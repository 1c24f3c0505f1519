/**
 * A connection to NATS that outlives its broker's absence.
 *
 * The client connects again by itself, but forgets what was to be sent meanwhile: that is kept here, in order and up to
 * a limit, and sent when the broker is back. What wants an answer is asked again until there is one, or patience is
 * over.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { JetStreamApiError, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream';
import { errors, type NatsConnection } from '@nats-io/transport-node';
import { InputError } from '../../../core/errors.ts';
import { checkSize, type Stop } from '../control-plane.ts';
import { denialText } from './refusal.ts';

/** The most that waits for the broker's return, and the most that it has not read yet. */
const MOST_WAITING_BYTES = 32 << 20;
/** How much goes out before the broker is asked whether it has read it. */
const PROBE_BYTES = 1 << 20;
const AGAIN_MS = 100;
const CLOSE_MS = 2_000;
/** What the server says where its storage is not ready. */
const UNAVAILABLE = 503;
/** The broker's own number of an error: so it answers one of two who make the same stream at the same moment. */
const OVERLAPS = 10_065;

/** What a broker's storage is reached by. */
export interface NatsStorage {
  readonly broker: NatsBroker;
  /** Its `publish` is patient. */
  readonly jetstream: JetStreamClient;
  readonly manager: JetStreamManager;
}

interface Waiting {
  readonly subject: string;
  readonly data: Uint8Array;
}

export class NatsBroker {
  readonly client: NatsConnection;
  readonly ended: Promise<string | undefined>;
  isAway = false;
  private readonly patienceMs: number;
  private readonly returns = new Set<() => void>();
  private readonly waiters = new Set<AbortController>();
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private unreadBytes = 0;
  private unprobedBytes = 0;
  private refusal: string | undefined;

  constructor(client: NatsConnection, patienceMs: number) {
    this.client = client;
    this.patienceMs = patienceMs;
    this.ended = client.closed().then((error) => this.refusal ?? (error instanceof Error ? error.message : undefined));
    void this.ended.then(() => this.wake());
    void this.follow();
  }

  /** In order. Beyond the limit it is lost, like what is sent to nobody. */
  publish(subject: string, data: Uint8Array): void {
    checkSize(data, `a message for ${subject}`);
    if (this.client.isClosed()) return;
    if (this.isAway) this.keep({ subject, data });
    else if (this.unreadBytes + data.length <= MOST_WAITING_BYTES) this.send(subject, data);
  }

  private keep(message: Waiting): void {
    if (this.waitingBytes + message.data.length > MOST_WAITING_BYTES) return;
    this.waiting.push(message);
    this.waitingBytes += message.data.length;
  }

  private send(subject: string, data: Uint8Array): void {
    this.client.publish(subject, data);
    this.unprobedBytes += data.length;
    this.unreadBytes += data.length;
    if (this.unprobedBytes < PROBE_BYTES) return;
    const probed = this.unprobedBytes;
    this.unprobedBytes = 0;
    this.client.flush().then(
      () => {
        this.unreadBytes = Math.max(0, this.unreadBytes - probed);
      },
      // The connection broke, and with it what was on its way.
      () => {},
    );
  }

  /** Each time that it is there again. */
  onReturn(heard: () => void): Stop {
    this.returns.add(heard);
    return () => this.returns.delete(heard);
  }

  /** True as soon as it is there, or false when time is up. */
  async isBack(waitMs: number): Promise<boolean> {
    if (!this.isAway || this.client.isClosed()) return !this.client.isClosed();
    const over = new AbortController();
    this.waiters.add(over);
    await pause(waitMs, undefined, { signal: over.signal }).catch(() => {});
    this.waiters.delete(over);
    return !this.isAway && !this.client.isClosed();
  }

  /**
   * Until it works. What is tried must do no harm when it is done twice.
   * @throws what went wrong, where trying again does not help or patience is over
   */
  async patiently<Result>(attempt: () => Promise<Result>): Promise<Result> {
    const until = performance.now() + this.patienceMs;
    for (;;) {
      if (!(await this.isBack(Math.max(0, until - performance.now())))) throw this.trouble();
      try {
        return await attempt();
      } catch (error) {
        if (this.refusal !== undefined) throw this.trouble();
        if (!isPassing(error) || performance.now() >= until) throw error;
        await pause(AGAIN_MS);
      }
    }
  }

  private trouble(): InputError {
    if (this.refusal !== undefined)
      return new InputError('--lab', `a user that may do what a lab does: ${this.refusal}`);
    return new InputError('--lab', 'a broker that is there: it is away');
  }

  async close(): Promise<void> {
    // What still waits is sent where the broker comes back soon.
    if (this.waiting.length > 0) await this.isBack(CLOSE_MS);
    const late = new AbortController();
    const left = this.isAway ? this.client.close() : this.client.drain().catch(() => this.client.close());
    await Promise.race([left, pause(CLOSE_MS, undefined, { signal: late.signal }).catch(() => {})]);
    late.abort();
    await this.client.close();
  }

  private async follow(): Promise<void> {
    for await (const status of this.client.status()) {
      if (status.type === 'disconnect') this.isAway = true;
      else if (status.type === 'reconnect') this.returned();
      else if (status.type === 'error' && status.error instanceof errors.PermissionViolationError) {
        // Whatever the lab then waited for would never come.
        this.refusal = denialText(status.error);
        await this.client.close();
      }
    }
  }

  private returned(): void {
    this.isAway = false;
    this.unreadBytes = 0;
    this.unprobedBytes = 0;
    const { waiting } = this;
    this.waiting = [];
    this.waitingBytes = 0;
    for (const { subject, data } of waiting) this.send(subject, data);
    this.wake();
    for (const heard of [...this.returns]) heard();
  }

  private wake(): void {
    for (const waiter of this.waiters) waiter.abort();
  }
}

/** Trouble that may be over when it is tried again. */
export function isPassing(error: unknown): boolean {
  if (error instanceof JetStreamApiError) return error.status === UNAVAILABLE || error.code === OVERLAPS;
  if (isUnanswered(error) || error instanceof errors.RequestError) return true;
  return error instanceof Error && error.cause !== undefined && isPassing(error.cause);
}

/** Nobody was there, or nobody answered in time. */
export function isUnanswered(error: unknown): boolean {
  return (
    error instanceof errors.TimeoutError ||
    error instanceof errors.NoRespondersError ||
    (error instanceof errors.RequestError && error.isNoResponders())
  );
}
