/**
 * The control plane of a lab on one machine, for a process other than its controller: a connection over the loopback
 * interface that is made again when it breaks. The broker's memory ends with its controller, so pending calls fail
 * then; subscriptions and answerers are registered with the next broker.
 */
import { connect, type Socket } from 'node:net';
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
import {
  type ClientFrame,
  FRAME_BYTES,
  proofOf,
  readFrames,
  type ServerFrame,
  sendFrame,
  serverFrame,
} from './frames.ts';
import { remoteObjects, remoteValues, remoteWork } from './remote-parts.ts';

const HOST = '127.0.0.1';
const AGAIN_MS = 200;
/** Messages that are kept while there is no connection. */
const WAITING_MAX = 10_000;

interface Call {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** What is registered with each broker again. */
interface Standing {
  readonly frame: ClientFrame;
  readonly heard?: (data: Uint8Array, subject: string) => void;
  readonly reply?: (data: Uint8Array, subject: string) => Promise<Uint8Array> | Uint8Array;
  readonly changed?: (key: string, data: Uint8Array | undefined) => void;
}

/** @throws InputError if nobody listens there, or the token is another */
export async function connectEmbedded(port: number, token: string): Promise<EmbeddedPlane> {
  const plane = new EmbeddedPlane(port, token);
  await plane.begun;
  return plane;
}

class EmbeddedPlane implements ControlPlane {
  readonly address: string;
  isConnected = false;
  readonly begun: Promise<void>;
  readonly ended: Promise<string | undefined>;
  private readonly port: number;
  private readonly token: string;
  private socket: Socket | undefined;
  private readonly standing = new Map<number, Standing>();
  private readonly calls = new Map<number, Call>();
  private waiting: ClientFrame[] = [];
  private numbers = 0;
  private isClosed = false;
  private hasBegun = false;
  private begin: { resolve(): void; reject(error: Error): void } = { resolve: () => {}, reject: () => {} };
  private finish: (reason: string | undefined) => void = () => {};

  constructor(port: number, token: string) {
    this.port = port;
    this.token = token;
    this.address = `local:${port}`;
    this.begun = new Promise((resolve, reject) => {
      this.begin = { resolve, reject };
    });
    this.ended = new Promise((resolve) => {
      this.finish = resolve;
    });
    this.dial();
  }

  publish(subject: string, data: Uint8Array): void {
    checkSize(data, `a message for ${subject}`);
    this.send(['publish', subject, data]);
  }

  subscribe(subject: string, heard: NonNullable<Standing['heard']>): Stop {
    return this.stand((id) => ({ frame: ['subscribe', id, subject], heard }));
  }

  answer(subject: string, reply: NonNullable<Standing['reply']>): Stop {
    return this.stand((id) => ({ frame: ['answer', id, subject], reply }));
  }

  watch(bucket: string, changed: NonNullable<Standing['changed']>): Stop {
    return this.stand((id) => ({ frame: ['watch', id, bucket], changed }));
  }

  request(subject: string, data: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
    return this.call('request', subject, data, Math.ceil(timeoutMs));
  }

  values(bucket: string): Promise<Values> {
    return Promise.resolve(remoteValues(this, bucket));
  }

  objects(bucket: string): Promise<Objects> {
    return Promise.resolve(remoteObjects(this, bucket));
  }

  work(queue: string, patienceMs: number): Promise<WorkQueue> {
    return Promise.resolve(remoteWork(this, queue, patienceMs));
  }

  /** @throws Unanswered without a connection, or if it breaks before the answer */
  call<Result>(method: string, ...given: readonly unknown[]): Promise<Result> {
    const { socket } = this;
    if (socket === undefined || !this.isConnected) return Promise.reject(new Unanswered(method));
    const id = ++this.numbers;
    return new Promise((resolve, reject) => {
      this.calls.set(id, { resolve: (result) => resolve(result as Result), reject });
      sendFrame(socket, ['call', id, method, [...given]]);
    });
  }

  close(): Promise<void> {
    this.isClosed = true;
    this.finish(undefined);
    const { socket } = this;
    if (socket === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      socket.once('close', () => resolve());
      // What was written goes first.
      if (this.isConnected) socket.end();
      else socket.destroy();
    });
  }

  private stand(make: (id: number) => Standing): Stop {
    const id = ++this.numbers;
    const standing = make(id);
    this.standing.set(id, standing);
    if (this.isConnected) sendFrame(this.socket!, standing.frame);
    return () => {
      if (this.standing.delete(id) && this.isConnected) sendFrame(this.socket!, ['stop', id]);
    };
  }

  private send(frame: ClientFrame): void {
    if (this.isConnected) sendFrame(this.socket!, frame);
    else if (this.waiting.length < WAITING_MAX) this.waiting.push(frame);
  }

  private dial(): void {
    const socket = connect({ host: HOST, port: this.port });
    this.socket = socket;
    socket.setNoDelay(true);
    let reason = 'the connection was closed: its token is another';
    socket.on('error', (error: NodeJS.ErrnoException) => {
      reason = error.code ?? error.message;
    });
    socket.on('close', () => this.lost(reason));
    readFrames(socket, serverFrame, FRAME_BYTES, (frame) => this.take(socket, frame));
  }

  private lost(reason: string): void {
    this.socket = undefined;
    this.isConnected = false;
    for (const { reject } of this.calls.values()) reject(new Unanswered(this.address));
    this.calls.clear();
    if (!this.hasBegun)
      this.begin.reject(new InputError('--lab', `a lab that this process may join (${reason})`, this.address));
    else if (!this.isClosed) setTimeout(() => !this.isClosed && this.dial(), AGAIN_MS);
  }

  private take(socket: Socket, frame: ServerFrame): void {
    switch (frame[0]) {
      case 'challenge':
        sendFrame(socket, ['proof', proofOf(this.token, frame[1])]);
        return;
      case 'welcome':
        this.isConnected = true;
        this.hasBegun = true;
        for (const { frame: told } of this.standing.values()) sendFrame(socket, told);
        for (const waiting of this.waiting.splice(0)) sendFrame(socket, waiting);
        this.begin.resolve();
        return;
      case 'heard':
        this.standing.get(frame[1])?.heard?.(frame[2], frame[3]);
        return;
      case 'asked':
        void this.reply(socket, frame[1], frame[2], frame[3], frame[4]);
        return;
      case 'changed':
        this.standing.get(frame[1])?.changed?.(frame[2], frame[3] ?? undefined);
        return;
      case 'result':
        this.settle(frame[1], ({ resolve }) => resolve(frame[2]));
        return;
      case 'error':
        this.settle(frame[1], ({ reject }) => reject(frame[3] ? new Unanswered(frame[2]) : new Error(frame[2])));
    }
  }

  private settle(id: number, how: (call: Call) => void): void {
    const call = this.calls.get(id);
    this.calls.delete(id);
    if (call !== undefined) how(call);
  }

  private async reply(socket: Socket, id: number, question: number, data: Uint8Array, subject: string): Promise<void> {
    try {
      const answer = await this.standing.get(id)?.reply?.(data, subject);
      if (answer !== undefined && !socket.destroyed) sendFrame(socket, ['told', question, answer]);
    } catch {
      // It stays unanswered.
    }
  }
}

export type { EmbeddedPlane };
