/**
 * Erlay: a peer announces a broadcast to a few neighbours only, and compares with each of the others now and then what
 * both have yet to announce, by sketches as long as what they differ in.
 *
 * Source: Naumenko, Maxwell, Wuille, Fedorova, Beschastnikh, Erlay: Efficient Transaction Relay for Bitcoin (CCS 2019,
 * arXiv 1905.10518); BIP 330. Defaults: a round with one neighbour every second, q = 0.1. In the paper one peer in ten
 * can be reached from outside, and only these announce, on 8 links; here all are alike, and announce on one.
 * A round: request, sketch, and if it does not tell the difference an extension of the same length; then each announces
 * what the other lacks, or all that it has if both sketches are too short. What is announced is asked for and sent.
 * Model: reliable links on a connected graph.
 * Guarantees: those of flooding. A message of a round that is lost is made up for in a later one.
 * Cost: N − 1 copies a broadcast, each asked for; about `fanout` announcements a peer, as long as it has opened so many
 * links; each round at least two messages.
 * Deviations: which end has opened a link is drawn by a hash of both peers, and so are the short names of broadcasts on
 * it. A broadcast is named by its origin and sequence number, and not by a hash. `reconciliation: false` announces on
 * every link, as Bitcoin does without it.
 */
import type { Values } from '../core/parameters.ts';
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { AnnouncedRelay, type RelayMessage } from './announced-relay.ts';
import { Diffusion } from './diffusion.ts';
import { capacityFor, hasOpened, LinkReconciliation } from './link-reconciliation.ts';
import { reliableUnlessSilent } from './usual-promises.ts';

interface RoundRequest {
  readonly round: number;
  /** Broadcasts that the sender has yet to announce. */
  readonly pending: number;
}

interface SketchPart {
  readonly round: number;
  readonly sketch: readonly number[];
  /** Whether it goes on where the first part has ended. */
  readonly isExtension: boolean;
}

interface ExtensionRequest {
  readonly round: number;
  /** Numbers of the first part. */
  readonly extend: number;
}

interface Result {
  readonly round: number;
  /** Short names of what the sender lacks; null if it could not find out. */
  readonly lacks: readonly number[] | null;
}

type RoundMessage = RoundRequest | SketchPart | ExtensionRequest | Result;
type Message = RoundMessage | RelayMessage;

/** Rounds of a peer after which a run is over if nothing new was announced: one with each of so many neighbours. */
const ROUNDS = 60;

const parameters = {
  fanout: {
    type: 'integer',
    default: 1,
    min: 0,
    max: 1_000,
    meaning: 'links that a peer has opened on which it announces at once',
  },
  period: {
    type: 'duration',
    default: 1_000,
    min: 1,
    max: 86_400_000,
    meaning: 'the time between two rounds that a peer begins, each with the next neighbour',
  },
  q: {
    type: 'number',
    default: 0.1,
    min: 0,
    max: 10,
    meaning: 'the share of the smaller set that the other peer is expected to lack: it makes sketches longer',
  },
  diffusion: {
    type: 'duration',
    default: 2_000,
    min: 0,
    max: 3_600_000,
    meaning: 'the mean wait before an announcement, exponential for each link',
  },
  reconciliation: {
    type: 'boolean',
    default: true,
    meaning: 'false: a peer announces on every link, and there are no rounds',
  },
} as const;

export default defineProtocol({
  name: 'erlay',
  title: 'announces broadcasts to few neighbours, and reconciles with the others by sketches of sets',
  source: 'Naumenko et al., Erlay (CCS 2019, arXiv 1905.10518); BIP 330',
  parameters,
  promises: reliableUnlessSilent,
  knows: 'neighbours',
  kinds: [
    { name: 'data', carries: 'broadcast' },
    { name: 'announcement', carries: 'internal' },
    { name: 'request', carries: 'internal' },
    { name: 'round-request', carries: 'internal' },
    { name: 'sketch', carries: 'internal' },
    { name: 'extension-request', carries: 'internal' },
    { name: 'result', carries: 'internal' },
  ],
  kindOf(message: Message) {
    if (!('round' in message)) return 'has' in message ? 1 : 'wants' in message ? 2 : 0;
    return 'pending' in message ? 3 : 'sketch' in message ? 4 : 'extend' in message ? 5 : 6;
  },
  broadcastOf: (message: Message) =>
    'round' in message || 'has' in message || 'wants' in message ? undefined : message,
  timers: ['diffuse', 'answer', 'round'],
  background: {
    kinds: ['round-request', 'sketch', 'result'],
    timers: ['round'],
    settleMs: ({ period }) => ROUNDS * period,
  },
  create: (peer, values) => new Erlay(peer, values),
});

