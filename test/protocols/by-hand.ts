/** A protocol whose messages a test delivers one by one: schedules that no delay or fault of a run brings about. */
import type { Broadcast, Definition, Peer, PeerId, Protocol } from '../../src/core/protocol.ts';

type Link = readonly [from: PeerId, to: PeerId];

interface Copy {
  readonly from: PeerId;
  readonly to: PeerId;
  readonly message: unknown;
}

export class ByHand {
  /** By peer: the origins of what it delivered. */
  readonly delivered: PeerId[][];
  private readonly protocols: Protocol<unknown>[];
  private inFlight: Copy[] = [];

  constructor(definition: Definition, size: number) {
    const peers = Array.from({ length: size }, (_, id) => id);
    this.delivered = peers.map(() => []);
    this.protocols = peers.map((id) => {
      const send = (to: PeerId, message: unknown) => this.inFlight.push({ from: id, to, message });
      const peer: Partial<Peer<unknown>> = {
        id,
        size,
        send,
        sendToGroup: (message) => peers.map((to) => send(to, message)),
        deliver: ({ origin }: Broadcast) => this.delivered[id].push(origin),
      };
      return definition.create(peer as Peer<unknown>, {});
    });
  }

  broadcast(origin: PeerId): void {
    this.protocols[origin].broadcast({ origin, sequence: 0, payload: '' });
  }

  suspect(at: PeerId, peer: PeerId): void {
    this.protocols[at].suspect!(peer);
  }

  /** Delivers what is in flight on these links now, in the order in which it was sent. */
  deliver(...links: readonly Link[]): void {
    for (const { from, to, message } of this.take(links)) this.protocols[to].receive(from, message);
  }

  /** Drops what is in flight on these links now. */
  lose(...links: readonly Link[]): void {
    this.take(links);
  }

  private take(links: readonly Link[]): Copy[] {
    const isMeant = ({ from, to }: Copy) => links.some((link) => link[0] === from && link[1] === to);
    const taken = this.inFlight.filter(isMeant);
    this.inFlight = this.inFlight.filter((copy) => !isMeant(copy));
    return taken;
  }
}

/** All links among these peers, and of each to itself. */
export function among(...peers: readonly PeerId[]): Link[] {
  return peers.flatMap((from) => peers.map((to): Link => [from, to]));
}
