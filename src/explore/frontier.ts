/** States that are still to be looked at, behind each other: the rest of one depth, and those found of the next. */
import { grown } from '../core/grown-array.ts';
import * as state from './world-state.ts';

export class Frontier {
  level = new Int32Array(1 << 16);
  /** Where the next state begins that is looked at. */
  place = 0;
  following = new Int32Array(1 << 16);
  /** Where the next state that is found is written. */
  end = 0;
  private levelEnd = 0;
  private readonly size: number;

  /** @param size peers of the world */
  constructor(size: number) {
    this.size = size;
  }

  /** True once all states of this depth have been looked at. */
  get isLevelDone(): boolean {
    return this.place === this.levelEnd;
  }

  /** Goes on to the next state of this depth. @returns where the last one begins in `level` */
  take(): number {
    const { place } = this;
    this.place += state.PEERS + this.size + this.level[place + state.IN_FLIGHT];
    return place;
  }

  /** Makes room for one more state of the next depth. */
  makeRoom(): void {
    if (this.end + state.ROOM > this.following.length) this.following = grown(this.following);
  }

  /** The states of the next depth come up. False if there are none. */
  descend(): boolean {
    if (this.end === 0) return false;
    [this.level, this.following] = [this.following, this.level];
    this.levelEnd = this.end;
    this.end = 0;
    this.place = 0;
    return true;
  }
}
