/**
 * Practical Byzantine fault tolerance as total order: the primary of a view gives each broadcast a number, and a quorum
 * confirms it in two rounds. If a broadcast takes too long, the next view has another primary.
 *
 * Source: Castro and Liskov, Practical Byzantine Fault Tolerance, OSDI 1999, section 4, with signatures.
 * Model: f Byzantine peers of N > 3f, authenticated reliable links between all peers, signatures that nobody forges;
 * progress needs delays that in the end stay below the growing patience.
 * Guarantees: agreement and total order of all that correct peers deliver, whichever is the primary: two quorums have a
 * correct peer in common, and a new view goes on from what a quorum has prepared.
 * Cost: N + N + N(N − 1) + N² messages a broadcast (request, pre-prepare, prepare, commit), four steps; no batches. N²
 * more for each checkpoint. A primary gives numbers of two periods after its last stable checkpoint.
 * Deviations: a broadcast is a request that its origin sends to all, and a delivery is its execution; there are no
 * replies. A commit holds the request, so that a peer that the primary left out gets it; the original fetches it. A
 * quorum of commits delivers in any view. As nothing is sent again, a peer takes what is said of numbers up to two
 * periods after its last delivery, not its last checkpoint. It keeps all its deliveries for those that lag behind: they
 * believe f + 1 equal answers. A broadcast that the primary numbers twice is delivered once.
 */
import type { Values } from '../core/parameters.ts';
import { type Broadcast, defineProtocol, type Peer, type PeerId, type Protocol } from '../core/protocol.ts';
import { Checkpoints } from './pbft-checkpoints.ts';
import {
  type Commit,
  isRequest,
  KINDS,
  type Message,
  type NewView,
  nameOf,
  type PrePrepare,
  type Prepare,
  type SignedRequest,
  type State,
  signedRequest,
  type ViewChange,
} from './pbft-messages.ts';
import { Phases } from './pbft-phases.ts';
import { Proofs } from './pbft-proofs.ts';
import { DeliveredState } from './pbft-state.ts';
import { Views } from './pbft-views.ts';
import { byzantineSafety, resilience, resilienceOf, UNLESS_MANY_FAULTY } from './resilience.ts';

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
  checkpoint: {
    type: 'integer',
    default: 100,
    min: 1,
    max: 1_000_000,
    meaning: 'numbers from one checkpoint to the next; a primary gives up to twice as many after a stable one',
  },
} as const;

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
  kindOf: (message: Message) => (isRequest(message) ? 0 : KINDS.indexOf(message.phase)),
  broadcastOf: (message: Message) => ('request' in message ? (message.request ?? []) : undefined),
  cost: (peers) => 2 * peers + peers * (peers - 1) + peers * peers,
  create: (peer, values) => new Pbft(peer, values),
});

class Pbft implements Protocol<Message> {
  private readonly peer: Peer<Message>;
  private readonly faulty: number;
  private readonly patienceMs: number;
  private readonly proofs: Proofs;
  private readonly phases: Phases;
  private readonly checkpoints: Checkpoints;
  private readonly views: Views;
  private readonly state = new DeliveredState();
  /** The view of the last delivery. */
  private lastGood = 0;
  /** Of a primary: the last number that it gave. */
  private last = 0;
  /** Requests that are not delivered yet, and those that this primary has numbered, by name. */
  private readonly pending = new Map<string, SignedRequest>();
  private readonly numbered = new Set<string>();

  constructor(peer: Peer<Message>, values: Values<typeof parameters>) {
    this.peer = peer;
    this.faulty = resilienceOf(values.resilience, peer.size);
    this.patienceMs = values.patience;
    this.proofs = new Proofs(peer, this.faulty);
    this.phases = new Phases(peer, this.proofs);
    this.checkpoints = new Checkpoints(peer, values.checkpoint, this.proofs);
    this.views = new Views(peer, this.proofs);
  }

  broadcast({ origin, sequence, payload }: Broadcast): void {
    const signature = this.peer.sign!(signedRequest({ origin, sequence, payload }));
    this.peer.sendToGroup({ request: { origin, sequence, payload, signature } });
  }

  receive(from: PeerId, message: Message): void {
    if (isRequest(message)) this.want(message.request);
    else if (message.phase === 'pre-prepare') this.accept(from, message);
    else if (message.phase === 'prepare') this.count(from, message);
    else if (message.phase === 'commit') this.commit(from, message);
    else if (message.phase === 'checkpoint') {
      if (this.checkpoints.counts(from, message)) this.follow();
    } else if (message.phase === 'view-change') this.hear(from, message);
    else if (message.phase === 'new-view') this.enter(from, message);
    else if (message.phase === 'fetch') this.answer(from, message.after);
    else this.learn(from, message);
  }

  timeout(): void {
    for (const request of this.pending.values()) this.peer.sendToGroup({ request });
    this.changeTo(this.views.view + 1);
  }

