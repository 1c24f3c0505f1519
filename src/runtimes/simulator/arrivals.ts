/** When messages arrive on links that only delay them, and where links are FIFO not before those sent earlier. */
import { Random } from '../../core/random.ts';
import type { Delay } from '../../network/delay.ts';
import type { Job } from '../runtime.ts';
import type { EventQueue } from './event-queue.ts';
import { ticksPerMsOf, timeAfter } from './grain.ts';

export class Arrivals {
  /** By directed link: the arrival of the last message, where links are FIFO. */
  readonly last: Float64Array | undefined;
  private readonly queue: EventQueue;
  private readonly delay: Delay | undefined;
  /** Grains of virtual time in a millisecond; 0 where it has none. */
  private readonly ticksPerMs: number;
  private readonly random: Random;

  constructor({ graph, network, seed }: Job, queue: EventQueue) {
    this.queue = queue;
    this.delay = network.delay;
    this.ticksPerMs = ticksPerMsOf(network.resolution);
    this.random = new Random(seed, 'network');
    this.last = network.fifo ? new Float64Array(graph.offsets[graph.size]) : undefined;
  }

  /** The arrival of what is sent now on a directed link. */
  draw(link: number): number {
    let time = this.queue.time;
    if (this.delay !== undefined) {
      const delayMs = this.delay.draw(this.random);
      // Laws draw no longer delays than 2^31 ms, so at whole milliseconds integers do.
      time = this.ticksPerMs === 1 ? time + ((delayMs + 0.5) | 0) : timeAfter(time, delayMs, this.ticksPerMs);
    }
    if (this.last === undefined) return time;
    time = Math.max(time, this.last[link]);
    this.last[link] = time;
    return time;
  }
}
