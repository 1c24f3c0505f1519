/**
 * A program whose protocol chooses its links by itself, as the partial views of Cyclon and Scamp: a link has one end.
 * To connect and to disconnect changes the peer's own view, and sends nothing. The protocol hears of its changes after
 * the reaction that made them. A view is lost in a crash; a peer that has crashed stays in the views of others.
 */
import { checkedProtocol } from './contract.ts';
import { type Graph, neighboursOf } from './graph.ts';
import { NumbersByPeer } from './numbers-by-peer.ts';
import { type Connector, OverlayPeer } from './overlay-peer.ts';
import { PassingProtocol } from './passing-protocol.ts';
import type { Program } from './program.ts';
import type { ProgramPeer } from './program-peer.ts';
import type { PeerId, Protocol } from './protocol.ts';

/** @param contacts the peers that each one knows at the start */
export function withDirectedLinks(program: Program, contacts: Graph): Program {
  return {
    ...program,
    create: (peer) => new DirectedLinks(peer, program, contacts),
    timeout: (protocol, timer) => (protocol as DirectedLinks).ring(timer),
    oracle: program.oracle && {
      crashed: (protocol, other) => (protocol as DirectedLinks).hear('crashed', other),
      restarted: (protocol, other) => (protocol as DirectedLinks).hear('restarted', other),
    },
    snapshotOf: (protocol) => (protocol as DirectedLinks).snapshot(),
  };
}

class DirectedLinks extends PassingProtocol implements Connector {
  protected readonly protocol: Protocol<unknown>;
  private readonly peer: ProgramPeer;
  private readonly program: Program;
  private readonly view = new NumbersByPeer();
  /** Changes that the protocol has not heard of. */
  private readonly news: { readonly other: PeerId; readonly up: boolean }[] = [];

  constructor(peer: ProgramPeer, program: Program, contacts: Graph) {
    super();
    this.peer = peer;
    this.program = program;
    const own = new OverlayPeer(peer, () => neighboursOf(contacts, peer.id), this.view);
    own.connector = this;
    this.protocol = checkedProtocol(program.create(own), false);
  }

  connect(other: PeerId): void {
    if (!this.view.has(other)) this.change(other, true);
  }

  disconnect(other: PeerId): void {
    if (this.view.has(other)) this.change(other, false);
  }

  /** Links of the network come and go: a view stays as it is, and what is sent meanwhile is lost. */
  override linkUp(other: PeerId): void {
    this.peer.linkChanged?.(other, this.view.has(other));
  }
  override linkDown(other: PeerId): void {
    if (this.view.has(other)) this.peer.linkChanged?.(other, true);
  }

  ring(timer: number): void {
    this.program.timeout(this.protocol, timer);
    this.reacted();
  }

  hear(what: 'crashed' | 'restarted', other: PeerId): void {
    this.program.oracle?.[what](this.protocol, other);
    this.reacted();
  }

  snapshot() {
    const fields = { view: [...this.view.peers] };
    return [...this.program.snapshotOf(this.protocol), { protocol: 'overlay', fields }];
  }

  private change(other: PeerId, up: boolean): void {
    if (up) this.view.set(other, 0);
    else this.view.delete(other);
    this.peer.linkChanged?.(other, up);
    this.news.push({ other, up });
  }

  protected override reacted(): void {
    for (let next = this.news.shift(); next !== undefined; next = this.news.shift()) {
      if (next.up) this.protocol.linkUp?.(next.other);
      else this.protocol.linkDown?.(next.other);
    }
  }
}
