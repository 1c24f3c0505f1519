/** What the messages of PBFT prove: whose word they are, and what follows from the view changes of a quorum. */
import type { Peer, PeerId } from '../core/protocol.ts';
import {
  type Certificate,
  digestOf,
  type Message,
  type Ordered,
  signedPhase,
  signedRequest,
  signedViewChange,
  type ViewChange,
} from './pbft-messages.ts';

export class Proofs {
  /** As many peers are a quorum: any two have a correct peer in common. */
  readonly quorum: number;
  private readonly peer: Peer<Message>;

  constructor(peer: Peer<Message>, faulty: number) {
    this.peer = peer;
    this.quorum = Math.floor((peer.size + faulty) / 2) + 1;
  }

  primaryOf(view: number): PeerId {
    return view % this.peer.size;
  }

  /** True if the origin has signed the request, or if it is none. */
  isGenuine(request: Ordered): boolean {
    return request === null || this.peer.verify!(request.origin, signedRequest(request), request.signature);
  }

  isSaid(
    phase: 'pre-prepare' | 'prepare',
    by: PeerId,
    { view, number, digest }: { readonly view: number; readonly number: number; readonly digest: string },
    signature: string,
  ): boolean {
    return this.peer.verify!(by, signedPhase(phase, view, number, digest), signature);
  }

  isViewChange(by: PeerId, change: ViewChange): boolean {
    return (
      this.peer.verify!(by, signedViewChange(change), change.signature) &&
      change.prepared.every((certificate) => certificate.view < change.view && this.isProven(certificate))
    );
  }

  /** By number, from 1: what a new view has to order, as the certificates of its view changes have it. */
  orderFrom(changes: Iterable<ViewChange>): Ordered[] {
    const latest = new Map<number, Certificate>();
    for (const { prepared } of changes) {
      for (const certificate of prepared) {
        const known = latest.get(certificate.number);
        if (known === undefined || certificate.view > known.view) latest.set(certificate.number, certificate);
      }
    }
    const last = Math.max(0, ...latest.keys());
    return Array.from({ length: last }, (_, index) => latest.get(index + 1)?.request ?? null);
  }

  private isProven({ view, number, request, primary, prepares }: Certificate): boolean {
    const said = { view, number, digest: digestOf(request) };
    const leader = this.primaryOf(view);
    const others = prepares.filter(([by, signature]) => by !== leader && this.isSaid('prepare', by, said, signature));
    return (
      new Set(others.map(([by]) => by)).size + 1 >= this.quorum &&
      this.isSaid('pre-prepare', leader, said, primary) &&
      this.isGenuine(request)
    );
  }
}
