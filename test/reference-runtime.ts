/**
 * A deliberately simple runtime: the driver loop of the contract over one sorted list of events. It is the yardstick of
 * the real simulator, whose rules it follows to the letter (streams of random numbers, ties in the order of their
 * causes, facts), and runs protocols in tests of their own, with messages frozen, with the faults of the job, and with
 * losses, duplicates and crashes where a test asks for them.
 */
import type { PeerId } from '../src/core/protocol.ts';
import { Random } from '../src/core/random.ts';
import type { Job, Stopped } from '../src/runtimes/runtime.ts';
import type { CopyFact, Fact } from '../src/trace/facts.ts';
import { applyFault, ReferenceFaults } from './reference-faults.ts';
import { linkName, ReferencePeer } from './reference-peer.ts';

/** What goes wrong, beside what the job says. */
export interface Trouble {
  /** The chance of each message between two peers to be lost, and to come twice. */
  readonly loss?: number;
  readonly duplication?: number;
  /** Each peer stops for good at its time. */
  readonly crashes?: readonly { readonly peer: PeerId; readonly atMs: number }[];
}

export interface ReferenceOutcome {
  readonly stopped: Stopped;
  readonly elapsedMs: number;
  /** All facts, whatever the job's trace level. */
  readonly facts: readonly Fact[];
  /** Messages sent, by the name of their kind. */
  readonly sent: ReadonlyMap<string, number>;
}

export interface Event {
  readonly time: number;
  happen(): void;
  /** False where nothing would come of it: then it keeps no run from its end. */
  matters?(): boolean;
  /** What does not keep the run from its end: a timer or a message of the background. */
  readonly isBackground?: 'timer' | 'message';
}

export function runReference(job: Job, trouble: Trouble = {}): ReferenceOutcome {
  return new ReferenceRuntime(job, trouble).run();
}

export class ReferenceRuntime {
  readonly job: Job;
  readonly facts: Fact[] = [];
  readonly sent = new Map<string, number>();
  readonly network: Random;
  /** Links that are down, as `a-b`, a < b. */
  readonly down = new Set<string>();
  now = 0;
  readonly faults: ReferenceFaults;
  /** What has waited at peers that go on now: it comes before everything else. */
  readonly ready: (() => void)[] = [];
  /** True where a fault has happened in this event. */
  hasFault = false;
  readonly peers: ReferencePeer[] = [];
  private readonly trouble: Trouble;
  private readonly chance: Random;
  /** What is to come, by time; at equal times in the order in which it was caused. */
  private readonly events: Event[] = [];
  private readonly arrivals = new Map<string, number>();
  private messages = 0;
  private received = 0;
  /** When anything but background happened last. */
  lastMs = 0;
  private longestMs = 0;

  constructor(job: Job, trouble: Trouble) {
    this.job = job;
    this.trouble = trouble;
    this.network = new Random(job.seed, 'network');
    this.faults = new ReferenceFaults(job.seed);
    this.chance = new Random(job.seed, 'trouble');
    for (const [a, b] of job.down) this.down.add(linkName(a, b));
    for (let id = 0; id < job.graph.size; id++) this.peers.push(new ReferencePeer(this, id));
    for (const peer of this.peers) peer.create();
  }

  run(): ReferenceOutcome {
    const { stop, start } = this.job;
    this.scheduleTrouble();
    if (start.order === 'staggered')
      for (const peer of this.peers) this.after(peer.id * start.gapMs, () => peer.come(peer.starting()));
    else {
      for (const peer of this.peers) peer.begin();
      for (const peer of this.peers) peer.plan('first');
    }
    let elapsedMs = 0;
    for (;;) {
      const before = this.facts.length;
      const ready = this.ready.shift();
      const event = ready === undefined ? this.events.shift() : undefined;
      if (ready === undefined && event === undefined) break;
      if (event !== undefined && event.time > stop.deadlineMs) {
        if (event.matters?.() === false) continue;
        return this.outcome('deadline', stop.deadlineMs);
      }
      this.now = event?.time ?? this.now;
      this.hasFault = false;
      if (ready !== undefined) ready();
      else event!.happen();
      if (this.facts.length > before || this.hasFault) elapsedMs = this.now;
      if (this.isSettled(event)) return this.outcome('quiescent', elapsedMs);
      if (this.received >= stop.events) return this.outcome('limit', this.now);
    }
    const standsStill = this.peers.some((peer) => peer.isPaused && peer.waiting.length > 0);
    if (!standsStill) return this.outcome('quiescent', elapsedMs);
    return this.outcome('deadline', Number.isFinite(stop.deadlineMs) ? stop.deadlineMs : elapsedMs);
  }

  /** True after a timer in the background if nothing else is to come, and nothing else has happened for long enough. */
  private isSettled(event: Event | undefined): boolean {
    const { background } = this.job.program;
    if (background === undefined || event === undefined) return false;
    if (event.isBackground === undefined) {
      this.lastMs = this.now;
      return false;
    }
    return (
      event.isBackground === 'timer' &&
      this.events.every(({ isBackground }) => isBackground !== undefined) &&
      this.now - this.lastMs >= background.settleMs + background.trips * this.longestMs
    );
  }

  after(delayMs: number, happen: () => void, rest: Pick<Event, 'matters' | 'isBackground'> = {}): Event {
    return this.at(this.timeAfter(delayMs), happen, rest);
  }

