/**
 * Practical Byzantine fault tolerance as total order: the primary of a view gives each broadcast a number, and a quorum
 * confirms it in two rounds. If a broadcast takes too long, the next view has another primary.
 *
 * Source: Castro and Liskov, Practical Byzantine Fault Tolerance, OSDI 1999, section 4, with signatures.
 * Model: f Byzantine peers of N > 3f, authenticated reliable links between all peers, signatures that nobody forges;
 * progress needs delays that in the end stay below the growing patience.
 * Guarantees: agreement and total order of all that correct peers deliver, whichever is the primary: two quorums have a
 * correct peer in common, and a new view goes on from what a quorum has prepared.
 * Cost: N + N + N(N − 1) + N² messages a broadcast (request, pre-prepare, prepare, commit), four steps; no batches.
 * Deviations: a broadcast is a request that its origin sends to all, and a delivery is its execution; there are no
 * replies. There are no checkpoints: a peer keeps its whole log, and its view changes and logs grow with it. A commit
 * holds the request, so that a peer that the primary left out gets it; the original fetches it. A quorum of commits
 * delivers in any view. A peer that wants another view passes on the broadcasts that it waits for, and is told what the
 * others have delivered, in place of a state transfer. A broadcast that the primary numbers twice is delivered once.
 */
import type { Values } from '../core/parameters.ts';
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import * as pbft from './pbft-messages.ts';
import { Proofs } from './pbft-proofs.ts';
import { byzantineSafety, resilience, resilienceOf, UNLESS_MANY_FAULTY } from './resilience.ts';

const KINDS = ['request', 'pre-prepare', 'prepare', 'commit', 'view-change', 'new-view', 'log'] as const;
/** Numbers beyond the last delivered one that a primary may give. */
const WINDOW = 1_000;
/** Views without a delivery, besides f with faulty primaries, after which a peer changes its view no more by itself. */
const VIEWS_IN_VAIN = 6;

const parameters = {
  resilience,
  patience: {
    type: 'duration',
    default: 1_000,
    min: 1,
    max: 86_400_000,
    meaning: 'how long a peer waits for a delivery before it wants another primary; twice as long in each view after',
  },
} as const;

/** What is known of a number in a view. */
interface Slot {
  request?: pbft.Ordered;
  /** The word of the primary. */
  signature: string;
  readonly prepares: Map<PeerId, { readonly digest: string; readonly signature: string }>;
  hasPrepared: boolean;
  isPrepared: boolean;
}

export default defineProtocol({
  name: 'pbft',
  title: 'a primary orders broadcasts, a quorum confirms them twice; a faulty primary is replaced',
  source: 'Castro, Liskov, Practical Byzantine Fault Tolerance, OSDI 1999, section 4',
  parameters,
  promises: {
    validity: UNLESS_MANY_FAULTY,
    ...byzantineSafety,
    agreement: UNLESS_MANY_FAULTY,
    'uniform-agreement': UNLESS_MANY_FAULTY,
    // A peer that has forgotten what it prepared can help to give its number to another broadcast.
    'total-order': { ...byzantineSafety.consistency, faults: byzantineSafety['no-duplication'] },
  },
  knows: 'group',
  signs: true,
  timers: ['patience'],
  kinds: KINDS.map((name) => ({
    name,
    carries: name === 'request' || name === 'pre-prepare' || name === 'commit' ? 'broadcast' : 'internal',
  })),
  kindOf: (message: pbft.Message) => (pbft.isRequest(message) ? 0 : KINDS.indexOf(message.phase)),
  broadcastOf: (message: pbft.Message) => ('request' in message ? (message.request ?? []) : undefined),
  cost: (peers) => 2 * peers + peers * (peers - 1) + peers * peers,
  create: (peer, values) => new Pbft(peer, values),
});

class Pbft implements Protocol<pbft.Message> {
  private readonly peer: Peer<pbft.Message>;
  private readonly faulty: number;
  private readonly patienceMs: number;
  private readonly proofs: Proofs;
  private view = 0;
  /** The view of the last delivery. */
  private lastGood = 0;
  /** False from the wish for a view to its beginning. */
  private isActive = true;
  /** Of a primary: the last number that it gave. */
  private last = 0;
  private delivered = 0;
  private readonly done = new Set<string>();
  /** Requests that are not delivered yet, and those that this primary has numbered, by name. */
  private readonly pending = new Map<string, pbft.SignedRequest>();
  private readonly numbered = new Set<string>();
  /** By view and number. */
  private readonly slots = new Map<string, Slot>();
  /** By view, number and digest: who commits. */
  private readonly commits = new Map<string, Set<PeerId>>();
  /** By number and digest: who says that it was committed. */
  private readonly witnesses = new Map<string, Set<PeerId>>();
  /** By number: what a quorum has committed, and what this peer can prove to be prepared. */
  private readonly committed = new Map<number, pbft.Ordered>();
  private readonly certificates = new Map<number, pbft.Certificate>();
  /** By peer: its last wish for a view. */
  private readonly changes = new Map<PeerId, pbft.ViewChange>();

