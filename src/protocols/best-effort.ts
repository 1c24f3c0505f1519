/**
 * Best-effort broadcast: a broadcast goes to every peer of the group, itself included, and is delivered on receipt.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.),
 * algorithm 3.1; the interleavings are those of elixir-broadcast and of the improvement that its author proposes.
 * Model: crash-stop, reliable links. Validity, no duplication, no creation; a sender that crashes midway breaks
 * agreement.
 * Cost: N messages and one step a broadcast; `self-message` and `drain` add N messages of the peer to itself.
 * Deviation: none in `at-once`. The others delay sending until the messages in the peer's mailbox are handled.
 * `self-message` uses one message to itself for each destination of each broadcast, so mailboxes grow without limit.
 * `drain` keeps one message to itself in flight: when it comes up, one copy goes to the next peer of the list.
 */
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { Backlog } from './backlog.ts';

/**
 * To the peer itself: send the broadcast whose turn it is to this peer. One object for each destination serves all
 * broadcasts.
 */
interface SendTo {
  readonly sendTo: PeerId;
}

/** To the peer itself: send the next broadcast to all. */
interface Continue {
  readonly continue: true;
}

type Message = Broadcast | SendTo | Continue;
type Interleaving = 'at-once' | 'self-message' | 'drain';

const CONTINUE: Continue = Object.freeze({ continue: true });

export default defineProtocol({
  name: 'best-effort',
  title: 'sends each broadcast to every peer, delivers on receipt',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), algorithm 3.1; interleavings of elixir-broadcast',
  parameters: {
    interleaving: {
      type: 'choice',
      default: 'at-once',
      choices: ['at-once', 'self-message', 'drain'],
      meaning:
        'at-once: all copies leave at once; self-message: each copy leaves when a message to itself comes up in the mailbox; drain: one copy after the other, messages that have arrived first',
    },
  },
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
    { name: 'send-to', carries: 'internal' },
    { name: 'continue', carries: 'internal' },
  ],
  kindOf: (message: Message) => (isBroadcast(message) ? 0 : isSendTo(message) ? 1 : 2),
  broadcastOf: (message: Message) => (isBroadcast(message) ? message : undefined),
  cost: (peers) => peers,
  create: (peer, { interleaving }) => new BestEffort(peer, interleaving),
});

class BestEffort implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly interleaving: Interleaving;
  private readonly sendTo: readonly SendTo[];
  private readonly backlog: Backlog;
  /** The broadcast that is on its way to all, and the last peer that it went to. */
  private current: Broadcast | undefined;
  private reached: PeerId;
  /** With `drain`: the message to itself is in flight. */
  private continues = false;

  constructor(peer: Peer<Message>, interleaving: Interleaving) {
    this.peer = peer;
    this.interleaving = interleaving;
    this.sendTo =
      interleaving === 'self-message'
        ? Array.from({ length: peer.size }, (_, to) => Object.freeze({ sendTo: to }))
        : [];
    this.backlog = new Backlog(peer.id);
    this.reached = peer.size - 1;
  }

  broadcast(broadcast: Broadcast): void {
    const { peer } = this;
    if (this.interleaving === 'at-once') {
      peer.sendToGroup(broadcast);
      return;
    }
    this.backlog.add(broadcast);
    if (this.interleaving === 'self-message') for (const message of this.sendTo) peer.send(peer.id, message);
    else if (!this.continues) this.keepOn();
  }

  receive(_from: PeerId, message: Message): void {
    if (isBroadcast(message)) this.peer.deliver(message);
    else if (isSendTo(message)) this.sendNextTo(message.sendTo);
    else this.sendNext();
  }

  /**
   * A mailbox is first in, first out, so the turns to send come as they were asked for: a broadcast's last destination
   * before the next one's first.
   */
  private sendNextTo(to: PeerId): void {
    if (to <= this.reached) this.current = this.backlog.take();
    this.reached = to;
    if (this.current !== undefined) this.peer.send(to, this.current);
  }

  private sendNext(): void {
    const last = this.peer.size - 1;
    this.sendNextTo(this.reached < last ? this.reached + 1 : 0);
    this.continues = false;
    if (this.reached < last || !this.backlog.isEmpty) this.keepOn();
  }

  private keepOn(): void {
    this.continues = true;
    this.peer.send(this.peer.id, CONTINUE);
  }
}

function isBroadcast(message: Message): message is Broadcast {
  return (message as Broadcast).sequence !== undefined;
}

function isSendTo(message: Message): message is SendTo {
  return (message as SendTo).sendTo !== undefined;
}
