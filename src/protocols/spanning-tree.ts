/**
 * Broadcast on spanning trees that repair themselves: the first broadcast of an origin floods the graph, and the next
 * ones travel on the tree of the links that were the fastest.
 *
 * In the tree of an origin the parent of a peer is the neighbour that brought it the first broadcast. Any other that
 * brings it a copy of what it has gets a `prune`, and sends it nothing more of this origin. A peer that loses the
 * connection to its parent asks all its neighbours for what it lacks (`graft`), and so do its children, as what they
 * had came from it. Each neighbour sends what the peer lacks, and from then on what comes; the first that brings
 * something new is the next parent.
 *
 * Source: the eager push of Plumtree (Leitão, Pereira, Rodrigues, Epidemic Broadcast Trees, SRDS 2007, algorithm 1),
 * with repair by broken connections.
 * Model: reliable links; a connection breaks when the neighbour has crashed, and not before. Agreement also under
 * crashes, as long as those that are left are connected; that is no promise, as graphs need not be.
 * Cost: on L links the first broadcast of an origin takes 2L − N + 1 messages and 2(L − N + 1) prunes, each later one
 * N − 1 messages, if nothing happens at the same time.
 * Deviations: a tree for each origin, as trees of several origins that share their prunes may take the graph apart.
 * No lazy push: peers keep all broadcasts. Grafts are numbered, so that a prune that is late changes nothing.
 */
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { reliableUnlessSilent } from './usual-promises.ts';

/**
 * `graft`: which broadcast the peer lacks first, and how often it has asked. `prune`: how often it had asked before.
 */
type Message =
  | Broadcast
  | { readonly kind: 'prune'; readonly of: PeerId; readonly grafts: number }
  | { readonly kind: 'graft'; readonly of: PeerId; readonly grafts: number; readonly lacks: number };

const kindNames = ['data', 'prune', 'graft'] as const;

export default defineProtocol({
  name: 'spanning-tree',
  title: 'floods the first broadcast of each origin, sends the next on the tree of its links, and repairs that tree',
  source: 'Leitão, Pereira, Rodrigues, Epidemic Broadcast Trees (SRDS 2007), algorithm 1: eager push',
  parameters: {},
  knows: 'neighbours',
  watchesLinks: true,
  promises: reliableUnlessSilent,
  kinds: kindNames.map((name) => ({ name, carries: name === 'data' ? 'broadcast' : 'internal' })),
  kindOf: (message: Message) => ('kind' in message ? kindNames.indexOf(message.kind) : 0),
  broadcastOf: (message: Message) => ('kind' in message ? undefined : message),
  create: (peer) => new SpanningTrees(peer),
});

const NOBODY: PeerId = -1;

/** The tree of an origin, as a peer sees it. */
interface Tree {
  parent: PeerId;
  /** How often this peer has asked for what it lacks. */
  grafts: number;
  /** By neighbour: twice the number of its last graft, and 1 more if it has pruned since. */
  readonly asked: Map<PeerId, number>;
  /** By sequence: what this peer has delivered. */
  readonly broadcasts: (Broadcast | undefined)[];
}

class SpanningTrees implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly trees = new Map<PeerId, Tree>();

  constructor(peer: Peer<Message>) {
    this.peer = peer;
  }

  broadcast(broadcast: Broadcast): void {
    this.peer.firstTime(broadcast.origin, broadcast.sequence);
    this.take(broadcast, this.peer.id);
  }

  receive(from: PeerId, message: Message): void {
    if (!('kind' in message)) this.receiveData(from, message);
    else if (message.kind === 'prune') this.note(from, message.of, 2 * message.grafts + 1);
    else this.answer(from, message.of, message.grafts, message.lacks);
  }

  linkDown(neighbour: PeerId): void {
    for (const [origin, tree] of this.trees) {
      tree.asked.delete(neighbour);
      if (tree.parent === neighbour) this.graft(origin, tree);
    }
  }

  linkUp(neighbour: PeerId): void {
    for (const [origin, tree] of this.trees)
      if (tree.parent === NOBODY) this.peer.send(neighbour, graftOf(origin, tree));
  }

  private receiveData(from: PeerId, broadcast: Broadcast): void {
    const { origin, sequence } = broadcast;
    if (this.peer.firstTime(origin, sequence)) {
      this.take(broadcast, from);
      return;
    }
    const { parent, grafts } = this.treeOf(origin);
    if (parent !== NOBODY && parent !== from) this.peer.send(from, { kind: 'prune', of: origin, grafts });
  }

  private take(broadcast: Broadcast, from: PeerId): void {
    const { peer } = this;
    const tree = this.treeOf(broadcast.origin);
    if (tree.parent === NOBODY) tree.parent = from;
    tree.broadcasts[broadcast.sequence] = broadcast;
    peer.deliver(broadcast);
    for (let index = 0; index < peer.degree; index++) {
      const neighbour = peer.neighbour(index);
      if (neighbour !== from && (tree.asked.get(neighbour) ?? 0) % 2 === 0) peer.send(neighbour, broadcast);
    }
  }

  /** A neighbour lacks all from a broadcast on. If it is the parent, this peer hangs on it, and lacks the same. */
  private answer(from: PeerId, origin: PeerId, grafts: number, lacks: number): void {
    const tree = this.treeOf(origin);
    this.note(from, origin, 2 * grafts);
    for (const broadcast of tree.broadcasts.slice(lacks)) if (broadcast !== undefined) this.peer.send(from, broadcast);
    if (tree.parent === from) this.graft(origin, tree);
  }

  private graft(origin: PeerId, tree: Tree): void {
    tree.parent = NOBODY;
    tree.grafts++;
    this.peer.sendToNeighbours(graftOf(origin, tree));
  }

  private note(from: PeerId, origin: PeerId, asked: number): void {
    const tree = this.treeOf(origin);
    if (asked > (tree.asked.get(from) ?? 0)) tree.asked.set(from, asked);
  }

  private treeOf(origin: PeerId): Tree {
    let tree = this.trees.get(origin);
    if (tree === undefined) {
      tree = { parent: NOBODY, grafts: 0, asked: new Map(), broadcasts: [] };
      this.trees.set(origin, tree);
    }
    return tree;
  }
}

function graftOf(origin: PeerId, { grafts, broadcasts }: Tree): Message {
  let lacks = 0;
  while (broadcasts[lacks] !== undefined) lacks++;
  return { kind: 'graft', of: origin, grafts, lacks };
}
