/**
 * A program whose protocol watches its links: it hears of the crash of a neighbour as `linkDown`, after the time that
 * the network takes to notice it, and of its restart as `linkUp`. Until then the link is not among the links of the
 * peer. A restart that comes before the crash was noticed is a `linkDown` and a `linkUp` at once, as the connection is
 * another one. To the runtime all this is part of the program; its timers have the numbers after those of the protocol.
 */
import { checkedExcept, checkedProtocol, TIMERS } from './contract.ts';
import { PassingPeer } from './passing-peer.ts';
import { PassingProtocol } from './passing-protocol.ts';
import type { Program } from './program.ts';
import type { PeerId, Protocol } from './protocol.ts';

/** @param detectionMs from a crash to the `linkDown` of the neighbours */
export function withWatchedLinks(program: Program, detectionMs: number): Program {
  const firstTimer = TIMERS * program.layers;
  const { background } = program;
  const isOwn = (timer: number) => timer >= firstTimer;
  return {
    ...program,
    layers: program.layers + 1,
    create(peer) {
      const watched = new WatchedPeer(peer);
      return new WatchedLinks(watched, checkedProtocol(program.create(watched), false), { firstTimer, detectionMs });
    },
    timeout(protocol, timer) {
      const watching = protocol as WatchedLinks;
      if (isOwn(timer)) watching.notice(timer - firstTimer);
      else program.timeout(watching.protocol, timer);
    },
    timerText: (timer) => (isOwn(timer) ? `crash of ${timer - firstTimer}` : program.timerText(timer)),
    background: background && { ...background, isTimer: (timer) => !isOwn(timer) && background.isTimer(timer) },
    oracle: {
      crashed: (protocol, other) => (protocol as WatchedLinks).crashed(other),
      restarted: (protocol, other) => (protocol as WatchedLinks).restarted(other),
    },
    snapshotOf: (protocol) => program.snapshotOf((protocol as WatchedLinks).protocol),
  };
}

interface Detection {
  readonly firstTimer: number;
  readonly detectionMs: number;
}

class WatchedLinks extends PassingProtocol {
  readonly protocol: Protocol<unknown>;
  private readonly peer: WatchedPeer;
  private readonly detection: Detection;
  /** Neighbours that have crashed and are not back. */
  private readonly gone = new Set<PeerId>();
  /** Those of them whose crash has not been noticed yet. */
  private readonly unnoticed = new Set<PeerId>();

  constructor(peer: WatchedPeer, protocol: Protocol<unknown>, detection: Detection) {
    super();
    this.peer = peer;
    this.protocol = protocol;
    this.detection = detection;
  }

  /** By plan. To a crashed peer no link comes up. */
  override linkUp(other: PeerId): void {
    if (this.gone.has(other)) this.peer.lost.add(other);
    else this.protocol.linkUp?.(other);
  }

  override linkDown(other: PeerId): void {
    if (!this.peer.lost.delete(other)) this.protocol.linkDown?.(other);
  }

  crashed(other: PeerId): void {
    const { firstTimer, detectionMs } = this.detection;
    this.gone.add(other);
    if (!this.peer.hasLink(other)) return;
    this.unnoticed.add(other);
    if (detectionMs === 0) this.notice(other);
    else this.peer.setTimer(firstTimer + other, detectionMs);
  }

  restarted(other: PeerId): void {
    this.gone.delete(other);
    if (this.unnoticed.has(other)) {
      this.peer.clearTimer(this.detection.firstTimer + other);
      this.notice(other);
    }
    if (!this.peer.lost.delete(other)) return;
    this.peer.note(`the link to peer ${other} is back`);
    this.protocol.linkUp?.(other);
  }

  /** The network has noticed the crash, unless the plan has taken the link meanwhile. */
  notice(other: PeerId): void {
    this.unnoticed.delete(other);
    if (!this.peer.hasLink(other)) return;
    this.peer.lost.add(other);
    this.peer.note(`the link to peer ${other} broke`);
    this.protocol.linkDown?.(other);
  }
}

/** The peer without the links to crashed neighbours. */
class WatchedPeer extends PassingPeer {
  /** Crashed peers whose links are up by plan. */
  readonly lost = new Set<PeerId>();
  hasLink(other: PeerId): boolean {
    const { peer, lost } = this;
    for (let index = 0; index < peer.degree; index++) if (peer.neighbour(index) === other) return !lost.has(other);
    return false;
  }

  override get degree(): number {
    return this.peer.degree - this.lost.size;
  }
  override neighbour(index: number): PeerId {
    const { peer, lost } = this;
    if (lost.size === 0) return peer.neighbour(index);
    let left = index;
    for (let at = 0; at < peer.degree; at++) {
      const other = peer.neighbour(at);
      if (!lost.has(other) && left-- === 0) return other;
    }
    // Refused there, in the words of the contract.
    return peer.neighbour(peer.degree);
  }
  override sendToNeighbours(message: unknown, except?: PeerId): void {
    if (this.lost.size === 0) {
      this.peer.sendToNeighbours(message, except);
      return;
    }
    const but = checkedExcept(message, except, this.size);
    for (let index = 0; index < this.degree; index++) {
      const other = this.neighbour(index);
      if (other !== but) this.peer.send(other, message);
    }
  }
}
