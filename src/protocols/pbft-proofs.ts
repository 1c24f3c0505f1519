/** What the messages of PBFT prove: whose word they are, and what follows from the view changes of a quorum. */
import type { Peer, PeerId } from '../core/protocol.ts';
import {
  type Certificate,
  type Checkpoint,
  digestOf,
  type Message,
  type Ordered,
  signedCheckpoint,
  signedPhase,
  signedRequest,
  signedViewChange,
  type ViewChange,
} from './pbft-messages.ts';

/** What a new view begins with: the last stable checkpoint, and what is to be ordered again after it. */
export interface Beginning {
  readonly stable: Checkpoint;
  readonly requests: readonly Ordered[];
}

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
    const { view, stable, prepared, signature } = change;
    return (
      this.peer.verify!(by, signedViewChange(change), signature) &&
      this.isStable(stable) &&
      prepared.every((one) => one.view < view && one.number > stable.number && this.isProven(one))
    );
  }

  isCheckpoint(by: PeerId, number: number, digest: string, signature: string): boolean {
    return this.peer.verify!(by, signedCheckpoint(number, digest), signature);
  }

  beginningOf(changes: readonly ViewChange[]): Beginning {
    const stable = changes.map((change) => change.stable).reduce((a, b) => (b.number > a.number ? b : a));
    const latest = new Map<number, Certificate>();
    for (const certificate of changes.flatMap(({ prepared }) => prepared)) {
      const known = latest.get(certificate.number);
      if (known === undefined || certificate.view > known.view) latest.set(certificate.number, certificate);
    }
    const length = Math.max(stable.number, ...latest.keys()) - stable.number;
    const requests = Array.from({ length }, (_, index) => latest.get(stable.number + index + 1)?.request ?? null);
    return { stable, requests };
  }

  private isStable({ number, digest, words }: Checkpoint): boolean {
    const valid = words.filter(([by, signature]) => this.isCheckpoint(by, number, digest, signature));
    return number === 0 || new Set(valid.map(([by]) => by)).size >= this.quorum;
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
