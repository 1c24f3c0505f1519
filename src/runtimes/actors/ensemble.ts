/** What the actors of one run share. */
import { countIn } from '../../core/carried.ts';
import { kindOfSent } from '../../core/contents.ts';
import { checkedCarried, checkTimerSet, type Limits, limitsOf } from '../../core/contract.ts';
import type { Carried, PeerId, Timer } from '../../core/protocol.ts';
import { SeenTable } from '../../core/seen.ts';
import { Books } from '../../trace/books.ts';
import { FactLog } from '../../trace/log.ts';
import { Heartbeat } from '../heartbeat.ts';
import type { Job } from '../runtime.ts';
import { StableStorage } from '../stable-storage.ts';
import { Actor } from './actor.ts';
import { Agenda } from './agenda.ts';
import { Conditions } from './conditions.ts';
import { FullMailboxes } from './full-mailboxes.ts';
import { type Letter, Letters } from './letters.ts';
import { nowhere } from './losses.ts';
import { Routes } from './routes.ts';
import { Transmission } from './transmission.ts';
import { Turns } from './turns.ts';

export class Ensemble {
  readonly job: Job;
  readonly books: Books;
  readonly log: FactLog;
  readonly letters: Letters;
  readonly actors: readonly Actor[];
  readonly routes: Routes;
  /** Where there are faults. */
  readonly conditions: Conditions | undefined;
  readonly storage: StableStorage;
  /** Undefined without link model and faults: then copies go straight to mailboxes. */
  readonly transmission: Transmission | undefined;
  readonly turns: Turns;
  readonly full: FullMailboxes;
  readonly agenda = new Agenda();
  readonly seen: SeenTable;
  readonly limits: Limits;
  readonly heartbeat: Heartbeat;
  /** The clock's reading when the run began; far away until then. */
  beganAt = Number.MAX_VALUE;
  /** The number of the next copy, at trace level full. */
  nextCopy = 0;

  constructor(job: Job) {
    const { size } = job.graph;
    const { kinds } = job.program;
    this.job = job;
    this.heartbeat = job.heartbeat ?? new Heartbeat();
    this.books = new Books(job.graph, kinds);
    this.log = new FactLog(
      job.trace,
      kinds.map((kind) => kind.name),
      job.sink,
    );
    this.letters = new Letters(this.books);
    this.turns = new Turns(size);
    this.full = new FullMailboxes(this);
    this.seen = new SeenTable(size);
    this.limits = limitsOf(size, job.program.layers);
    this.actors = Array.from({ length: size }, (_, p) => new Actor(p, this));
    this.conditions = job.faults && new Conditions(job);
    this.storage = this.conditions?.storage ?? new StableStorage(false);
    this.transmission = job.plan === undefined && job.faults === undefined ? undefined : new Transmission(this);
    this.routes = new Routes(job.graph, this.actors, {
      along: (link, to) => this.transmission?.along(link, to) ?? this.actors[to],
      nowhere: (to) => nowhere(this, to),
    });
    for (const actor of this.actors) actor.connect(this.routes);
    for (const [a, b] of job.down) this.routes.change(a, b, false);
    if (job.down.length > 0) for (const { id } of this.actors) this.routes.learnAll(id);
  }

  /** @throws ContractError where it is no message that `from` may send, or of no kind */
  kindOf(message: unknown, from: PeerId): number {
    return kindOfSent(message, from, this.job.program);
  }

  /** The broadcasts that a message carries. @throws ContractError where they are none */
  carriedBy(message: unknown, from: PeerId): Carried {
    const { program, graph } = this.job;
    return checkedCarried(program.broadcastOf(message, from), graph.size);
  }

  /** A letter for a message that crosses links. */
  write(message: unknown, from: PeerId): Letter {
    const kind = this.kindOf(message, from);
    const sealed = this.sealed(message, from);
    return this.letters.write(from, sealed, kind, this.job.sizeOf(message), this.countIn(sealed, kind, from));
  }

  /** One for a message of a peer to itself. */
  writeOwn(message: unknown, from: PeerId, kind: number): Letter {
    const sealed = this.sealed(message, from);
    return this.letters.write(from, sealed, kind, 0, this.countIn(sealed, kind, from));
  }

  private countIn(message: unknown, kind: number, from: PeerId): number {
    return countIn(this.job.program, message, kind, from, this.job.graph.size);
  }

  /** The message as its receivers get it. */
  sealed(message: unknown, from: PeerId): unknown {
    return this.job.wire === undefined ? message : this.job.wire.seal(message, from);
  }

  setTimer(peer: PeerId, timer: Timer, delayMs: number): void {
    checkTimerSet(peer, timer, delayMs, this.limits.timers);
    this.agenda.setTimer(this.now() + delayMs * (this.conditions?.skew[peer] ?? 1), peer, timer);
  }

  /** Milliseconds since the run began, in whole nanoseconds, which a file keeps in few bytes; 0 before. */
  now(): number {
    return Math.max(0, Math.round((performance.now() - this.beganAt) * 1e6) / 1e6);
  }
}
