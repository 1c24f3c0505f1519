/** Links that only delay: the model where a network has nothing else, and faults ask for one. */
import type { Random } from '../core/random.ts';
import type { Delay } from './delay.ts';
import type { LinkModel } from './link-model.ts';

export class PlainLinks implements LinkModel {
  delayMs = 0;
  readonly lost = undefined;
  readonly duplicateMs = -1;
  private readonly delay: Delay | undefined;
  private readonly random: Random;

  constructor(delay: Delay | undefined, random: Random) {
    this.delay = delay;
    this.random = random;
  }

  ask(): void {
    if (this.delay !== undefined) this.delayMs = this.delay.draw(this.random);
  }
}
