/** What all peers of a run share: the job, the clock, the books and the log, what is due, and the state of faults. */
import { type Limits, limitsOf } from '../../core/contract.ts';
import { SeenTable } from '../../core/seen-table.ts';
import type { LinkStates } from '../../network/link-states.ts';
import { Books } from '../../trace/books.ts';
import { FactLog } from '../../trace/log.ts';
import { type DeliveryGoal, goalOf } from '../delivery-goal.ts';
import type { Heartbeat } from '../heartbeat.ts';
import { linkStatesOf } from '../job-network.ts';
import type { Job } from '../runtime.ts';
import { StableStorage } from '../stable-storage.ts';
import { EventQueue } from './event-queue.ts';
import { PeerStates } from './peer-states.ts';
import { RunClock } from './run-clock.ts';
import { RunEnd } from './run-end.ts';
import { Timers } from './timers.ts';

export class RunContext {
  readonly job: Job;
  readonly clock = new RunClock();
  readonly books: Books;
  readonly log: FactLog;
  readonly events = new EventQueue();
  readonly timers = new Timers(this.events);
  readonly end = new RunEnd();
  readonly links: LinkStates;
  /** Undefined if the run has no faults. */
  readonly states: PeerStates | undefined;
  readonly storage: StableStorage;
  readonly seen: SeenTable;
  readonly limits: Limits;
  /** Undefined unless the run ends when all is delivered. */
  readonly goal: DeliveryGoal | undefined;
  /** Undefined if no watchdog looks. */
  readonly heartbeat: Heartbeat | undefined;

  constructor(job: Job) {
    const { size } = job.graph;
    const { kinds, layers } = job.program;
    const kindNames = kinds.map((kind) => kind.name);
    this.job = job;
    this.books = new Books(job.graph, kinds);
    this.log = new FactLog(job.trace, kindNames, job.sink);
    this.links = linkStatesOf(job);
    this.states = job.faults && new PeerStates(size, job.seed, job.faults);
    this.storage = new StableStorage(this.states !== undefined);
    this.seen = new SeenTable(size);
    this.limits = limitsOf(size, layers);
    this.goal = goalOf(job, job.program.decides);
    this.heartbeat = job.heartbeat;
  }
}
