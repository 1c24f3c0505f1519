/**
 * Turbine: the origin cuts a broadcast into 32 shreds and makes 32 coding shreds of them. Each shred travels down a
 * tree of its own, and a peer that has any 32 of the 64 has the broadcast.
 *
 * Source: Solana's documentation, Turbine Block Propagation; the tree as in the validator Agave 2 (`DATA_PLANE_FANOUT`
 * of 200, erasure batches of 32:32). For each shred the peers but the origin are shuffled, those with more stake rather
 * to the front, by a random seed that all peers know. The first one gets the shred from the origin and sends it to the
 * next `fanout` peers, each of which sends it to `fanout` others.
 * Model: reliable links to all peers; as long as 32 shreds come through, some may be lost.
 * Guarantees: those of best-effort broadcast; no agreement if the origin crashes while it sends.
 * Cost: 64(N − 1) messages a broadcast, of a 32nd of its length each; steps: one more than levels of the tree.
 * Deviations: a broadcast is one erasure batch, whatever its length. Shreds are not signed, recovered ones are not sent
 * on, and lost ones are not asked for (repair). Stakes are equal or follow Zipf's law by the number of the peer.
 */

import { ln } from '../core/mathematics.ts';
import type { Values } from '../core/parameters.ts';
import {
  type Broadcast,
  type BroadcastName,
  defineProtocol,
  type Peer,
  type PeerId,
  type Protocol,
} from '../core/protocol.ts';
import { Random } from '../core/random.ts';
import { DATA_SHREDS, payloadFrom, SHREDS, shredded } from './shreds.ts';
import { reliableUnlessSilent } from './usual-promises.ts';

interface Shred extends BroadcastName {
  /** 0 to 31 are data, 32 to 63 coding shreds. */
  readonly shred: number;
  /** Bytes of the whole payload. */
  readonly size: number;
  readonly hex: string;
}

const parameters = {
  fanout: {
    type: 'integer',
    default: 200,
    min: 1,
    max: 100_000,
    meaning: 'peers to which a peer of the tree sends a shred',
  },
  stakes: {
    type: 'choice',
    default: 'zipf',
    choices: ['zipf', 'equal'],
    meaning: 'the stake of a peer, by which it comes to the front of trees: zipf: 1/(number + 1); equal: the same',
  },
} as const;

export default defineProtocol({
  name: 'turbine',
  title: 'cuts each broadcast into coded pieces, and sends each piece down a tree of its own (Solana)',
  source: 'Solana, Turbine Block Propagation; Agave 2 (erasure batches of 32:32, fan-out 200)',
  parameters,
  promises: reliableUnlessSilent,
  knows: 'group',
  kinds: [
    { name: 'data-shred', carries: 'internal', relatesTo: nameIn },
    { name: 'coding-shred', carries: 'internal', relatesTo: nameIn },
  ],
  kindOf: ({ shred }: Shred) => (shred < DATA_SHREDS ? 0 : 1),
  broadcastOf: () => undefined,
  cost: (peers) => SHREDS * (peers - 1),
  create: (peer, values) => new Turbine(peer, values),
});

/** What has come of a broadcast. */
interface Batch {
  readonly numbers: Set<number>;
  /** By number; empty once the broadcast is delivered. */
  readonly shreds: Map<number, string>;
}

class Turbine implements Protocol<Shred> {
  private readonly peer: Peer<Shred>;
  private readonly parameters: Values<typeof parameters>;
  /** By broadcast, [sequence · size + origin]. */
  private readonly batches = new Map<number, Batch>();

  constructor(peer: Peer<Shred>, values: Values<typeof parameters>) {
    this.peer = peer;
    this.parameters = values;
  }

  broadcast(broadcast: Broadcast): void {
    const { origin, sequence, payload } = broadcast;
    this.peer.deliver(broadcast);
    const { size, shreds } = shredded(payload);
    for (const [shred, hex] of shreds.entries()) {
      const message = { origin, sequence, shred, size, hex };
      const order = this.orderFor(message);
      if (order.length > 0) this.peer.send(order[0], message);
    }
  }

  receive(_from: PeerId, message: Shred): void {
    const { origin, sequence, shred, size, hex } = message;
    const { numbers, shreds } = this.batchOf(message);
    if (numbers.has(shred)) return;
    numbers.add(shred);
    this.sendOn(message);
    if (numbers.size > DATA_SHREDS) return;
    shreds.set(shred, hex);
    if (numbers.size < DATA_SHREDS) return;
    this.peer.deliver({ origin, sequence, payload: payloadFrom(size, shreds) });
    shreds.clear();
  }

  /** To the children of this peer in the tree of the shred. */
  private sendOn(message: Shred): void {
    const order = this.orderFor(message);
    for (const place of childrenOf(order.indexOf(this.peer.id), this.parameters.fanout, order.length))
      this.peer.send(order[place], message);
  }

  /**
   * All peers but the origin, the same list at each peer: sorted by exponential times whose rates are the stakes, so
   * that each place goes to one of the peers left with a chance that its stake gives it.
   */
  private orderFor({ origin, sequence, shred }: Shred): PeerId[] {
    const { size } = this.peer;
    const random = new Random(sequence * size + origin, 'turbine', shred);
    const times = new Float64Array(size);
    for (let peer = 0; peer < size; peer++) {
      const time = -ln(1 - random.next());
      times[peer] = this.parameters.stakes === 'zipf' ? time * (peer + 1) : time;
    }
    const order: PeerId[] = [];
    for (let peer = 0; peer < size; peer++) if (peer !== origin) order.push(peer);
    return order.sort((a, b) => times[a] - times[b]);
  }

  private batchOf({ origin, sequence }: Shred): Batch {
    const key = sequence * this.peer.size + origin;
    let batch = this.batches.get(key);
    if (batch === undefined) {
      batch = { numbers: new Set(), shreds: new Map() };
      this.batches.set(key, batch);
    }
    return batch;
  }
}

/** Places in the list to which the peer at a place sends: one peer in each group of `fanout` of the level below. */
export function childrenOf(place: number, fanout: number, peers: number): number[] {
  if (place === 0) return Array.from({ length: Math.min(fanout, peers - 1) }, (_, i) => 1 + i);
  const offset = (place - 1) % fanout;
  const first = (place - offset) * fanout + offset + 1;
  const children: number[] = [];
  for (let child = first; children.length < fanout && child < peers; child += fanout) children.push(child);
  return children;
}

function nameIn({ origin, sequence }: Shred): BroadcastName {
  return { origin, sequence };
}
