/**
 * Lazy probabilistic broadcast: a peer that misses a sequence number of an origin asks for it by gossip, and a peer
 * that has stored that broadcast answers. The broadcast below may lose copies.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.),
 * algorithms 3.10 (dissemination) and 3.11 (recovery).
 * Model: fair-loss links, any number of crashes, no failure detector; below it an unreliable broadcast, such as
 * best-effort or `probabilistic-eager`.
 * Guarantees: a missing broadcast is recovered with a high probability, never for certain; so neither validity nor
 * agreement is promised, and the last broadcasts of an origin are never missed. What is delivered of one origin is in
 * its order, with gaps after `patience`, so FIFO order is not promised either.
 * Cost: that of the broadcast below. For each number that is found missing at most fanout + fanout² + … + fanout^rounds
 * requests and as many answers.
 * Deviations: a peer ignores its own request. When a peer gives up a gap, it delivers what has come after it; the book
 * leaves that out.
 */
import { invariant } from '../core/invariant.ts';
import type { Values } from '../core/parameters.ts';
import {
  type Below,
  type Broadcast,
  type BroadcastName,
  defineProtocol,
  type Peer,
  type PeerId,
  type Protocol,
} from '../core/protocol.ts';
import { gossip } from './gossip.ts';
import { safety } from './usual-promises.ts';

/** From the origin, through the broadcast below. */
interface Data {
  readonly sequence: number;
  readonly payload: unknown;
}

interface Request extends BroadcastName {
  readonly requester: PeerId;
  /** Rounds of sending that are left, this one included. */
  readonly rounds: number;
}

type Message = Data | Request | Broadcast;

/** What has come of one origin. */
interface Line {
  /** The number of the next delivery. */
  next: number;
  /** Payloads by number that wait for earlier ones. */
  readonly early: Map<number, unknown>;
  /** The numbers before which something is missing, and until when that is waited for: the earliest first. */
  readonly gaps: { readonly before: number; readonly untilMs: number }[];
}

const parameters = {
  store: {
    type: 'number',
    default: 0.5,
    min: 0,
    max: 1,
    meaning: 'the probability that a peer stores a broadcast, to answer requests for it',
  },
  fanout: { type: 'integer', default: 3, min: 1, max: 1_000, meaning: 'peers to which a peer sends a request' },
  rounds: { type: 'integer', default: 3, min: 1, max: 64, meaning: 'rounds in which a request is sent on' },
  patience: {
    type: 'duration',
    default: 1_000,
    min: 1,
    max: 86_400_000,
    meaning: 'the time after which a peer goes on without what it has asked for',
  },
} as const;

export default defineProtocol({
  name: 'probabilistic-lazy',
  title: 'asks peers drawn at random for the broadcasts that it misses',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), algorithms 3.10 and 3.11 (lazy probabilistic broadcast)',
  parameters,
  promises: safety,
  knows: 'group',
  layer: true,
  kinds: [
    { name: 'data', carries: 'broadcast' },
    {
      name: 'request',
      carries: 'internal',
      relatesTo: ({ origin, sequence }: Request) => ({ origin, sequence }),
    },
    { name: 'answer', carries: 'broadcast' },
  ],
  kindOf: (message: Message) => (isRequest(message) ? 1 : isAnswer(message) ? 2 : 0),
  broadcastOf(message: Message, from) {
    if (isRequest(message)) return undefined;
    return isAnswer(message) ? message : { origin: from, ...message };
  },
  timers: ['give-up'],
  create(peer, values, below) {
    invariant(below !== undefined, 'probabilistic-lazy needs a broadcast below');
    return new ProbabilisticLazy(peer, values, below);
  },
});

class ProbabilisticLazy implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly parameters: Values<typeof parameters>;
  private readonly below: Below<Message>;
  /** By origin. */
  private readonly lines = new Map<PeerId, Line>();
  /** Payloads by broadcast, [sequence · size + origin]. */
  private readonly stored = new Map<number, unknown>();
  /** Numbers of the links that are drawn: one list serves all draws. */
  private readonly drawn: number[] = [];

  constructor(peer: Peer<Message>, values: Values<typeof parameters>, below: Below<Message>) {
    this.peer = peer;
    this.parameters = values;
    this.below = below;
  }

  broadcast({ sequence, payload }: Broadcast): void {
    this.below.broadcast({ sequence, payload });
  }

  fromBelow(origin: PeerId, message: Message): void {
    const { sequence, payload } = message as Data;
    const line = this.lineOf(origin);
    if (sequence < line.next || line.early.has(sequence)) return;
    if (this.peer.random() < this.parameters.store) this.stored.set(this.keyOf({ origin, sequence }), payload);
    if (sequence > line.next) this.askForMissing(origin, line, sequence);
    this.take(origin, line, sequence, payload);
  }

  receive(_from: PeerId, message: Message): void {
    if (isRequest(message)) this.answer(message);
    else if (isAnswer(message)) {
      const { origin, sequence, payload } = message;
      this.take(origin, this.lineOf(origin), sequence, payload);
    }
  }

  timeout(_timer: string, origin: PeerId): void {
    const line = this.lineOf(origin);
    while (line.gaps.length > 0 && line.gaps[0].untilMs <= this.peer.now()) {
      const { before } = line.gaps.shift()!;
      for (; line.next < before; line.next++) this.deliverNext(origin, line);
      this.deliverReady(origin, line);
    }
    if (line.gaps.length > 0) this.peer.setTimer('give-up', line.gaps[0].untilMs - this.peer.now(), origin);
  }

  private askForMissing(origin: PeerId, line: Line, before: number): void {
    const { rounds, patience } = this.parameters;
    for (let sequence = line.next; sequence < before; sequence++)
      if (!line.early.has(sequence)) this.gossip({ requester: this.peer.id, origin, sequence, rounds });
    line.gaps.push({ before, untilMs: this.peer.now() + patience });
    if (line.gaps.length === 1) this.peer.setTimer('give-up', patience, origin);
  }

  private answer(request: Request): void {
    const { requester, origin, sequence, rounds } = request;
    if (requester === this.peer.id) return;
    const key = this.keyOf(request);
    if (this.stored.has(key)) this.peer.send(requester, { origin, sequence, payload: this.stored.get(key) });
    else if (rounds > 1) this.gossip({ requester, origin, sequence, rounds: rounds - 1 });
  }

  private take(origin: PeerId, line: Line, sequence: number, payload: unknown): void {
    if (sequence < line.next) return;
    line.early.set(sequence, payload);
    this.deliverReady(origin, line);
  }

  private deliverReady(origin: PeerId, line: Line): void {
    for (; line.early.has(line.next); line.next++) this.deliverNext(origin, line);
  }

  private deliverNext(origin: PeerId, { next, early }: Line): void {
    if (early.has(next)) this.peer.deliver({ origin, sequence: next, payload: early.get(next) });
    early.delete(next);
  }

  private gossip(request: Request): void {
    gossip(this.peer, request, this.parameters.fanout, this.drawn);
  }

  private lineOf(origin: PeerId): Line {
    let line = this.lines.get(origin);
    if (line === undefined) {
      line = { next: 0, early: new Map(), gaps: [] };
      this.lines.set(origin, line);
    }
    return line;
  }

  private keyOf({ origin, sequence }: BroadcastName): number {
    return sequence * this.peer.size + origin;
  }
}

function isRequest(message: Message): message is Request {
  return 'requester' in message;
}

function isAnswer(message: Message): message is Broadcast {
  return 'origin' in message && !isRequest(message);
}
