/**
 * The views of PBFT (section 4.4): a peer that waits too long wants the next one. The primary of a view begins it with
 * what the view changes of a quorum prove, so that nothing that may have been delivered gets another number.
 */
import type { Peer, PeerId } from '../core/protocol.ts';
import {
  type Certificate,
  type Checkpoint,
  digestOf,
  type Message,
  type NewView,
  signedPhase,
  signedViewChange,
  type ViewChange,
} from './pbft-messages.ts';
import type { Beginning, Proofs } from './pbft-proofs.ts';

export class Views {
  view = 0;
  /** False from the wish for a view to its beginning. */
  isActive = true;
  /** By peer: its last wish for a view. */
  private readonly changes = new Map<PeerId, ViewChange>();
  private readonly peer: Peer<Message>;
  private readonly proofs: Proofs;

  constructor(peer: Peer<Message>, proofs: Proofs) {
    this.peer = peer;
    this.proofs = proofs;
  }

  get isPrimary(): boolean {
    return this.proofs.primaryOf(this.view) === this.peer.id;
  }

  goesOnIn(view: number): boolean {
    return view === this.view && this.isActive;
  }

  wish(view: number, stable: Checkpoint, prepared: readonly Certificate[]): void {
    this.view = view;
    this.isActive = false;
    const signature = this.peer.sign!(signedViewChange({ view, stable, prepared }));
    this.peer.sendToGroup({ phase: 'view-change', view, stable, prepared, signature });
  }

  /** @returns true for a later wish of the sender than its last one, with proofs that hold */
  counts(from: PeerId, change: ViewChange): boolean {
    const known = this.changes.get(from);
    if ((known !== undefined && known.view >= change.view) || !this.proofs.isViewChange(from, change)) return false;
    this.changes.set(from, change);
    return true;
  }

  /** The first of the later views that more than so many peers want: one of them is correct. */
  wantedBy(moreThan: number): number | undefined {
    const later = [...this.changes.values()].map(({ view }) => view).filter((view) => view > this.view);
    return later.length > moreThan ? Math.min(...later) : undefined;
  }

  /** The primary of the view begins it once a quorum wants it. */
  lead(): void {
    const { peer, view, proofs } = this;
    if (this.isActive || !this.isPrimary) return;
    const changes = [...this.changes].filter(([, change]) => change.view === view);
    if (changes.length < proofs.quorum) return;
    const { stable, requests } = proofs.beginningOf(changes.map(([, change]) => change));
    const signatures = requests.map((request, index) =>
      peer.sign!(signedPhase('pre-prepare', view, stable.number + index + 1, digestOf(request))),
    );
    peer.sendToGroup({ phase: 'new-view', view, changes, signatures });
  }

  /** Enters the view that its primary begins. @returns with what, or undefined if it is wrong or too late */
  enter(from: PeerId, { view, changes, signatures }: NewView): Beginning | undefined {
    const { proofs } = this;
    if (from !== proofs.primaryOf(view) || view < this.view || this.goesOnIn(view)) return undefined;
    const valid = changes.filter(([by, change]) => change.view === view && proofs.isViewChange(by, change));
    if (new Set(valid.map(([by]) => by)).size < proofs.quorum || valid.length < changes.length) return undefined;
    const beginning = proofs.beginningOf(valid.map(([, change]) => change));
    const isSaid = beginning.requests.every((request, index) => {
      const said = { view, number: beginning.stable.number + index + 1, digest: digestOf(request) };
      return proofs.isSaid('pre-prepare', from, said, signatures[index]);
    });
    if (!isSaid) return undefined;
    this.view = view;
    this.isActive = true;
    return beginning;
  }
}
