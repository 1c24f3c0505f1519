/**
 * Signed echo broadcast: every peer signs what it receives from the origin, and the origin shows the signatures of a
 * Byzantine quorum to all. So the number of messages grows with N, and not with its square.
 *
 * Source: Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.),
 * algorithm 3.17; Reiter 1994.
 * Model: f Byzantine peers of N > 3f, authenticated reliable links between all peers, signatures that nobody forges.
 * Guarantees: no two correct peers deliver different payloads of one broadcast, as two quorums of more than (N + f) / 2
 * peers have a correct peer in common, which signs one payload. No agreement: a faulty origin may show the signatures
 * to some and not to others.
 * Cost: 3N messages a broadcast, three steps; N signatures, and up to N² that are verified.
 * Deviations: an instance of the algorithm for each broadcast, named by (origin, sequence number); an echo holds the
 * signature without the payload, which the origin has.
 */
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { byzantineSafety, resilience, resilienceOf, UNLESS_MANY_FAULTY } from './resilience.ts';

/** From the origin, which the link tells. */
interface Send {
  readonly sequence: number;
  readonly payload: unknown;
}

/** To the origin. */
interface Echo {
  readonly sequence: number;
  readonly signature: string;
}

/** From the origin: what the peers of a quorum have signed. */
interface Final extends Send {
  readonly signatures: readonly (readonly [PeerId, string])[];
}

type Message = Send | Echo | Final;

export default defineProtocol({
  name: 'byzantine-consistent-signed',
  title: 'delivers what a Byzantine quorum has signed',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), algorithm 3.17 (signed echo broadcast)',
  parameters: { resilience },
  promises: {
    validity: UNLESS_MANY_FAULTY,
    ...byzantineSafety,
  },
  knows: 'group',
  signs: true,
  kinds: [
    { name: 'send', carries: 'broadcast' },
    {
      name: 'echo',
      carries: 'internal',
      relatesTo: ({ sequence }: Echo, _from, to) => ({ origin: to, sequence }),
    },
    { name: 'final', carries: 'broadcast' },
  ],
  kindOf: (message: Message) => (isEcho(message) ? 1 : isFinal(message) ? 2 : 0),
  broadcastOf: (message: Message, from) =>
    isEcho(message) ? undefined : { origin: from, sequence: message.sequence, payload: message.payload },
  cost: (peers) => 3 * peers,
  create: (peer, values) => new ByzantineConsistentSigned(peer, resilienceOf(values.resilience, peer.size)),
});

class ByzantineConsistentSigned implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  /** More than this many signatures are a quorum. */
  private readonly quorum: number;
  /** Own broadcasts that have no quorum yet, by sequence number, with the signatures so far. */
  private readonly own = new Map<number, { readonly payload: unknown; readonly signatures: Map<PeerId, string> }>();
  /** By broadcast: [sequence · size + origin]. */
  private readonly delivered = new Set<number>();

  constructor(peer: Peer<Message>, faulty: number) {
    this.peer = peer;
    this.quorum = (peer.size + faulty) / 2;
  }

  broadcast({ sequence, payload }: Broadcast): void {
    this.own.set(sequence, { payload, signatures: new Map() });
    this.peer.sendToGroup({ sequence, payload });
  }

  receive(from: PeerId, message: Message): void {
    if (isEcho(message)) this.collect(from, message);
    else if (isFinal(message)) this.deliver(from, message);
    else if (this.peer.firstTime(from, message.sequence)) this.echo(from, message);
  }

  private echo(origin: PeerId, { sequence, payload }: Send): void {
    this.peer.send(origin, { sequence, signature: this.peer.sign!(signedBy(origin, sequence, payload)) });
  }

  private collect(from: PeerId, { sequence, signature }: Echo): void {
    const { peer, own } = this;
    const { payload, signatures } = own.get(sequence) ?? {};
    if (signatures === undefined || !peer.verify!(from, signedBy(peer.id, sequence, payload), signature)) return;
    signatures.set(from, signature);
    if (signatures.size <= this.quorum) return;
    own.delete(sequence);
    peer.sendToGroup({ sequence, payload, signatures: [...signatures] });
  }

  private deliver(origin: PeerId, { sequence, payload, signatures }: Final): void {
    const { peer, delivered } = this;
    const key = sequence * peer.size + origin;
    if (delivered.has(key)) return;
    const signed = signedBy(origin, sequence, payload);
    const valid = signatures.filter(([signer, signature]) => peer.verify!(signer, signed, signature));
    if (new Set(valid.map(([signer]) => signer)).size <= this.quorum) return;
    delivered.add(key);
    peer.deliver({ origin, sequence, payload });
  }
}

function signedBy(origin: PeerId, sequence: number, payload: unknown): unknown {
  return ['echo', origin, sequence, payload];
}

function isEcho(message: Message): message is Echo {
  return 'signature' in message;
}

function isFinal(message: Message): message is Final {
  return 'signatures' in message;
}
