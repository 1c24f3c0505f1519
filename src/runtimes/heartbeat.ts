/**
 * The heartbeat of a run, for a watchdog in another thread: which reaction is running, and how many have begun. Costs
 * two stores a reaction.
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
/** In place of a reaction when none is running. */
const REST = -1;
const REACTIONS = 8;

export class Heartbeat {
  private readonly cells: Int32Array;

  /** @param shared memory that the watchdog reads; without it nothing does */
  constructor(shared: ArrayBufferLike = new ArrayBuffer(HEARTBEAT_BYTES)) {
    this.cells = new Int32Array(shared);
  }

  /** The peer begins one of the reactions above. @returns the peer */
  begin(peer: PeerId, reaction: number): PeerId {
    const { cells } = this;
    cells[AT] = peer * REACTIONS + reaction;
    cells[BEGUN]++;
    return peer;
  }

  /** No reaction is running until the next one begins. */
  rest(): void {
    this.cells[AT] = REST;
  }

  /** Reactions begun, modulo 2^32. */
  get begun(): number {
    return this.cells[BEGUN];
  }

  /** The running reaction in words; undefined if there is none. */
  get reaction(): string | undefined {
    const at = this.cells[AT];
    return this.begun === 0 || at === REST
      ? undefined
      : `${NAMES[at % REACTIONS]} of peer ${Math.floor(at / REACTIONS)}`;
  }
}

export const HEARTBEAT_BYTES = 8;
