/** What the parts of a simulation share: the job, the books and the log, the queue and what lies in it, link states. */
import type { PeerId } from '../../core/protocol.ts';
import type { LinkStates } from '../../network/link-states.ts';
import { Books } from '../../trace/books.ts';
import { FactLog } from '../../trace/log.ts';
import { type DeliveryGoal, goalOf } from '../delivery-goal.ts';
import { linkStatesOf } from '../job-network.ts';
import type { Job } from '../runtime.ts';
import { BackgroundQueue } from './background-queue.ts';
import { Calendar } from './calendar.ts';
import type { EventQueue } from './event-queue.ts';
import { MessageTable } from './messages.ts';
import { PeerStates } from './peer-states.ts';
import { SortedCalendar } from './sorted-calendar.ts';
import { Tally } from './tally.ts';
import { Timers } from './timers.ts';

export class RunContext {
  readonly job: Job;
  readonly books: Books;
  readonly log: FactLog;
  readonly queue: EventQueue;
  /** The queue of a run with messages and timers in the background. */
  readonly background: BackgroundQueue | undefined;
  /** Undefined unless the run ends when all is delivered. */
  readonly goal: DeliveryGoal | undefined;
  /** Told of every delivery; undefined if the end of the run does not depend on any. */
  readonly delivered: ((peer: PeerId, origin: PeerId, sequence: number) => void) | undefined;
  /** Set before the run begins: the goal may have been reached. */
  whenDelivered: () => void = () => {};
  readonly messages: MessageTable;
  readonly timers: Timers;
  readonly tally: Tally;
  readonly links: LinkStates;
  /** Undefined if the run has no faults. */
  readonly states: PeerStates | undefined;

  constructor(job: Job) {
    const { graph, program, faults } = job;
    const kindNames = program.kinds.map((kind) => kind.name);
    this.job = job;
    this.books = new Books(graph, program.kinds);
    this.log = new FactLog(job.trace, kindNames, job.sink, job.eventsKept);
    const calendar = job.network.resolution === '1ms' ? new Calendar() : new SortedCalendar();
    this.background = program.background && new BackgroundQueue(calendar, program.background);
    this.queue = this.background ?? calendar;
    this.goal = goalOf(job, program.decides, () => this.whenDelivered());
    this.delivered = this.deliveryListener();
    this.messages = new MessageTable(program, this.books, this.log, this.queue);
    this.timers = new Timers(this.queue, graph.size, program.background);
    if (this.background !== undefined) this.background.kindOf = (handle) => this.messages.kindOf(handle);
    this.tally = new Tally(graph.size);
    this.links = linkStatesOf(job);
    this.states = faults && new PeerStates(job, this.links);
  }
  private deliveryListener(): RunContext['delivered'] {
    const { background, goal } = this;
    if (background === undefined && goal === undefined) return undefined;
    return (peer, origin, sequence) => {
      background?.delivered();
      goal?.deliver(peer, origin, sequence);
    };
  }
}