  cancel(event: Event): void {
    const index = this.events.indexOf(event);
    if (index >= 0) this.events.splice(index, 1);
  }

  isUp(a: PeerId, b: PeerId): boolean {
    return !this.down.has(linkName(a, b));
  }

  /** One copy of a message, to another peer or to the peer itself. */
  transmit(from: PeerId, to: PeerId, message: unknown): void {
    const { program } = this.job;
    const isBackground = program.background?.kinds[program.kindOf(message)] ? ('message' as const) : undefined;
    const kind = program.kinds[program.kindOf(message)].name;
    const [first, ...further] = [program.broadcastOf(message, from) ?? []]
      .flat()
      .map(({ origin, sequence }) => ({ origin, sequence }));
    const copy = { message: this.messages++, kind, ...first };
    const tell = (fact: CopyFact, peer: PeerId, other: PeerId, rest: object) => {
      this.facts.push({ fact, time: this.now, peer, ...rest, ...copy } as unknown as Fact);
      for (const name of further)
        this.facts.push({
          fact: 'carried',
          time: this.now,
          peer,
          other,
          copy: fact,
          message: copy.message,
          kind,
          ...name,
        });
    };
    this.sent.set(kind, (this.sent.get(kind) ?? 0) + 1);
    tell('sent', from, to, { to, bytes: from === to ? 0 : this.job.sizeOf(message) });
    const object = deepFrozen(
      this.job.wire === undefined ? message : this.job.wire.open(this.job.wire.seal(message, from), to),
    );
    const drop = (reason: string) => tell('dropped', from, to, { to, reason });
    const receive = () => {
      if (from !== to && !this.isUp(from, to)) return drop('link down');
      this.received++;
      tell('received', to, from, { from });
      this.peers[to].react((protocol) => protocol.receive(from, object));
    };
    const arrive = () =>
      this.peers[to].come(this.peers[to].message({ happen: receive, miss: () => drop('peer crashed') }));
    const fate = this.fateOf(from, to);
    if (from === to) this.at(this.now, arrive, { isBackground });
    else if (typeof fate === 'string') drop(fate);
    else this.sendOff(from, to, fate, { happen: arrive, drop, isBackground });
  }

  /** Why a copy does not even set out, or how much later it comes. */
  private fateOf(from: PeerId, to: PeerId): string | number {
    if (from === to) return 0;
    return this.isUp(from, to) ? this.faults.fateOf(from, to) : 'link down';
  }

  private sendOff(
    from: PeerId,
    to: PeerId,
    laterMs: number,
    { happen, drop, isBackground }: Pick<Event, 'happen' | 'isBackground'> & { drop(reason: string): void },
  ): void {
    const time = this.arrival(from, to, laterMs);
    if (this.happens(this.trouble.loss)) drop('lost');
    else this.at(time, happen, { isBackground });
    if (this.happens(this.trouble.duplication)) this.at(this.arrival(from, to, laterMs), happen, { isBackground });
  }

  at(time: number, happen: () => void, rest: Pick<Event, 'matters' | 'isBackground'> = {}): Event {
    let low = 0;
    let high = this.events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.events[middle].time <= time) low = middle + 1;
      else high = middle;
    }
    const event = { time, happen, ...rest };
    this.events.splice(low, 0, event);
    return event;
  }

  timeAfter(delayMs: number): number {
    const ticksPerMs = { '1ms': 1, '1us': 1000, real: 0 }[this.job.network.resolution];
    if (ticksPerMs === 1) return this.now + Math.round(delayMs);
    return ticksPerMs === 0 ? this.now + delayMs : Math.round((this.now + delayMs) * ticksPerMs) / ticksPerMs;
  }

  private arrival(from: PeerId, to: PeerId, laterMs: number): number {
    const { delay, fifo } = this.job.network;
    const time = this.timeAfter((delay?.draw(this.network) ?? 0) + laterMs);
    if (!fifo) return this.noted(time);
    const link = `${from}-${to}`;
    const inOrder = Math.max(time, this.arrivals.get(link) ?? 0);
    this.arrivals.set(link, inOrder);
    return this.noted(inOrder);
  }

  private noted(arrivalMs: number): number {
    this.longestMs = Math.max(this.longestMs, arrivalMs - this.now);
    return arrivalMs;
  }

  private happens(chance = 0): boolean {
    return chance > 0 && this.chance.next() < chance;
  }

  private scheduleTrouble(): void {
    const { linkChanges, faults } = this.job;
    for (const { atMs, a, b, up } of linkChanges) this.after(atMs, () => this.changeLink(a, b, up));
    for (const { peer, atMs } of this.trouble.crashes ?? [])
      this.after(atMs, () => this.peers[peer].crash('as the test asked'));
    for (const action of faults?.actions ?? []) this.after(action.atMs, () => applyFault(this, action));
  }

  changeLink(a: PeerId, b: PeerId, up: boolean): void {
    if (this.isUp(a, b) === up) return;
    if (up) this.down.delete(linkName(a, b));
    else this.down.add(linkName(a, b));
    this.peers[a].linkChanged(b, up);
    this.peers[b].linkChanged(a, up);
  }

  private outcome(stopped: Stopped, elapsedMs: number): ReferenceOutcome {
    return { stopped, elapsedMs, facts: this.facts, sent: this.sent };
  }
}

function deepFrozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFrozen(part);
  }
  return value;
}
