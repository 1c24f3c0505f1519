/**
 * Uncoordinated multicast with a handshake: peers wait until all are ready, multicast without any coordination, and
 * announce when they stop.
 *
 * Source: mpcomm. A peer settles, says READY to all, and begins once it has heard READY from all, itself included.
 * Broadcasts are delivered on receipt, in the order of arrival. After the last one of `messages` it says stop to all.
 * Model: crash-stop, lossy links; lost broadcasts are not repeated. Validity, no duplication, no creation if links are
 * reliable; no order.
 * Cost: N messages and one step a broadcast. Besides, N messages READY and N stop a peer, and N − 1 acknowledgements of
 * each.
 * Deviations: READY and stop are acknowledged, and repeated to peers that do not acknowledge, so that a loss cannot
 * hang the run; after `attempts` a peer goes on without the silent peers. mpcomm's waits between messages begin after
 * the handshake, a workload's at the start of the peer; so broadcasts are delayed by the duration of the handshake,
 * with the same waits in between.
 */

import type { Values } from '../core/parameters.ts';
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol, type Timer } from '../core/protocol.ts';
import { Signal } from './signal.ts';

interface Say {
  readonly say: 'ready' | 'stop';
}

/** The acknowledgement of a `Say`. */
interface Heard {
  readonly heard: 'ready' | 'stop';
  /** True if its sender has said the same. */
  readonly said: boolean;
}

type Message = Broadcast | Say | Heard;

const READY: Say = Object.freeze({ say: 'ready' });
const STOP: Say = Object.freeze({ say: 'stop' });

const parameters = {
  settle: {
    type: 'duration',
    default: 0,
    min: 0,
    max: 86_400_000,
    meaning: 'the wait before a peer says READY; 10s in mpcomm',
  },
  retry: {
    type: 'duration',
    default: 500,
    min: 1,
    max: 86_400_000,
    meaning: 'time after which READY and stop are repeated to peers that have not acknowledged them',
  },
  attempts: {
    type: 'integer',
    default: 20,
    min: 1,
    max: 1_000_000,
    meaning: 'times that READY and stop are sent before a peer goes on without the silent peers',
  },
  messages: {
    type: 'integer',
    default: 0,
    min: 0,
    max: 1_000_000_000,
    meaning: 'broadcasts of a peer after which it says stop; 0: never',
  },
} as const;

export default defineProtocol({
  name: 'multicast',
  title: 'sends each broadcast to every peer without coordination, after a handshake of all peers',
  source: 'mpcomm (PeerCommunicatorUDP)',
  parameters,
  promises: {
    validity: ['duplication', 'crash', 'pause', 'join'],
    'no-duplication': ['loss', 'partition', 'crash', 'pause', 'restart', 'join'],
    'no-creation': ['loss', 'duplication', 'partition', 'crash', 'pause', 'restart', 'join'],
    consistency: ['loss', 'duplication', 'partition', 'crash', 'pause', 'restart', 'join'],
    agreement: ['duplication', 'pause', 'join'],
    'uniform-agreement': ['duplication', 'pause', 'join'],
  },
  knows: 'group',
  kinds: [
    { name: 'data', carries: 'broadcast' },
    { name: 'ready', carries: 'internal' },
    { name: 'stop', carries: 'internal' },
    { name: 'ack', carries: 'internal' },
  ],
  kindOf: (message: Message) => (isSay(message) ? (message.say === 'ready' ? 1 : 2) : isHeard(message) ? 3 : 0),
  broadcastOf: (message: Message) => (isSay(message) || isHeard(message) ? undefined : message),
  timers: ['settled', 'ready-again', 'stop-again', 'next-due'],
  create: (peer, values) => new Multicast(peer, values),
});

class Multicast implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly parameters: Values<typeof parameters>;
  private readonly ready: Signal<Message>;
  private readonly stop: Signal<Message>;
  private startedAt = 0;
  /** How much later than asked for each broadcast goes out; `undefined` until the handshake is over. */
  private lateMs: number | undefined;
  /** Broadcasts that are still to be sent, and when they were asked for; used from `nextKept` on. */
  private readonly kept: { readonly broadcast: Broadcast; readonly askedAt: number }[] = [];
  private nextKept = 0;
  private sent = 0;

  constructor(peer: Peer<Message>, values: Values<typeof parameters>) {
    this.peer = peer;
    this.parameters = values;
    this.ready = new Signal<Message>(peer, READY, 'ready-again', values, true);
    this.stop = new Signal<Message>(peer, STOP, 'stop-again', values, false);
  }

  start(): void {
    this.startedAt = this.peer.now();
    if (this.parameters.settle > 0) this.peer.setTimer('settled', this.parameters.settle);
    else this.ready.say();
  }

  broadcast(broadcast: Broadcast): void {
    this.kept.push({ broadcast, askedAt: this.peer.now() });
    if (this.kept.length === 1) this.sendDue();
  }

  receive(from: PeerId, message: Message): void {
    if (isSay(message)) this.hear(from, message);
    else if (isHeard(message)) this.signalOf(message.heard).acknowledge(from, message.said);
    else this.peer.deliver(message);
  }

  timeout(timer: Timer): void {
    if (timer === 'settled') this.ready.say();
    else if (timer === 'stop-again') this.repeatStop();
    else if (timer === 'next-due') this.sendDue(1);
    else {
      this.ready.repeat();
      this.beginIfReady();
    }
  }

  private hear(from: PeerId, { say }: Say): void {
    const wasStopped = this.stop.isHeardFromAll;
    this.signalOf(say).hear(from);
    if (from !== this.peer.id) this.peer.send(from, { heard: say, said: this.signalOf(say).isSaid });
    if (say === 'ready') this.beginIfReady();
    else if (!wasStopped) this.endIfStopped();
  }

  private repeatStop(): void {
    const wasStopped = this.stop.isHeardFromAll;
    this.stop.repeat();
    if (!wasStopped) this.endIfStopped();
  }

  /** mpcomm's peer sends its list to the comparison server now. */
  private endIfStopped(): void {
    if (!this.stop.isHeardFromAll) return;
    this.peer.note('every peer has stopped');
    this.peer.finish?.();
  }

  private beginIfReady(): void {
    if (this.lateMs !== undefined || !this.ready.isHeardFromAll) return;
    this.lateMs = this.peer.now() - this.startedAt;
    this.sendDue();
  }

  /** Sends what is due, and at least so many: a timer may be early by less than a clock can tell. */
  private sendDue(atLeast = 0): void {
    if (this.lateMs === undefined) return;
    const end = this.nextKept + atLeast;
    for (; this.nextKept < this.kept.length; this.nextKept++) {
      const { broadcast, askedAt } = this.kept[this.nextKept];
      const waitMs = askedAt + this.lateMs - this.peer.now();
      if (waitMs > 0 && this.nextKept >= end) {
        this.peer.setTimer('next-due', waitMs);
        return;
      }
      this.send(broadcast);
    }
    this.kept.length = 0;
    this.nextKept = 0;
  }

  private send(broadcast: Broadcast): void {
    this.peer.sendToGroup(broadcast);
    this.sent++;
    if (this.sent === this.parameters.messages) this.stop.say();
  }

  private signalOf(name: 'ready' | 'stop'): Signal<Message> {
    return name === 'ready' ? this.ready : this.stop;
  }
}

function isSay(message: Message): message is Say {
  return 'say' in message;
}

function isHeard(message: Message): message is Heard {
  return 'heard' in message;
}
