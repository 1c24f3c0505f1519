/**
 * The three phases in which PBFT agrees on what has a number in a view (section 4.2): the primary proposes it
 * (pre-prepare), a quorum says that it has seen no other proposal (prepare), and a quorum says that a quorum has said
 * so (commit).
 */
import type { Peer, PeerId } from '../core/protocol.ts';
import {
  type Certificate,
  type Commit,
  digestOf,
  type Message,
  type Ordered,
  type PrePrepare,
  type Prepare,
  signedPhase,
} from './pbft-messages.ts';
import type { Proofs } from './pbft-proofs.ts';

/** What is known of a number in a view. */
interface Slot {
  request?: Ordered;
  /** The word of the primary. */
  signature: string;
  readonly prepares: Map<PeerId, { readonly digest: string; readonly signature: string }>;
  hasPrepared: boolean;
  isPrepared: boolean;
}

export class Phases {
  /** By number: what this peer can prove to be prepared. */
  readonly certificates = new Map<number, Certificate>();
  /** By number, then by view. */
  private readonly slots = new Map<number, Map<number, Slot>>();
  /** By number, then by view and digest: the peers that commit. */
  private readonly commits = new Map<number, Map<string, Set<PeerId>>>();
  private readonly peer: Peer<Message>;
  private readonly proofs: Proofs;

  constructor(peer: Peer<Message>, proofs: Proofs) {
    this.peer = peer;
    this.proofs = proofs;
  }

  /** The primary gives a request a number. */
  propose(view: number, number: number, request: Ordered): void {
    const signature = this.signed('pre-prepare', view, number, request);
    this.peer.sendToGroup({ phase: 'pre-prepare', view, number, request, signature });
  }

  signed(phase: 'pre-prepare' | 'prepare', view: number, number: number, request: Ordered): string {
    return this.peer.sign!(signedPhase(phase, view, number, digestOf(request)));
  }

  /** @returns true for the first proposal of a primary that has a genuine request */
  accepts(from: PeerId, { view, number, request, signature }: PrePrepare): boolean {
    const { proofs } = this;
    const said = { view, number, digest: digestOf(request) };
    if (from !== proofs.primaryOf(view) || !proofs.isGenuine(request)) return false;
    if (!proofs.isSaid('pre-prepare', from, said, signature) || this.slotOf(view, number).request !== undefined)
      return false;
    this.begin(view, number, request, signature);
    return true;
  }

  begin(view: number, number: number, request: Ordered, signature: string): void {
    const slot = this.slotOf(view, number);
    slot.request = request;
    slot.signature = signature;
  }

  /** Says that the request has this number, in a view that goes on; then looks whether a quorum says so. */
  prepare(view: number, number: number): void {
    const slot = this.slotOf(view, number);
    const { request } = slot;
    if (request === undefined) return;
    const digest = digestOf(request);
    if (!slot.hasPrepared && this.peer.id !== this.proofs.primaryOf(view)) {
      const signature = this.signed('prepare', view, number, request);
      this.peer.sendToGroup({ phase: 'prepare', view, number, digest, signature });
    }
    slot.hasPrepared = true;
    const prepares = [...slot.prepares].filter(([, prepare]) => prepare.digest === digest);
    if (slot.isPrepared || prepares.length + 1 < this.proofs.quorum) return;
    slot.isPrepared = true;
    const words = prepares.map(([by, { signature }]) => [by, signature] as const);
    this.certificates.set(number, { view, number, request, primary: slot.signature, prepares: words });
    this.peer.sendToGroup({ phase: 'commit', view, number, request });
  }

  /** @returns true if the word is genuine, and the first of its sender */
  countsPrepare(from: PeerId, { view, number, digest, signature }: Prepare): boolean {
    const { proofs } = this;
    if (from === proofs.primaryOf(view) || !proofs.isSaid('prepare', from, { view, number, digest }, signature))
      return false;
    const { prepares } = this.slotOf(view, number);
    if (prepares.has(from)) return false;
    prepares.set(from, { digest, signature });
    return true;
  }

  /** @returns true if a quorum commits, in whatever view */
  countsCommit(from: PeerId, { view, number, request }: Commit): boolean {
    const key = `${view} ${digestOf(request)}`;
    const byDigest = this.commits.get(number) ?? new Map<string, Set<PeerId>>();
    const peers = byDigest.get(key) ?? new Set<PeerId>();
    this.commits.set(number, byDigest.set(key, peers.add(from)));
    return peers.size >= this.proofs.quorum;
  }

  /** The numbers of which something is known in a view. */
  numbersIn(view: number): number[] {
    return [...this.slots].flatMap(([number, byView]) => (byView.has(view) ? number : []));
  }

  /** Forgets all up to a stable checkpoint. */
  truncate(upTo: number): void {
    for (const byNumber of [this.slots, this.commits, this.certificates])
      for (const number of byNumber.keys()) if (number <= upTo) byNumber.delete(number);
  }

  private slotOf(view: number, number: number): Slot {
    const byView = this.slots.get(number) ?? new Map<number, Slot>();
    let slot = byView.get(view);
    if (slot === undefined) {
      slot = { signature: '', prepares: new Map(), hasPrepared: false, isPrepared: false };
      this.slots.set(number, byView.set(view, slot));
    }
    return slot;
  }
}