  constructor(peer: Peer<pbft.Message>, values: Values<typeof parameters>) {
    this.peer = peer;
    this.faulty = resilienceOf(values.resilience, peer.size);
    this.patienceMs = values.patience;
    this.proofs = new Proofs(peer, this.faulty);
  }

  broadcast({ origin, sequence, payload }: Broadcast): void {
    const signature = this.peer.sign!(pbft.signedRequest({ origin, sequence, payload }));
    this.peer.sendToGroup({ request: { origin, sequence, payload, signature } });
  }

  receive(from: PeerId, message: pbft.Message): void {
    if (pbft.isRequest(message)) this.want(message.request);
    else if (message.phase === 'pre-prepare') this.accept(from, message);
    else if (message.phase === 'prepare') this.count(from, message);
    else if (message.phase === 'commit') this.commit(from, message);
    else if (message.phase === 'view-change') this.hear(from, message);
    else if (message.phase === 'new-view') this.enter(from, message);
    else this.learn(from, message);
  }

  timeout(): void {
    for (const request of this.pending.values()) this.peer.sendToGroup({ request });
    this.changeTo(this.view + 1);
  }

  private get isPrimary(): boolean {
    return this.proofs.primaryOf(this.view) === this.peer.id;
  }

  private want(request: pbft.SignedRequest): void {
    const name = nameOf(request);
    if (this.done.has(name) || this.pending.has(name) || !this.proofs.isGenuine(request)) return;
    this.pending.set(name, request);
    if (this.pending.size === 1) this.wait();
    this.order();
  }

  /** The primary gives what is pending the next numbers. */
  private order(): void {
    if (!this.isPrimary || !this.isActive) return;
    for (const [name, request] of this.pending) {
      if (this.numbered.has(name)) continue;
      this.numbered.add(name);
      const at = { view: this.view, number: ++this.last };
      const signature = this.peer.sign!(pbft.signedPhase('pre-prepare', at.view, at.number, pbft.digestOf(request)));
      this.peer.sendToGroup({ phase: 'pre-prepare', ...at, request, signature });
    }
  }

  private accept(from: PeerId, { view, number, request, signature }: pbft.PrePrepare): void {
    const { proofs } = this;
    if (from !== proofs.primaryOf(view) || !(number > 0 && number <= this.delivered + WINDOW)) return;
    const said = { view, number, digest: pbft.digestOf(request) };
    if (!proofs.isGenuine(request) || !proofs.isSaid('pre-prepare', from, said, signature)) return;
    const slot = this.slotOf(view, number);
    if (slot.request !== undefined) return;
    slot.request = request;
    slot.signature = signature;
    if (request !== null) this.want(request);
    this.prepare(view, number);
  }

  /** Says that the request has this number, if the view goes on; then looks whether a quorum says so. */
  private prepare(view: number, number: number): void {
    const slot = this.slotOf(view, number);
    if (view !== this.view || !this.isActive || slot.request === undefined) return;
    const digest = pbft.digestOf(slot.request);
    if (!slot.hasPrepared && !this.isPrimary) {
      const signature = this.peer.sign!(pbft.signedPhase('prepare', view, number, digest));
      this.peer.sendToGroup({ phase: 'prepare', view, number, digest, signature });
    }
    slot.hasPrepared = true;
    const prepares = [...slot.prepares].filter(([, prepare]) => prepare.digest === digest);
    if (slot.isPrepared || prepares.length + 1 < this.proofs.quorum) return;
    slot.isPrepared = true;
    const { request, signature: primary } = slot;
    const words = prepares.map(([by, { signature }]) => [by, signature] as const);
    this.certificates.set(number, { view, number, request, primary, prepares: words });
    this.peer.sendToGroup({ phase: 'commit', view, number, request });
  }

  private count(from: PeerId, { view, number, digest, signature }: pbft.Prepare): void {
    const { proofs } = this;
    if (from === proofs.primaryOf(view) || !proofs.isSaid('prepare', from, { view, number, digest }, signature)) return;
    const { prepares } = this.slotOf(view, number);
    if (prepares.has(from)) return;
    prepares.set(from, { digest, signature });
    this.prepare(view, number);
  }

  private commit(from: PeerId, { view, number, request }: pbft.Commit): void {
    if (!this.proofs.isGenuine(request)) return;
    if (request !== null) this.want(request);
    const key = `${view} ${number} ${pbft.digestOf(request)}`;
    const peers = this.commits.get(key) ?? new Set();
    this.commits.set(key, peers.add(from));
    if (peers.size < this.proofs.quorum || this.committed.has(number)) return;
    this.committed.set(number, request);
    this.deliver();
  }