class Erlay implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly parameters: Values<typeof parameters>;
  private readonly relay: AnnouncedRelay;
  private readonly diffusion: Diffusion;
  private readonly links = new Map<PeerId, LinkReconciliation>();
  /** The number of the link that had the last round. */
  private turn = -1;
  private rounds = 0;

  constructor(peer: Peer<Message>, values: Values<typeof parameters>) {
    this.peer = peer;
    this.parameters = values;
    this.relay = new AnnouncedRelay(peer);
    this.diffusion = new Diffusion(peer, values.diffusion);
  }

  start(): void {
    const { reconciliation, period } = this.parameters;
    if (reconciliation) this.peer.setTimer('round', this.peer.random() * period);
  }

  broadcast(broadcast: Broadcast): void {
    this.take(this.peer.id, broadcast);
  }

  receive(from: PeerId, message: Message): void {
    if ('round' in message) this.receiveOfRound(from, message);
    else if ('has' in message) for (const name of this.relay.heard(from, message)) this.heardFrom(from, name);
    else if ('wants' in message) this.relay.answer(from, message);
    else {
      this.heardFrom(from, message);
      this.take(from, message);
    }
  }

  timeout(timer: string, key: number): void {
    if (timer === 'diffuse') this.relay.announce(key, this.diffusion.taken(key));
    else if (timer === 'answer') this.relay.askNext(key);
    else {
      this.beginRound();
      this.peer.setTimer('round', this.parameters.period);
    }
  }

  private take(from: PeerId, broadcast: Broadcast): void {
    if (!this.relay.take(broadcast)) return;
    this.peer.deliver(broadcast);
    const { fanout, reconciliation } = this.parameters;
    let announced = 0;
    for (let index = 0; index < this.peer.degree; index++) {
      const neighbour = this.peer.neighbour(index);
      const isDirect = !reconciliation || (hasOpened(this.peer.id, neighbour) && announced++ < fanout);
      if (neighbour === from) continue;
      if (isDirect) this.diffusion.queue(neighbour, broadcast);
      else this.linkTo(neighbour).add(broadcast);
    }
  }

  /** The neighbour has it: nobody need announce it there. */
  private heardFrom(neighbour: PeerId, name: { readonly origin: PeerId; readonly sequence: number }): void {
    this.diffusion.heardFrom(neighbour, name);
    this.links.get(neighbour)?.remove(name);
  }

  /** With the next neighbour to which this peer has opened the link. */
  private beginRound(): void {
    const { peer } = this;
    for (let tried = 0; tried < peer.degree; tried++) {
      this.turn = (this.turn + 1) % peer.degree;
      const neighbour = peer.neighbour(this.turn);
      if (!hasOpened(peer.id, neighbour)) continue;
      const link = this.linkTo(neighbour);
      link.begin(this.rounds++);
      peer.send(neighbour, { round: link.round, pending: link.size });
      return;
    }
  }

  private receiveOfRound(from: PeerId, message: RoundMessage): void {
    const link = this.linkTo(from);
    if ('pending' in message) this.sendSketch(from, link, message);
    else if (message.round !== link.round) return;
    else if ('sketch' in message) this.solve(from, link, message);
    else if ('extend' in message) {
      const { round, extend } = message;
      this.peer.send(from, { round, sketch: link.sketchPart(extend, 2 * extend), isExtension: true });
    } else {
      this.relay.announce(from, link.found(message.lacks ?? undefined));
      link.end();
    }
  }

  private sendSketch(to: PeerId, link: LinkReconciliation, { round, pending }: RoundRequest): void {
    link.begin(round);
    const capacity = capacityFor(pending, link.size, this.parameters.q);
    this.peer.send(to, { round, sketch: link.sketchPart(0, capacity), isExtension: false });
  }

  private solve(from: PeerId, link: LinkReconciliation, { round, sketch, isExtension }: SketchPart): void {
    const difference = sketch.length === 0 ? undefined : link.solve(sketch, isExtension);
    if (difference === undefined && sketch.length > 0 && !isExtension) {
      this.peer.send(from, { round, extend: sketch.length });
      return;
    }
    this.relay.announce(from, difference?.own ?? link.found());
    this.peer.send(from, { round, lacks: difference?.missing ?? null });
    link.end();
  }

  private linkTo(neighbour: PeerId): LinkReconciliation {
    let link = this.links.get(neighbour);
    if (link === undefined) {
      link = new LinkReconciliation(this.peer.id, neighbour, this.peer.size);
      this.links.set(neighbour, link);
    }
    return link;
  }
}
