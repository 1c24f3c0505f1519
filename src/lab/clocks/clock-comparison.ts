/**
 * The clock of an agent against ours: questions and answers over the control plane before a run, while it goes on, and
 * at its end. What they tell is worked out in `clock-rounds.ts`.
 *
 * Both clocks are monotonic (`process.hrtime`), which no one sets; they begin anywhere, drift apart, and stand still
 * while their machine does. What is said of them holds from `begin` to `end`.
 */
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { MachineClock } from '../../runtimes/runtime.ts';
import type { ControlPlane, Stop } from '../plane/control-plane.ts';
import { type ClockFigures, type Exchange, figuresOf, offsetOf, type Round, roundOf } from './clock-rounds.ts';

/** Nanoseconds of a machine's monotonic clock, the same for all its processes. */
export interface Clock {
  now(): bigint;
  /** How far it is ahead of what processes of the machine read. */
  readonly aheadNs: bigint;
  /** Clocks of one name are the same one. */
  readonly name: string;
}

export const machineClock: Clock = { now: () => process.hrtime.bigint(), aheadNs: 0n, name: nameOfClock() };

/** A machine since it was started has one, but for processes that were given another. */
function nameOfClock(): string {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/time')}`;
  } catch {
    return hostname();
  }
}

/**
 * For tests of clocks that are wrong, or jump: this file holds by how many milliseconds the agent's is ahead, and is
 * read anew each time.
 */
const SHIFT_FILE = 'HEARSAY_CLOCK_SHIFT_FILE';

/** An agent's clock. */
export function clockOf(environment: Readonly<Record<string, string | undefined>>): Clock {
  const file = environment[SHIFT_FILE];
  if (file === undefined) return machineClock;
  return {
    name: `${machineClock.name} and ${file}`,
    now() {
      return machineClock.now() + this.aheadNs;
    },
    get aheadNs() {
      return BigInt(Math.round(Number(readFileSync(file, 'utf8')) * 1e6));
    },
  };
}

/** Answers questions about an agent's clock. */
export function answerClock(plane: Pick<ControlPlane, 'answer'>, subject: string, clock: Clock): Stop {
  return plane.answer(subject, () => {
    const answer = new DataView(new ArrayBuffer(ANSWER_BYTES));
    answer.setBigInt64(0, clock.now());
    answer.setBigInt64(8, clock.now());
    return new Uint8Array(answer.buffer);
  });
}

/** Two times. */
const ANSWER_BYTES = 16;
const NOTHING = new Uint8Array();

/** Exchanges of a round before or after a run, and while it goes on; and the time between two of these. */
const THOROUGH = 16;
const SHORT = 3;
const BETWEEN_MS = 250;
/** The exchanges of a round leave one after the other in about this many round trips. */
const ROUND_TRIPS = 2;
const PATIENCE_MS = 2000;

export class ClockComparison {
  private readonly plane: Pick<ControlPlane, 'request'>;
  private readonly subject: string;
  private readonly rounds: Round[] = [];
  private roundTripMs = 0;
  private next: NodeJS.Timeout | undefined;
  private current: Promise<void> = Promise.resolve();
  private isOver = false;

  /** @param subject that the agent's clock answers to */
  constructor(plane: Pick<ControlPlane, 'request'>, subject: string) {
    this.plane = plane;
    this.subject = subject;
  }

  /** What to add to a time of our clock for one of the agent's: from `begin` on the same for ever. */
  get offsetNs(): bigint {
    return offsetOf(this.rounds[0]);
  }

  /**
   * Takes the first round, and goes on with short ones from then on.
   * @throws Unanswered where the agent says nothing
   */
  async begin(): Promise<void> {
    const first = await this.exchange();
    this.roundTripMs = Number(first.toldNs - first.askedNs) / 1e6;
    await this.takeRound(THOROUGH, [first]);
    this.resume();
  }

  /** Takes the last round, where the agent still answers. */
  async end(): Promise<ClockFigures> {
    this.abandon();
    await this.current;
    await this.takeRound(THOROUGH, []);
    return this.figures();
  }

  /** Asks no more. */
  abandon(): void {
    this.isOver = true;
    clearTimeout(this.next);
  }

  /** What is known by now. */
  figures(): ClockFigures {
    return figuresOf(this.rounds, machineClock.now());
  }

  private resume(): void {
    this.next = setTimeout(() => {
      this.current = this.takeRound(SHORT, []).then(() => {
        if (!this.isOver) this.resume();
      });
    }, BETWEEN_MS);
    this.next.unref();
  }

  /** An exchange that is not answered tells nothing. @param taken those that were before */
  private async takeRound(count: number, taken: readonly Exchange[]): Promise<void> {
    const gapMs = (ROUND_TRIPS * this.roundTripMs) / count;
    const begun: Promise<Exchange | undefined>[] = [];
    for (let i = 0; i < count; i++) {
      begun.push(this.exchange().catch(() => undefined));
      await pause(gapMs);
    }
    const exchanges = [...taken, ...(await Promise.all(begun)).filter((exchange) => exchange !== undefined)];
    if (exchanges.length > 0) this.rounds.push(roundOf(exchanges));
  }

  private async exchange(): Promise<Exchange> {
    const askedNs = machineClock.now();
    const answer = await this.plane.request(this.subject, NOTHING, PATIENCE_MS);
    const toldNs = machineClock.now();
    if (answer.byteLength !== ANSWER_BYTES) throw new Error('an answer of another length');
    const times = new DataView(answer.buffer, answer.byteOffset);
    return { askedNs, heardNs: times.getBigInt64(0), answeredNs: times.getBigInt64(8), toldNs };
  }
}

/** As the outcome of a run has it. @param startNs the start of the run, by our clock */
export function machineClockOf(
  agent: string,
  { offsetNs, uncertaintyNs, jumps }: ClockFigures,
  startNs: bigint,
): MachineClock {
  return {
    agent,
    offsetMs: inMs(offsetNs),
    uncertaintyMs: inMs(uncertaintyNs),
    jumps: jumps.map(({ toNs, byNs }) => ({ atMs: inMs(toNs - startNs), byMs: inMs(byNs) })),
  };
}

/** What is worth telling of it. */
export function clockRemarks({ agent, jumps }: MachineClock): string[] {
  return jumps.map(
    ({ atMs, byMs }) =>
      `the clock of ${agent} jumped by about ${byMs.toFixed(1)} ms, no later than ${atMs.toFixed(0)} ms after the start: times of its peers may be wrong by so much`,
  );
}

function inMs(ns: bigint): number {
  return Number(ns) / 1e6;
}

/** Timers of less than a millisecond there are none. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => (ms < 1 ? setImmediate(resolve) : setTimeout(resolve, ms)));
}
