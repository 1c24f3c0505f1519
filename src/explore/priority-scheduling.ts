/**
 * Probabilistic concurrency testing: schedules in which each event that can happen has a random priority, the highest
 * goes first, and at a few random steps the one that is due is put last. One schedule finds a violation that takes d
 * events in one order with a probability of at least 1/(n·k^(d−1)), for n events of k steps (Burckhardt and others, "A
 * randomized scheduler with probabilistic guarantees of finding bugs", 2010; their threads are single events
 * here). A world whose faults are to be drawn has one in two schedules without them.
 */
import { Random } from '../core/random.ts';
import { byzantineSets } from './byzantine.ts';
import { Findings } from './findings.ts';
import { Successors } from './successors.ts';
import type { World } from './world.ts';
import { ROOM } from './world-state.ts';

/** Steps of a schedule at most, as some have no end. */
const STEPS_MAX = 1_000;
/** The share of faults that are tried in a schedule with faults. */
const FAULTS = 0.1;

export class PriorityScheduling {
  /** Schedules that have been run. */
  schedules = 0;
  readonly successors: Successors;
  readonly findings: Findings;
  private readonly world: World;
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
    this.findings = new Findings(this.successors);
    this.roots = byzantineSets(world);
  }

  /** States that were looked at: some may be the same. */
  get states(): number {
    return this.findings.transitions;
  }

  /** Runs so many more schedules. True when all have been run. */
  advance(count: number): boolean {
    const isOver = () => this.schedules >= this.wanted || this.findings.thrown !== undefined;
    for (let left = count; left > 0 && !isOver(); left--) this.run();
    return isOver();
  }

  private run(): void {
    const { findings, successors } = this;
    const random = new Random(this.world.seed, 'priorities', this.schedules++);
    const length = Math.max(10, findings.depth);
    const changes = new Set(Array.from({ length: this.changes }, () => random.integer(length)));
    const faults = random.integer(2) === 0 ? 0 : FAULTS;
    const priorities = new Map<number, number>();
    const byzantine = this.roots[random.integer(this.roots.length)];
    const path: number[] = [];
    successors.writeFirst(byzantine, this.from, 0);
    this.judge(byzantine, path, false);
    while (path.length < STEPS_MAX) {
      successors.possible.look(this.from, 0);
      if (successors.possible.isQuiescent) this.judge(byzantine, path, true);
      if (changes.has(path.length)) priorities.set(this.highest(priorities, random, faults), -1 - path.length);
      const action = this.highest(priorities, random, faults);
      if (action < 0) return;
      path.push(action);
      // The same event may happen again, as another one.
      priorities.delete(action);
      if (successors.write(this.from, 0, action, this.to, 0) < 0) {
        findings.thrown = { error: successors.error, byzantine, actions: path };
        return;
      }
      [this.from, this.to] = [this.to, this.from];
      findings.transitions++;
      findings.depth = Math.max(findings.depth, path.length);
      this.judge(byzantine, path, false);
    }
  }

  /** The action of the highest priority; −1 if there is none but faults that are not tried. */
  private highest(priorities: Map<number, number>, random: Random, faults: number): number {
    const { possible } = this.successors;
    let best = -1;
    let highest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < possible.count; i++) {
      const action = possible.actions[i];
      let priority = priorities.get(action);
      if (priority === undefined) {
        const isLeftOut = possible.isFault(this.from, 0, action) && random.next() >= faults;
        priority = isLeftOut ? Number.NEGATIVE_INFINITY : random.next();
        priorities.set(action, priority);
      }
      if (priority > highest) [best, highest] = [action, priority];
    }
    return best;
  }

  private judge(byzantine: number, path: readonly number[], isQuiescent: boolean): void {
    const way = () => ({ byzantine, actions: [...path] });
    this.findings.judge(this.from, 0, isQuiescent, path.length, way);
  }
}
