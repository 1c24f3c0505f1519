/**
 * What a run in this process shows a watchdog in another thread: which reaction it is in, and how many it has begun.
 * Two stores a reaction.
 */
import type { PeerId } from '../core/protocol.ts';

export const CREATE = 0;
export const START = 1;
export const BROADCAST = 2;
export const RECEIVE = 3;
export const TIMEOUT = 4;
export const LINK = 5;
const NAMES = ['create()', 'start()', 'broadcast()', 'receive()', 'timeout()', 'linkUp() or linkDown()'];

const BEGUN = 0;
const AT = 1;
/** Stands in the place of a reaction where the run is in none. */
const REST = -1;
const REACTIONS = 8;

export class Pulse {
  private readonly cells: Int32Array;

  /** @param shared with the watchdog; nobody looks without it */
  constructor(shared: ArrayBufferLike = new ArrayBuffer(PULSE_BYTES)) {
    this.cells = new Int32Array(shared);
  }

  /** The peer begins one of the reactions above. @returns the peer */
  begin(peer: PeerId, reaction: number): PeerId {
    const { cells } = this;
    cells[AT] = peer * REACTIONS + reaction;
    cells[BEGUN]++;
    return peer;
  }

  /** No reaction is at work until the next begins. */
  rest(): void {
    this.cells[AT] = REST;
  }

  /** Reactions begun, modulo 2^32. */
  get begun(): number {
    return this.cells[BEGUN];
  }

  /** The reaction at work, in words; undefined where there is none. */
  get reaction(): string | undefined {
    const at = this.cells[AT];
    return this.begun === 0 || at === REST
      ? undefined
      : `${NAMES[at % REACTIONS]} of peer ${Math.floor(at / REACTIONS)}`;
  }
}

export const PULSE_BYTES = 8;
