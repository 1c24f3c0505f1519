/**
 * A program whose protocol makes its own links, over a network in which any peer can reach any other one.
 *
 * A connection is a handshake: `connect` asks, `accept` answers, `confirm` says that the answer has come, `close` ends
 * it. Each connection has a number, drawn by the peer that asks, so that a late message about an earlier one is known
 * as such. To the runtime all this is part of the program: the handshake has kinds of its own, its timers have the
 * numbers after those of the protocol.
 *
 * If two peers ask each other at once, the request of the one with the lower number counts. A connection to a peer that
 * crashes is closed `network.crashDetection` later; a request that gets no answer, and an answer that is not confirmed,
 * fail after `CONNECT_MS`. If the network loses a `close`, the other end keeps the link.
 */
import { checkedProtocol, TIMERS } from './contract.ts';
import { withDirectedLinks } from './directed-links.ts';
import { type Graph, neighboursOf } from './graph.ts';
import { NumbersByPeer } from './numbers-by-peer.ts';
import { OverlayPeer } from './overlay-peer.ts';
import { PassingProtocol } from './passing-protocol.ts';
import type { Program } from './program.ts';
import type { ProgramPeer } from './program-peer.ts';
import type { PeerId, Protocol } from './protocol.ts';

/** How long a request waits for its answer, and an answer for its confirmation. */
const CONNECT_MS = 3_000;

const OVERLAY = -2;
const steps = ['connect', 'accept', 'confirm', 'close'] as const;
type Step = (typeof steps)[number];

interface Handshake {
  readonly layer: typeof OVERLAY;
  readonly message: { readonly step: Step; readonly connection: number };
}

/**
 * @param contacts whom each peer knows at the start
 * @param detectionMs from a crash to the `linkDown` of those who are connected
 */
export function withOverlay(program: Program, contacts: Graph, detectionMs = 0): Program {
  if (program.overlay === 'directed') return withDirectedLinks(program, contacts);
  const firstKind = program.kinds.length;
  const firstTimer = TIMERS * program.layers;
  const { background } = program;
  const isOwn = (timer: number) => timer >= firstTimer;
  const own = steps.map((step) => ({ name: `overlay/${step}`, carries: 'internal' }) as const);
  return {
    ...program,
    kinds: [...program.kinds, ...own],
    layers: program.layers + 1,
    kindOf: (message) =>
      isHandshake(message) ? firstKind + Math.max(0, steps.indexOf(message.message.step)) : program.kindOf(message),
    broadcastOf: (message, from) => (isHandshake(message) ? undefined : program.broadcastOf(message, from)),
    relatedTo: (message, from, to) => (isHandshake(message) ? [] : program.relatedTo(message, from, to)),
    create: (peer) => new Overlay(peer, program, { firstTimer, detectionMs, contacts }),
    timeout: (protocol, timer) => (protocol as Overlay).ring(timer),
    timerText: (timer) => (isOwn(timer) ? textOf(timer - firstTimer) : program.timerText(timer)),
    background: background && {
      ...background,
      kinds: [...background.kinds, ...own.map(() => false)],
      isTimer: (timer) => !isOwn(timer) && background.isTimer(timer),
    },
    oracle: {
      crashed: (protocol, other) => (protocol as Overlay).crashed(other),
      restarted: (protocol, other) => (protocol as Overlay).restarted(other),
    },
    snapshotOf: (protocol) => (protocol as Overlay).snapshot(),
  };
}

function isHandshake(message: unknown): message is Handshake {
  return typeof message === 'object' && message !== null && (message as Handshake).layer === OVERLAY;
}

function textOf(timer: number): string {
  return `${timer % 2 === 0 ? 'connection to' : 'crash of'} ${timer >> 1}`;
}

interface Setting {
  readonly firstTimer: number;
  readonly detectionMs: number;
  readonly contacts: Graph;
}

class Overlay extends PassingProtocol {
  protected readonly protocol: Protocol<unknown>;
  private readonly peer: ProgramPeer;
  private readonly program: Program;
  private readonly setting: Setting;
  /**
   * By peer, the number of the connection; of requests without an answer; of links not confirmed; of those to crashed
   * peers.
   */
  private readonly links = new NumbersByPeer();
  private readonly asked = new NumbersByPeer();
  private readonly unconfirmed = new NumbersByPeer();
  private readonly unnoticed = new NumbersByPeer();
  /** Peers that the protocol has disconnected: it hears of it after its reaction. */
  private readonly closed: PeerId[] = [];

  constructor(peer: ProgramPeer, program: Program, setting: Setting) {
    super();
    this.peer = peer;
    this.program = program;
    this.setting = setting;
    const own = new OverlayPeer(peer, () => neighboursOf(setting.contacts, peer.id), this.links);
    own.connector = this;
    this.protocol = checkedProtocol(program.create(own), false);
  }

  override receive(from: PeerId, message: unknown): void {
    if (!isHandshake(message)) {
      super.receive(from, message);
      return;
    }
    this.shake(from, message.message.step, message.message.connection);
    this.reacted();
  }

  /** A link of the network is there, as it is mended or its end has joined; a connection it is not yet. */
  override linkUp(other: PeerId): void {
    if (!this.links.has(other)) this.peer.linkChanged?.(other, false);
  }

