/** A queue of work of a lab on one machine: in the memory of its controller. */
import type { Piece, WorkQueue } from '../control-plane.ts';

interface Work {
  readonly data: Uint8Array;
  attempts: number;
}

export class MemoryWork implements WorkQueue {
  private readonly patienceMs: number;
  private readonly forget: () => void;
  private readonly free: Work[] = [];
  private readonly taken = new Map<Work, NodeJS.Timeout>();
  private waiting: ((work: Work) => void)[] = [];
  private isClosed = false;

  constructor(patienceMs: number, forget: () => void) {
    this.patienceMs = patienceMs;
    this.forget = forget;
  }

  add(data: Uint8Array): Promise<void> {
    this.offer({ data, attempts: 0 });
    return Promise.resolve();
  }

  take(waitMs: number): Promise<Piece | undefined> {
    const next = this.free.shift();
    if (next !== undefined) return Promise.resolve(this.hand(next));
    if (this.isClosed) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const offered = (work: Work): void => {
        clearTimeout(timeout);
        resolve(this.hand(work));
      };
      const timeout = setTimeout(() => {
        this.waiting = this.waiting.filter((one) => one !== offered);
        resolve(undefined);
      }, waitMs);
      this.waiting.push(offered);
    });
  }

  left(): Promise<number> {
    return Promise.resolve(this.free.length + this.taken.size);
  }

  remove(): Promise<void> {
    this.close();
    this.forget();
    return Promise.resolve();
  }

  close(): void {
    this.isClosed = true;
    for (const timer of this.taken.values()) clearTimeout(timer);
    this.taken.clear();
    this.free.length = 0;
  }

  private offer(work: Work): void {
    if (this.isClosed) return;
    const offered = this.waiting.shift();
    if (offered === undefined) this.free.push(work);
    else offered(work);
  }

  private hand(work: Work): Piece {
    const attempt = ++work.attempts;
    // Once another worker has it, calls of the previous one have no effect.
    const isHeld = (): boolean => work.attempts === attempt && this.taken.has(work);
    this.hold(work);
    return {
      data: work.data,
      attempt,
      renew: () => {
        if (isHeld()) this.hold(work);
      },
      finish: () => {
        if (!isHeld()) return Promise.resolve(false);
        this.letGo(work);
        return Promise.resolve(true);
      },
      giveBack: () => {
        if (!isHeld()) return;
        this.letGo(work);
        this.offer(work);
      },
    };
  }

  private hold(work: Work): void {
    clearTimeout(this.taken.get(work));
    const patience = setTimeout(() => {
      this.letGo(work);
      this.offer(work);
    }, this.patienceMs);
    this.taken.set(work, patience);
  }

  private letGo(work: Work): void {
    clearTimeout(this.taken.get(work));
    this.taken.delete(work);
  }
}
