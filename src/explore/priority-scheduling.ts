/**
 * Probabilistic concurrency testing: schedules in which each event that can happen has a random priority, the highest
 * goes first, and at a few random steps the one that is due is put last. One schedule finds a violation that takes d
 * events in one order with a probability of at least 1/(n·k^(d−1)), for n events of k steps (Burckhardt and others, "A
 * randomized scheduler with probabilistic guarantees of finding bugs", 2010; their threads are single events
 * here). A world whose faults are to be drawn has one in two schedules without them.
 */
import { Random } from '../core/random.ts';
import { type Breaches, enterBreaches, type Thrown } from './breaches.ts';
import { byzantineSets } from './byzantine.ts';
import { Successors } from './successors.ts';
import { Verdicts } from './verdicts.ts';
import type { World } from './world.ts';
import { ROOM } from './world-state.ts';

/** Steps of a schedule at most, as some have no end. */
const STEPS_MAX = 1_000;
/** The share of faults that are tried in a schedule with faults. */
const FAULTS = 0.1;

export class PriorityScheduling {
  /** Schedules that have been run, and their steps. */
  schedules = 0;
  transitions = 0;
  /** Steps of the longest one. */
  depth = 0;
  readonly breaches: Breaches = new Map();
  thrown: Thrown | undefined;
  readonly successors: Successors;
  private readonly world: World;
  private readonly verdicts: Verdicts;
  private readonly wanted: number;
  private readonly changes: number;
  private readonly roots: readonly number[];
  private from = new Int32Array(ROOM);
  private to = new Int32Array(ROOM);

  /** @param depth events whose order matters: d @param schedules to run */
  constructor(world: World, { depth, schedules }: { readonly depth: number; readonly schedules: number }) {
    this.world = world;
    this.wanted = schedules;
    this.changes = depth - 1;
    this.successors = new Successors(world);
    this.verdicts = new Verdicts(world, this.successors.local);
    this.roots = byzantineSets(world);
  }

  get ends(): ReadonlySet<string> {
    return this.verdicts.ends;
  }

  /** Runs so many more schedules. True when all have been run. */
  advance(count: number): boolean {
    for (let left = count; left > 0 && this.schedules < this.wanted && this.thrown === undefined; left--) this.run();
    return this.schedules >= this.wanted || this.thrown !== undefined;
  }

  private run(): void {
    const random = new Random(this.world.seed, 'priorities', this.schedules++);
    const length = Math.max(10, this.depth);
    const changes = new Set(Array.from({ length: this.changes }, () => random.integer(length)));
    const faults = random.integer(2) === 0 ? 0 : FAULTS;
    const priorities = new Map<number, number>();
    const byzantine = this.roots[random.integer(this.roots.length)];
    const path: number[] = [];
    this.successors.writeFirst(byzantine, this.from, 0);
    this.judge(byzantine, path, false);
    while (path.length < STEPS_MAX) {
      this.successors.look(this.from, 0);
      if (this.successors.isQuiescent) this.judge(byzantine, path, true);
      if (changes.has(path.length)) priorities.set(this.highest(priorities, random, faults), -1 - path.length);
      const action = this.highest(priorities, random, faults);
      if (action < 0) return;
      path.push(action);
      // The same event may happen again, as another one.
      priorities.delete(action);
      if (this.successors.write(this.from, 0, action, this.to, 0) < 0) {
        this.thrown = { error: this.successors.error, byzantine, actions: path };
        return;
      }
      [this.from, this.to] = [this.to, this.from];
      this.transitions++;
      this.depth = Math.max(this.depth, path.length);
      this.judge(byzantine, path, false);
    }
  }

  /** The action of the highest priority; −1 if there is none but faults that are not tried. */
  private highest(priorities: Map<number, number>, random: Random, faults: number): number {
    const { actions, count } = this.successors;
    let best = -1;
    let highest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < count; i++) {
      const action = actions[i];
      let priority = priorities.get(action);
      if (priority === undefined) {
        const isLeftOut = this.successors.isFault(this.from, 0, action) && random.next() >= faults;
        priority = isLeftOut ? Number.NEGATIVE_INFINITY : random.next();
        priorities.set(action, priority);
      }
      if (priority > highest) [best, highest] = [action, priority];
    }
    return best;
  }

  private judge(byzantine: number, path: readonly number[], isQuiescent: boolean): void {
    enterBreaches(this.breaches, this.world, this.verdicts.of(this.from, 0, isQuiescent), isQuiescent, {
      steps: path.length,
      path: () => ({ byzantine, actions: [...path] }),
    });
  }
}
