/**
 * Delay-bounded search: what can happen waits in a queue, first in, first out, and a schedule may put the first event of
 * the queue last so many times. All these schedules are explored: many errors take few delays (Emmi, Qadeer, Rakamarić,
 * "Delay-bounded scheduling", 2011). Faults do not wait in the queue: each is tried at each step.
 */
import { byzantineSets } from './byzantine.ts';
import { Findings } from './findings.ts';
import { Successors } from './successors.ts';
import type { World } from './world.ts';
import * as state from './world-state.ts';

/** Steps of a schedule at most, as some have no end. */
const STEPS_MAX = 1_000;

/** A state to look at, and how it came about. */
interface Waiting {
  readonly states: Int32Array;
  readonly queue: readonly number[];
  readonly delays: number;
  readonly byzantine: number;
  readonly path: Path | undefined;
  readonly steps: number;
}

interface Path {
  readonly action: number;
  readonly before: Path | undefined;
}

export class DelayBounded {
  /** Schedules that have come to their end. */
  schedules = 0;
  readonly successors: Successors;
  readonly findings: Findings;
  private readonly known = new Set<string>();
  private readonly waiting: Waiting[] = [];
  private readonly room = new Int32Array(state.ROOM);

  /** @param delays that a schedule may have at most */
  constructor(world: World, delays: number) {
    this.successors = new Successors(world);
    this.findings = new Findings(this.successors);
    for (const byzantine of byzantineSets(world)) {
      const end = this.successors.writeFirst(byzantine, this.room, 0);
      this.enter({ states: this.room.slice(0, end), queue: [], delays, byzantine, path: undefined, steps: 0 });
    }
  }

  /** States that were looked at: some may be the same. */
  get states(): number {
    return this.findings.transitions;
  }

  /** Looks at so many more states. True when there are none left. */
  advance(count: number): boolean {
    for (let left = count; left > 0 && this.findings.thrown === undefined; left--) {
      const one = this.waiting.pop();
      if (one === undefined) return true;
      this.lookAt(one);
    }
    return this.findings.thrown !== undefined;
  }

  private lookAt(one: Waiting): void {
    const { states, queue, delays } = one;
    const actions = this.successors.possible;
    actions.look(states, 0);
    const possible = actions.actions.slice(0, actions.count);
    if (actions.isQuiescent) this.judge(one, true);
    if (one.steps >= STEPS_MAX) return;
    const isFault = (action: number) => actions.isFault(states, 0, action);
    const known = new Set(queue);
    const events = [
      ...queue.filter((action) => possible.includes(action)),
      ...possible.filter((action) => !known.has(action) && !isFault(action)),
    ];
    if (events.length === 0) this.schedules++;
    for (const action of possible.filter(isFault)) this.follow(one, action, events, delays);
    for (let late = Math.min(delays, events.length - 1); late >= 0; late--) {
      const rest = [...events.slice(late + 1), ...events.slice(0, late)];
      if (events.length > 0) this.follow(one, events[late], rest, delays - late);
    }
  }

  private follow(
    { states, byzantine, path, steps }: Waiting,
    action: number,
    queue: readonly number[],
    delays: number,
  ) {
    const { findings } = this;
    const end = this.successors.write(states, 0, action, this.room, 0);
    findings.transitions++;
    const next = { action, before: path };
    if (end < 0) {
      findings.thrown = { error: this.successors.error, byzantine, actions: actionsOf(next) };
      return;
    }
    findings.depth = Math.max(findings.depth, steps + 1);
    this.enter({ states: this.room.slice(0, end), queue, delays, byzantine, path: next, steps: steps + 1 });
  }

  private enter(one: Waiting): void {
    const text = `${one.states[state.FIRST_HASH]} ${one.states[state.SECOND_HASH]} ${one.delays} ${one.queue}`;
    if (this.known.has(text)) return;
    this.known.add(text);
    this.judge(one, false);
    this.waiting.push(one);
  }

  private judge({ states, byzantine, path, steps }: Waiting, isQuiescent: boolean): void {
    this.findings.judge(states, 0, isQuiescent, steps, () => ({ byzantine, actions: actionsOf(path) }));
  }
}

function actionsOf(path: Path | undefined): number[] {
  const actions: number[] = [];
  for (let at = path; at !== undefined; at = at.before) actions.push(at.action);
  return actions.reverse();
}
