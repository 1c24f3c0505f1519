/**
 * What a peer knows of its neighbours: which links come and go, which peers have crashed and come back, and what each
 * session with them had sent and received when it ended. The protocol hears nothing of crashes: a crash is silence.
 */
import type { Address, Directory, LinkEvents, Transport } from '../../sockets/transport.ts';
import type { LinkChanges } from './link-changes.ts';
import type { LinkCounters } from './link-counters.ts';
import type { LinkState } from './link-state.ts';
import type { PeerFaults } from './peer-faults.ts';
import type { ProcessContext } from './process-context.ts';
import type { Timers } from './timers.ts';

/** The parts of the peer that it needs; they are made after it. */
interface Parts {
  readonly id: number;
  readonly isCrashed: boolean;
  readonly links: LinkState;
  readonly transport: Transport;
  readonly timers: Timers;
  readonly linkChanges: LinkChanges;
  readonly linkCounters: LinkCounters;
  readonly faults: PeerFaults | undefined;
  wake(): void;
}

export class Neighbours implements LinkEvents {
  private readonly context: ProcessContext;
  private readonly peer: Parts;
  private readonly kinds: number;
  /** By link: how often the other has crashed before the life that is known here. */
  private readonly lives: Uint32Array;
  /** Links to crashed peers of which something may still come in. */
  private readonly departing = new Set<number>();
  /** Links that came up while the peer was paused. */
  private readonly joinedWhilePaused: number[] = [];

  constructor(context: ProcessContext, peer: Parts) {
    this.context = context;
    this.peer = peer;
    this.kinds = context.program.kinds.length;
    this.lives = new Uint32Array(peer.links.count);
  }

  /** True while something may come in from a crashed peer. */
  get isWaiting(): boolean {
    return this.departing.size > 0;
  }

  joined(link: number): void {
    const { faults, linkChanges } = this.peer;
    if (this.context.isOver) return;
    if (faults?.isPaused) this.joinedWhilePaused.push(link);
    else linkChanges.joined(link);
    this.peer.wake();
  }

  /** The peer continues after a pause. */
  catchUp(): void {
    for (const link of this.joinedWhilePaused.splice(0)) this.peer.linkChanges.joined(link);
  }

  ended(link: number): void {
    const { links, transport, timers } = this.peer;
    // A restarted peer may have made a link that it did not know to be down.
    if (!links.isUp(link)) transport.cut(link);
    else if (!timers.plansCut(link)) this.lost(link, 'it closed the connection');
  }

  lost(link: number, reason: string): void {
    const { id, isCrashed, links } = this.peer;
    if (!this.context.isOver && !isCrashed) this.context.lose(id, links.neighbours[link], this.lives[link], reason);
  }

  silenced(link: number): void {
    const { program } = this.context;
    this.departing.delete(link);
    const unsent = new Float64Array(this.kinds);
    const unhandled = new Float64Array(this.kinds);
    this.peer.transport.eachHeld?.((held, message) => {
      if (held === link) unsent[program.kindOf(message)]++;
    });
    this.peer.faults?.eachWaiting((waiting, message) => {
      if (waiting === link) unhandled[program.kindOf(message)]++;
    });
    this.peer.linkCounters.end(link, unsent, unhandled);
  }

  returned(link: number, life: number): void {
    this.lives[link] = life;
    this.departing.delete(link);
    this.peer.linkChanges.returned(link);
  }

  /** The parent reports that a peer has crashed, or, with its address, that it is back. */
  hear(peer: number, life: number, address: Address | undefined): void {
    const { links, transport, isCrashed } = this.peer;
    const link = links.to(peer);
    if (link < 0 || isCrashed) return;
    if (address === undefined) this.left(link, life);
    else transport.moved(link, life, address, links.isUp(link));
  }

  /** This peer is back itself. @param lives by peer: how often it has crashed before */
  rejoin(directory: Directory, lives: readonly number[], gone: readonly number[]): void {
    const { links, linkChanges, transport } = this.peer;
    const presence = Array.from(links.neighbours, (peer) => ({ life: lives[peer], isGone: gone.includes(peer) }));
    presence.forEach(({ life, isGone }, link) => {
      this.lives[link] = life;
      if (isGone) linkChanges.left(link);
    });
    transport.rejoin(
      directory,
      links.up.filter((link) => !presence[link].isGone),
      presence,
    );
  }

  private left(link: number, life: number): void {
    if (life < this.lives[link]) return;
    this.departing.add(link);
    this.peer.linkChanges.left(link);
    this.peer.transport.sever(link, life);
  }
}