  private deliver(): void {
    const before = this.delivered;
    while (this.committed.has(this.delivered + 1)) {
      const request = this.committed.get(++this.delivered) ?? null;
      if (request === null || this.done.has(nameOf(request))) continue;
      this.done.add(nameOf(request));
      this.pending.delete(nameOf(request));
      const { origin, sequence, payload } = request;
      this.peer.deliver({ origin, sequence, payload });
    }
    if (this.delivered === before) return;
    this.lastGood = this.view;
    if (this.pending.size === 0) this.peer.clearTimer('patience');
    else this.wait();
  }

  /** A peer that has seen so many primaries in vain waits for news, and no longer for time to pass. */
  private wait(): void {
    const inVain = this.view - this.lastGood;
    if (inVain > this.faulty + VIEWS_IN_VAIN) this.peer.clearTimer('patience');
    else this.peer.setTimer('patience', this.patienceMs * (1 << Math.min(inVain, 20)));
  }

  private changeTo(view: number): void {
    this.view = view;
    this.isActive = false;
    this.wait();
    const prepared = [...this.certificates.values()];
    const signature = this.peer.sign!(pbft.signedViewChange({ view, prepared }));
    this.peer.sendToGroup({ phase: 'view-change', view, prepared, signature });
  }

  private hear(from: PeerId, change: pbft.ViewChange): void {
    const known = this.changes.get(from);
    if ((known !== undefined && known.view >= change.view) || !this.proofs.isViewChange(from, change)) return;
    this.changes.set(from, change);
    if (this.delivered > 0) this.peer.send(from, { phase: 'log', requests: this.deliveredRequests() });
    const later = [...this.changes.values()].map(({ view }) => view).filter((view) => view > this.view);
    // One of so many is correct.
    if (later.length > this.faulty) this.changeTo(Math.min(...later));
    this.lead();
  }

  private deliveredRequests(): pbft.Ordered[] {
    return Array.from({ length: this.delivered }, (_, index) => this.committed.get(index + 1) ?? null);
  }

  /** What so many peers say that one of them is correct has been committed. */
  private learn(from: PeerId, { requests }: pbft.Log): void {
    for (const [index, request] of requests.entries()) {
      const number = index + 1;
      if (this.committed.has(number) || !this.proofs.isGenuine(request)) continue;
      const key = `${number} ${pbft.digestOf(request)}`;
      const peers = this.witnesses.get(key) ?? new Set();
      this.witnesses.set(key, peers.add(from));
      if (peers.size > this.faulty) this.committed.set(number, request);
    }
    this.deliver();
  }

  /** The primary of the view begins it once a quorum wants it. */
  private lead(): void {
    const { peer, view } = this;
    if (this.isActive || !this.isPrimary) return;
    const changes = [...this.changes].filter(([, change]) => change.view === view);
    if (changes.length < this.proofs.quorum) return;
    const signatures = this.proofs
      .orderFrom(changes.map(([, change]) => change))
      .map((request, index) => peer.sign!(pbft.signedPhase('pre-prepare', view, index + 1, pbft.digestOf(request))));
    peer.sendToGroup({ phase: 'new-view', view, changes, signatures });
  }

  private enter(from: PeerId, { view, changes, signatures }: pbft.NewView): void {
    const { proofs } = this;
    if (from !== proofs.primaryOf(view) || view < this.view || (view === this.view && this.isActive)) return;
    const valid = changes.filter(([by, change]) => change.view === view && proofs.isViewChange(by, change));
    if (new Set(valid.map(([by]) => by)).size < proofs.quorum || valid.length < changes.length) return;
    const order = proofs.orderFrom(valid.map(([, change]) => change));
    const isSaid = (request: pbft.Ordered, index: number) =>
      proofs.isSaid(
        'pre-prepare',
        from,
        { view, number: index + 1, digest: pbft.digestOf(request) },
        signatures[index],
      );
    if (!order.every(isSaid)) return;
    this.view = view;
    this.isActive = true;
    this.last = order.length;
    this.numbered.clear();
    order.forEach((request, index) => {
      const slot = this.slotOf(view, index + 1);
      slot.request = request;
      slot.signature = signatures[index];
      if (request === null) return;
      this.numbered.add(nameOf(request));
      this.want(request);
    });
    if (this.pending.size === 0) this.peer.clearTimer('patience');
    else this.wait();
    for (const key of [...this.slots.keys()]) {
      const [slotView, number] = key.split(' ').map(Number);
      if (slotView === view) this.prepare(view, number);
    }
    this.order();
  }

  private slotOf(view: number, number: number): Slot {
    const key = `${view} ${number}`;
    let slot = this.slots.get(key);
    if (slot === undefined) {
      slot = { signature: '', prepares: new Map(), hasPrepared: false, isPrepared: false };
      this.slots.set(key, slot);
    }
    return slot;
  }
}

function nameOf({ origin, sequence }: Broadcast): string {
  return `${origin} ${sequence}`;
}
