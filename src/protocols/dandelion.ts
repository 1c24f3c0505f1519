/**
 * Dandelion++: a broadcast first walks along a stem, from one peer to one other, and then spreads from its end by
 * diffusion, so that a peer that hears of it early learns little about its origin.
 *
 * Source: Fanti et al., Dandelion++: Lightweight Cryptocurrency Networking with Formal Anonymity Guarantees (SIGMETRICS
 * 2018, arXiv 1805.11060). Defaults: BIP 156 (epochs of 10 minutes, two relays, one in ten diffuses), and the time
 * limits of its implementation for Bitcoin Core. In an epoch a peer has `relays` neighbours drawn at random, and for
 * each neighbour, and for itself, one of these to which it sends all that comes from there. Own broadcasts always begin
 * with a stem.
 * Model: reliable links on a connected graph. A peer on the stem that does not see a broadcast diffuse before its time
 * limit (the embargo) diffuses it itself, so a stem that breaks off delays a broadcast but does not lose it.
 * Guarantees: those of flooding. What an observer learns is the measure `first-spy`.
 * Cost: that of flooding, and 1/fluff messages a broadcast for the stem.
 * Deviations: relays are drawn among all neighbours, as links have no direction here. A broadcast that comes to a peer
 * a second time on the stem diffuses from there. Diffusion sends the broadcast itself, without asking before.
 */
import type { Values } from '../core/parameters.ts';
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { Diffusion, drawExponential } from './diffusion.ts';
import { StemRoutes } from './stem-routes.ts';
import { reliableUnlessSilent } from './usual-promises.ts';

interface Stem extends Broadcast {
  readonly stem: true;
}

type Message = Stem | Broadcast;

const parameters = {
  fluff: {
    type: 'number',
    default: 0.1,
    min: 0,
    max: 1,
    meaning: 'the probability that a peer diffuses what comes along a stem',
  },
  draw: {
    type: 'choice',
    default: 'epoch',
    choices: ['epoch', 'broadcast'],
    meaning:
      'when a peer draws whether it diffuses: epoch: once an epoch (Dandelion++); broadcast: each time (BIP 156)',
  },
  relays: { type: 'integer', default: 2, min: 1, max: 1_000, meaning: 'neighbours that a peer sends along stems to' },
  epoch: {
    type: 'duration',
    default: 600_000,
    min: 1,
    max: 86_400_000,
    meaning: 'the time after which a peer draws its relays anew',
  },
  diffusion: {
    type: 'duration',
    default: 2_000,
    min: 0,
    max: 3_600_000,
    meaning: 'the mean wait before a neighbour is sent what diffuses; exponential, for each neighbour',
  },
  embargo: {
    type: 'duration',
    default: 30_000,
    min: 1,
    max: 86_400_000,
    meaning:
      'the mean wait of a peer on a stem before it diffuses the broadcast itself: a third of it is certain, the rest exponential',
  },
} as const;

export default defineProtocol({
  name: 'dandelion',
  title: 'sends each broadcast along a random path before it spreads, to hide its origin (Dandelion++)',
  source: 'Fanti et al., Dandelion++ (SIGMETRICS 2018, arXiv 1805.11060); BIP 156',
  parameters,
  promises: reliableUnlessSilent,
  knows: 'neighbours',
  kinds: [
    { name: 'stem', carries: 'broadcast' },
    { name: 'fluff', carries: 'broadcast' },
  ],
  kindOf: (message: Message) => ('stem' in message ? 0 : 1),
  broadcastOf: (message: Message) => message,
  timers: ['embargo', 'diffuse'],
  create: (peer, values) => new Dandelion(peer, values),
});

/** A broadcast that has passed on a stem and does not diffuse yet. */
interface Waiting {
  readonly broadcast: Broadcast;
  /** The key of its timer. */
  readonly timer: number;
}

class Dandelion implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly embargoMs: number;
  private readonly routes: StemRoutes;
  private readonly diffusion: Diffusion;
  /** By broadcast, [sequence · size + origin]. */
  private readonly onStem = new Map<number, Waiting>();
  private timers = 0;

  constructor(peer: Peer<Message>, values: Values<typeof parameters>) {
    this.peer = peer;
    this.embargoMs = values.embargo;
    this.routes = new StemRoutes(peer, values);
    this.diffusion = new Diffusion(peer, values.diffusion);
  }

  broadcast(broadcast: Broadcast): void {
    this.peer.firstTime(broadcast.origin, broadcast.sequence);
    this.peer.deliver(broadcast);
    this.holdBack(broadcast);
    this.sendAlong(this.peer.id, broadcast);
  }

  receive(from: PeerId, message: Message): void {
    const { origin, sequence, payload } = message;
    const broadcast = { origin, sequence, payload };
    const isNew = this.peer.firstTime(origin, sequence);
    const waits = this.onStem.has(this.keyOf(broadcast));
    if ('stem' in message) {
      if (isNew) this.takeFromStem(from, broadcast);
      else if (waits) this.diffuse(broadcast, this.peer.id);
    } else if (isNew || waits) this.diffuse(broadcast, from);
    else this.diffusion.heardFrom(from, broadcast);
  }

  timeout(timer: string, key: number): void {
    if (timer === 'diffuse') for (const one of this.diffusion.taken(key)) this.peer.send(key, one);
    else
      for (const { broadcast, timer } of this.onStem.values()) if (timer === key) this.diffuse(broadcast, this.peer.id);
  }

  linkDown(peer: PeerId): void {
    this.routes.forget(peer);
  }

  private takeFromStem(from: PeerId, broadcast: Broadcast): void {
    this.holdBack(broadcast);
    if (this.routes.diffuses()) this.diffuse(broadcast, this.peer.id);
    else this.sendAlong(from, broadcast);
  }

  private sendAlong(from: PeerId, broadcast: Broadcast): void {
    const relay = this.routes.relayFor(from);
    if (relay === undefined) this.diffuse(broadcast, this.peer.id);
    else this.peer.send(relay, { ...broadcast, stem: true });
  }

  /** Until it is seen to diffuse, or its time is up. */
  private holdBack(broadcast: Broadcast): void {
    const timer = this.timers++;
    this.onStem.set(this.keyOf(broadcast), { broadcast, timer });
    this.peer.setTimer('embargo', this.embargoMs / 3 + drawExponential(this.peer, (2 * this.embargoMs) / 3), timer);
  }

  /** @param from the neighbour that has it; the peer itself if none is known to have it */
  private diffuse(broadcast: Broadcast, from: PeerId): void {
    const key = this.keyOf(broadcast);
    const waiting = this.onStem.get(key);
    if (waiting !== undefined) this.peer.clearTimer('embargo', waiting.timer);
    this.onStem.delete(key);
    if (broadcast.origin !== this.peer.id) this.peer.deliver(broadcast);
    this.diffusion.start(broadcast, from);
  }

  private keyOf({ origin, sequence }: Broadcast): number {
    return sequence * this.peer.size + origin;
  }
}
