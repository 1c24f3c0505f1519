/**
 * How the parent of a run waits: for states that its processes bring about, each looked at again after every message,
 * exit and decision, and for times.
 */

/** Node's timers hold 31 bits of milliseconds. */
const LONGEST_MS = 2_147_483_647;
const LOOK_MS = 100;

/** One who may be waited for. */
export interface Awaited {
  readonly isGone: boolean;
  /** `performance.now()` when it was last heard. */
  readonly heardMs: number;
}

export class StateWatcher {
  private waiting: (() => void)[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();

  /** Resolves when the state holds. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await this.change();
  }

  /**
   * Resolves when the state holds, or all of these who could bring it about are gone or have been silent for so long.
   */
  async untilSilent(holds: () => boolean, all: readonly Awaited[], silenceMs: number): Promise<void> {
    const looking = setInterval(() => this.look(), LOOK_MS);
    const isAnyHeard = (): boolean => all.some((one) => !one.isGone && performance.now() - one.heardMs < silenceMs);
    while (!holds() && isAnyHeard()) await this.change();
    clearInterval(looking);
  }

  /** Something has happened: all states are looked at again. */
  look(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  after(delayMs: number, act: () => void): NodeJS.Timeout {
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        act();
      },
      Math.min(delayMs, LONGEST_MS),
    );
    this.timers.add(timer);
    return timer;
  }

  /** Forgets all times. */
  end(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private change(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