  // Requests.

  private want(request: SignedRequest): void {
    const name = nameOf(request);
    if (this.state.has(request) || this.pending.has(name) || !this.proofs.isGenuine(request)) return;
    this.pending.set(name, request);
    if (this.pending.size === 1) this.wait();
    this.order();
  }

  /** The primary gives what is pending the next numbers, as long as they are in use. */
  private order(): void {
    if (!this.views.isPrimary || !this.views.isActive) return;
    for (const [name, request] of this.pending) {
      if (this.numbered.has(name)) continue;
      if (this.last >= this.checkpoints.highMark) return;
      this.numbered.add(name);
      this.phases.propose(this.views.view, ++this.last, request);
    }
  }

  /** A peer that has seen so many primaries in vain waits for news, and no longer for time to pass. */
  private wait(): void {
    const inVain = this.views.view - this.lastGood;
    const isContent = this.pending.size === 0 && this.views.isActive;
    if (isContent || inVain > this.faulty + VIEWS_IN_VAIN) this.peer.clearTimer('patience');
    else this.peer.setTimer('patience', this.patienceMs * (1 << Math.min(inVain, 20)));
  }

  // The three phases.

  private accept(from: PeerId, message: PrePrepare): void {
    const { view, number, request } = message;
    if (!this.takes(number) || !this.phases.accepts(from, message)) return;
    if (request !== null) this.want(request);
    this.prepare(view, number);
  }

  private count(from: PeerId, message: Prepare): void {
    const { view, number } = message;
    if (this.takes(number) && this.phases.countsPrepare(from, message)) this.prepare(view, number);
  }

  private takes(number: number): boolean {
    return this.checkpoints.takes(number, this.state.delivered);
  }

  private prepare(view: number, number: number): void {
    if (this.views.goesOnIn(view)) this.phases.prepare(view, number);
  }

  private commit(from: PeerId, message: Commit): void {
    const { number, request } = message;
    if (!this.proofs.isGenuine(request)) return;
    if (request !== null) this.want(request);
    if (!this.takes(number) || !this.phases.countsCommit(from, message)) return;
    this.state.commit(number, request);
    this.deliver();
  }

  private deliver(): void {
    const { state } = this;
    const before = state.delivered;
    for (let next = state.take(); next !== undefined; next = state.take()) {
      if (next.request !== null) {
        const { origin, sequence, payload } = next.request;
        this.pending.delete(nameOf(next.request));
        this.peer.deliver({ origin, sequence, payload });
      }
      this.checkpoints.reach(state.delivered, state.digest);
    }
    if (state.delivered === before) return;
    this.lastGood = this.views.view;
    this.wait();
    this.advance();
  }

  // Checkpoints, and what a peer lacks.

  /** The log up to a stable checkpoint goes, and the primary has more numbers to give. */
  private advance(): void {
    if (!this.checkpoints.advance(this.state.delivered)) return;
    this.phases.truncate(this.checkpoints.stable.number);
    this.order();
  }

  /** A quorum has reached another checkpoint. */
  private follow(): void {
    if (this.checkpoints.isAheadOf(this.state.delivered)) this.fetch();
    this.advance();
  }

  private fetch(): void {
    this.peer.sendToGroup({ phase: 'fetch', after: this.state.delivered });
  }

  private answer(from: PeerId, after: number): void {
    if (after >= 0 && after < this.state.delivered) this.peer.send(from, this.state.after(after));
  }

  private learn(from: PeerId, message: State): void {
    if (!message.requests.every((request) => this.proofs.isGenuine(request))) return;
    this.state.learn(from, message, this.faulty);
    this.deliver();
  }

  // View changes.

  private changeTo(view: number): void {
    this.views.wish(view, this.checkpoints.stable, [...this.phases.certificates.values()]);
    this.fetch();
    this.wait();
  }

  private hear(from: PeerId, change: ViewChange): void {
    if (!this.views.counts(from, change)) return;
    if (this.checkpoints.learns(change.stable)) this.follow();
    const wanted = this.views.wantedBy(this.faulty);
    if (wanted !== undefined) this.changeTo(wanted);
    this.views.lead();
  }

  private enter(from: PeerId, message: NewView): void {
    const beginning = this.views.enter(from, message);
    if (beginning === undefined) return;
    const { view } = message;
    const { stable, requests } = beginning;
    this.checkpoints.learns(stable);
    if (this.state.delivered < stable.number) this.fetch();
    this.last = stable.number + requests.length;
    this.numbered.clear();
    for (const [index, request] of requests.entries()) {
      this.phases.begin(view, stable.number + index + 1, request, message.signatures[index]);
      if (request === null) continue;
      this.numbered.add(nameOf(request));
      this.want(request);
    }
    this.wait();
    this.advance();
    for (const number of this.phases.numbersIn(view)) this.prepare(view, number);
    this.order();
  }
}
