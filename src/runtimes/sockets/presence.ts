/**
 * Who of a peer's neighbours is there, in a run where peers crash and come back: by link the other's life, counted from
 * 0, and whether it is gone. Of one that is gone something may still come in; when that is all, it is silent.
 */
import type { LinkEvents } from './transport.ts';

export class Presence {
  /** By link: how often the other has crashed before the life that is known here. */
  readonly lives: Uint32Array;
  private readonly gone: Uint8Array;
  private readonly silent: Uint8Array;
  private readonly events: LinkEvents;

  constructor(links: number, events: LinkEvents) {
    this.lives = new Uint32Array(links);
    this.gone = new Uint8Array(links);
    this.silent = new Uint8Array(links);
    this.events = events;
  }

  isGone(link: number): boolean {
    return this.gone[link] === 1;
  }

  /** The other has crashed. False if that is old news: a later life of it is known. */
  leave(link: number, life: number): boolean {
    if (life < this.lives[link] || this.gone[link] === 1) return false;
    this.gone[link] = 1;
    return true;
  }

  /** Nothing of that life comes in any more. */
  silence(link: number): void {
    this.gone[link] = 1;
    if (this.silent[link] === 1) return;
    this.silent[link] = 1;
    this.events.silenced(link);
  }

  /** The other is back. */
  return(link: number, life: number): void {
    this.silence(link);
    this.set(link, life, false);
    this.events.returned(link, life);
  }

  /** How a peer that is back itself finds the other. */
  set(link: number, life: number, isGone: boolean): void {
    this.lives[link] = life;
    this.gone[link] = isGone ? 1 : 0;
    this.silent[link] = this.gone[link];
  }
}
