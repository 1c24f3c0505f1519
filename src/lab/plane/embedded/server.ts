/** A listener on the loopback interface, by which processes that know the lab's token use the controller's plane. */
import { randomBytes } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { InputError } from '../../../core/errors.ts';
import { LAST_PORT, LOOPBACK } from '../../../runtimes/sockets/transport.ts';
import { type Stop, Unanswered } from '../control-plane.ts';
import type { Broker } from './broker.ts';
import {
  type ClientFrame,
  clientFrame,
  FRAME_BYTES,
  isProof,
  readFrames,
  STRANGER_BYTES,
  sendFrame,
} from './frames.ts';
import { RemoteCalls } from './remote-calls.ts';

/** How long a process may take to prove that it knows the token. */
const PROOF_MS = 5000;
/** How long a question to a process is remembered; the caller of `request` gives up by its own timeout. */
const ASKED_MS = 60_000;

export class EmbeddedServer {
  /** Connections without the token. */
  refused = 0;
  private readonly broker: Broker;
  private readonly token: string;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  private constructor(broker: Broker, token: string) {
    this.broker = broker;
    this.token = token;
    this.server = createServer((socket) => this.welcome(socket));
  }

  /**
   * @param port 0 for any
   * @throws InputError if the port is not available
   */
  static async open(broker: Broker, token: string, port: number): Promise<EmbeddedServer> {
    if (!Number.isInteger(port) || port < 0 || port > LAST_PORT)
      throw new InputError('--port', `a port from 0 to ${LAST_PORT}`, port);
    const opened = new EmbeddedServer(broker, token);
    await new Promise<void>((resolve, reject) => {
      opened.server.once('error', (error: NodeJS.ErrnoException) =>
        reject(new InputError('--port', `a port that is free (${error.code ?? error.message})`, port)),
      );
      opened.server.listen({ host: LOOPBACK, port }, resolve);
    });
    return opened;
  }

  get port(): number {
    const bound = this.server.address();
    return typeof bound === 'object' && bound !== null ? bound.port : 0;
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private welcome(socket: Socket): void {
    socket.setNoDelay(true);
    socket.on('error', () => {});
    const challenge = randomBytes(32);
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    const late = setTimeout(() => socket.destroy(), PROOF_MS);
    let party: Party | undefined;
    const reader = readFrames(socket, clientFrame, STRANGER_BYTES, (frame) => {
      if (party !== undefined) party.obey(frame);
      else if (frame[0] === 'proof' && isProof(this.token, challenge, frame[1])) {
        clearTimeout(late);
        reader.limit = FRAME_BYTES;
        party = new Party(this.broker, socket);
      } else socket.destroy();
    });
    socket.on('close', () => {
      clearTimeout(late);
      if (party === undefined) this.refused++;
      else party.end();
    });
    sendFrame(socket, ['challenge', challenge]);
  }
}

/** One connection. */
class Party {
  private readonly broker: Broker;
  private readonly socket: Socket;
  private readonly calls: RemoteCalls;
  private readonly stops = new Map<number, Stop>();
  private readonly asked = new Map<number, (answer: Uint8Array) => void>();
  private questions = 0;

  constructor(broker: Broker, socket: Socket) {
    this.broker = broker;
    this.socket = socket;
    this.calls = new RemoteCalls(broker);
    sendFrame(socket, ['welcome']);
  }

  obey(frame: ClientFrame): void {
    const { broker, socket, stops } = this;
    switch (frame[0]) {
      case 'publish':
        broker.publish(frame[1], frame[2]);
        return;
      case 'subscribe': {
        const [, id, subject] = frame;
        stops.set(
          id,
          broker.subscribe(subject, (data, from) => sendFrame(socket, ['heard', id, data, from])),
        );
        return;
      }
      case 'answer': {
        const [, id, subject] = frame;
        stops.set(
          id,
          broker.answer(subject, (data, from) => this.ask(id, data, from)),
        );
        return;
      }
      case 'watch':
        void this.watch(frame[1], frame[2]);
        return;
      case 'stop':
        stops.get(frame[1])?.();
        stops.delete(frame[1]);
        return;
      case 'told':
        this.asked.get(frame[1])?.(frame[2]);
        return;
      case 'call':
        void this.call(frame[1], frame[2], frame[3]);
        return;
      case 'proof':
        socket.destroy();
    }
  }

  end(): void {
    for (const stop of this.stops.values()) stop();
    this.calls.end();
  }

  private ask(id: number, data: Uint8Array, subject: string): Promise<Uint8Array> {
    const question = ++this.questions;
    return new Promise((resolve) => {
      const forget = setTimeout(() => this.asked.delete(question), ASKED_MS);
      forget.unref();
      this.asked.set(question, (answer) => {
        clearTimeout(forget);
        this.asked.delete(question);
        resolve(answer);
      });
      sendFrame(this.socket, ['asked', id, question, data, subject]);
    });
  }

  private async watch(id: number, bucket: string): Promise<void> {
    const values = await this.broker.values(bucket);
    const stop = await values.watch((key, data) => sendFrame(this.socket, ['changed', id, key, data ?? null]));
    this.stops.set(id, stop);
  }

  private async call(id: number, method: string, given: readonly unknown[]): Promise<void> {
    try {
      const result = await this.calls.make(method, given);
      sendFrame(this.socket, ['result', id, result]);
    } catch (error) {
      sendFrame(this.socket, [
        'error',
        id,
        String((error as Error).message).slice(0, 1000),
        error instanceof Unanswered,
      ]);
    }
  }
}