  /** A link of the network is cut. */
  override linkDown(other: PeerId): void {
    this.lose(other);
    this.reacted();
  }

  /** The goodbye of the protocol comes first; then the links are closed. */
  override leave(): void {
    this.protocol.leave?.();
    for (const other of [...this.links.peers]) this.say(other, 'close', this.links.get(other)!);
  }

  ring(timer: number): void {
    const own = timer - this.setting.firstTimer;
    if (own < 0) this.program.timeout(this.protocol, timer);
    else if (own % 2 === 1) this.lose(own >> 1);
    else this.expire(own >> 1);
    this.reacted();
  }

  crashed(other: PeerId): void {
    const { firstTimer, detectionMs } = this.setting;
    if (this.links.has(other)) {
      this.unnoticed.set(other, 1);
      if (detectionMs === 0) this.lose(other);
      else this.peer.setTimer(firstTimer + 2 * other + 1, detectionMs);
    }
    this.program.oracle?.crashed(this.protocol, other);
    this.reacted();
  }

  restarted(other: PeerId): void {
    if (this.unnoticed.has(other)) this.lose(other);
    this.program.oracle?.restarted(this.protocol, other);
    this.reacted();
  }

  connect(other: PeerId): void {
    if (this.links.has(other) || this.asked.has(other)) return;
    const connection = Math.floor(this.peer.random() * 2 ** 32);
    this.asked.set(other, connection);
    this.peer.setTimer(this.setting.firstTimer + 2 * other, CONNECT_MS);
    this.say(other, 'connect', connection);
  }

  disconnect(other: PeerId): void {
    const connection = this.links.get(other) ?? this.asked.get(other);
    if (connection === undefined) return;
    this.say(other, 'close', connection);
    this.forgetRequest(other);
    this.forgetLink(other);
    this.closed.push(other);
  }

  snapshot() {
    const fields = { links: [...this.links.peers], asked: [...this.asked.peers] };
    return [...this.program.snapshotOf(this.protocol), { protocol: 'overlay', fields }];
  }

  private shake(from: PeerId, step: Step, connection: number): void {
    switch (step) {
      case 'connect':
        this.answer(from, connection);
        break;
      case 'accept':
        if (this.asked.get(from) === connection) {
          this.say(from, 'confirm', connection);
          this.open(from, connection);
        } else if (this.links.get(from) !== connection) this.say(from, 'close', connection);
        break;
      case 'confirm':
        if (this.unconfirmed.get(from) === connection) this.confirm(from);
        break;
      case 'close':
        if (this.links.get(from) === connection) this.lose(from);
        else if (this.asked.get(from) === connection) this.giveUp(from);
        break;
    }
  }

  private answer(from: PeerId, connection: number): void {
    // The other end will accept the request of this peer.
    if (this.asked.has(from) && this.peer.id < from) return;
    const before = this.links.get(from);
    if (before === connection) return;
    if (before !== undefined) {
      this.say(from, 'close', before);
      this.lose(from);
    }
    this.say(from, 'accept', connection);
    this.forgetRequest(from);
    this.unconfirmed.set(from, connection);
    this.peer.setTimer(this.setting.firstTimer + 2 * from, CONNECT_MS);
    this.open(from, connection);
  }

  private open(other: PeerId, connection: number): void {
    this.forgetRequest(other);
    this.links.set(other, connection);
    this.peer.linkChanged?.(other, true);
    this.protocol.linkUp?.(other);
  }

  /** The connection is gone. */
  private lose(other: PeerId): void {
    if (this.forgetLink(other)) this.protocol.linkDown?.(other);
  }

  /** The request has failed. */
  private giveUp(other: PeerId): void {
    if (this.forgetRequest(other)) this.protocol.linkDown?.(other);
  }

  private confirm(other: PeerId): void {
    this.unconfirmed.delete(other);
    this.peer.clearTimer(this.setting.firstTimer + 2 * other);
  }

  /** Nothing has come from the other end. */
  private expire(other: PeerId): void {
    const connection = this.unconfirmed.get(other);
    if (connection === undefined) this.giveUp(other);
    else {
      this.say(other, 'close', connection);
      this.lose(other);
    }
  }

  private forgetRequest(other: PeerId): boolean {
    if (!this.asked.delete(other)) return false;
    this.peer.clearTimer(this.setting.firstTimer + 2 * other);
    return true;
  }

  private forgetLink(other: PeerId): boolean {
    if (!this.links.delete(other)) return false;
    if (this.unconfirmed.has(other)) this.confirm(other);
    if (this.unnoticed.delete(other)) this.peer.clearTimer(this.setting.firstTimer + 2 * other + 1);
    this.peer.linkChanged?.(other, false);
    return true;
  }

  private say(to: PeerId, step: Step, connection: number): void {
    this.peer.send(to, { layer: OVERLAY, message: { step, connection } } satisfies Handshake);
  }

  /** It hears of the links that it has ended itself. */
  protected override reacted(): void {
    for (let other = this.closed.shift(); other !== undefined; other = this.closed.shift())
      this.protocol.linkDown?.(other);
  }
}
