/**
 * READY or stop: a word that every peer sends to all once, and again to those that don't answer, so that a loss can't
 * hang a run.
 *
 * A peer that receives it acknowledges it. It is sent at most `attempts` times in a row to a peer that stays silent;
 * then the peer is given up, so that a crash can't hang a run either, nor keep it from coming to rest.
 */
import type { Peer, PeerId, Timer } from '../core/protocol.ts';

export class Signal<Message> {
  private readonly peer: Peer<Message>;
  private readonly message: Message;
  private readonly timer: Timer;
  private readonly parameters: { readonly retry: number; readonly attempts: number };
  /** True if a peer goes on asking until it has heard the word from all, not only until all have heard it. */
  private readonly isMutual: boolean;
  private hasSaid = false;
  private readonly heard = new Set<PeerId>();
  private readonly acknowledged = new Set<PeerId>();
  /** Peers that claim to have said it: if it has not come here by the next repetition, it was lost. */
  private readonly claims = new Set<PeerId>();
  private readonly givenUp = new Set<PeerId>();
  /** By peer: times that the word went there since anything came back. */
  private readonly unanswered: number[];

  constructor(
    peer: Peer<Message>,
    message: Message,
    timer: Timer,
    parameters: { readonly retry: number; readonly attempts: number },
    isMutual: boolean,
  ) {
    this.peer = peer;
    this.message = message;
    this.timer = timer;
    this.parameters = parameters;
    this.isMutual = isMutual;
    this.unanswered = new Array<number>(peer.size).fill(0);
  }

  get isSaid(): boolean {
    return this.hasSaid;
  }

  /** Given up counts as heard. */
  get isHeardFromAll(): boolean {
    if (this.heard.size === this.peer.size) return true;
    if (this.givenUp.size === 0) return false;
    for (let p = 0; p < this.peer.size; p++) if (!this.heard.has(p) && !this.givenUp.has(p)) return false;
    return true;
  }

  say(): void {
    this.hasSaid = true;
    this.acknowledged.add(this.peer.id);
    this.unanswered.fill(1);
    this.peer.sendToGroup(this.message);
    this.peer.setTimer(this.timer, this.parameters.retry);
    this.restIfDone();
  }

  hear(from: PeerId): void {
    this.heard.add(from);
    this.answered(from);
  }

  /** @param claims true if that peer says that it has said the word itself */
  acknowledge(from: PeerId, claims: boolean): void {
    this.acknowledged.add(from);
    if (claims) this.claims.add(from);
    this.answered(from);
  }

  /** The timer has run out: says it again to those of whom something is awaited. */
  repeat(): void {
    for (const p of this.claims) this.heard.add(p);
    let awaited = 0;
    for (let p = 0; p < this.peer.size; p++) {
      if (!this.isAwaited(p)) continue;
      if (this.unanswered[p] >= this.parameters.attempts) this.giveUp(p);
      else {
        awaited++;
        this.unanswered[p]++;
        this.peer.send(p, this.message);
      }
    }
    if (awaited > 0) this.peer.setTimer(this.timer, this.parameters.retry);
  }

  private isAwaited(p: PeerId): boolean {
    if (this.givenUp.has(p)) return false;
    return !this.acknowledged.has(p) || (this.isMutual && !this.heard.has(p));
  }

  private giveUp(p: PeerId): void {
    this.givenUp.add(p);
    this.peer.note(`peer ${p} is silent: goes on without it`);
  }

  private answered(from: PeerId): void {
    this.unanswered[from] = 0;
    this.restIfDone();
  }

  private restIfDone(): void {
    const { size } = this.peer;
    if (this.acknowledged.size === size && (!this.isMutual || this.heard.size === size))
      this.peer.clearTimer(this.timer);
  }
}
