/**
 * What the parent of a run does about faults: it stops and continues processes, ends those whose peer has crashed,
 * starts new ones for peers that come back, and tells everyone who is gone and who is there again. All else each peer
 * does by itself, by its own clock.
 *
 * A peer that shares a process with others is paused, crashes and restarts inside it; the parent then only passes the
 * news on.
 * A crash goes so: the peer says what it leaves, sends what it has counted and written down, and is killed. A process
 * for the next life has been started before, has imported all that it needs, and is given the remains; when it listens,
 * it is told whom it can connect to.
 */
import { LEFT } from '../../../core/crash-reasons.ts';
import type { PeerId } from '../../../core/protocol.ts';
import { type FaultAction, type FaultPlan, isPeerChange } from '../../../network/faults/fault-plan.ts';
import { latecomersOf } from '../../../network/faults/moves.ts';
import { LateFaults } from '../../late-faults.ts';
import type { Address } from '../../sockets/transport.ts';
import type { CrashSnapshot } from '../wire/crash-snapshot.ts';
import type { FromProcess, ToProcess } from '../wire/messages.ts';
import type { Child, Said } from './child.ts';
import type { StateWatcher } from './state-watcher.ts';
import { UnreportedFaults } from './unreported-faults.ts';

/** How long before its restart a process is started. */
const STANDBY_MS = 1500;

/** The run, as far as the director has to do with it. */
export interface RunControls {
  readonly watcher: StateWatcher;
  /** The processes of the peers, those of crashed ones included: the latest of a peer is its process. */
  readonly children: readonly Child[];
  readonly addresses: Address[];
  readonly isOver: boolean;
  /** How long a peer may take to say what it leaves. */
  readonly answerMs: number;
  nowMs(): number;
  /** Starts a process that waits for its peer's restart. */
  standBy(peer: PeerId, life: number): Child;
  /** The process that stood by is the peer's from now on. */
  adopt(child: Child, snapshot: CrashSnapshot): void;
  /** Says something to all whose peers have not crashed. */
  tell(message: ToProcess): void;
  fail(peer: PeerId, reason: string): void;
}

export class FaultInjector {
  readonly standbys = new Set<Child>();
  private readonly controls: RunControls;
  private readonly plan: FaultPlan;
  /** Who waits for which restart. */
  private readonly waiting = new Map<FaultAction, Child>();
  /** What is left of those that have crashed and are not back. */
  private readonly snapshot = new Map<PeerId, CrashSnapshot>();
  private readonly reasons = new Map<PeerId, string>();
  /** By peer: how often it has come back. */
  private readonly lives: number[];
  /** Processes whose peer has crashed. */
  private readonly ended = new Set<Child>();
  private readonly stopped = new Set<Child>();
  /** Peers that stand still, also inside processes that go on. */
  private readonly standing = new Set<PeerId>();
  /**
   * Crashes and restarts that are due, less those that were reported: a peer may report one before it is due by the
   * parent's clock.
   */
  private readonly pending = new Map<string, number>();
  private actionsLeft: number;
  private crashesLeft: number;
  private readonly unreported: UnreportedFaults;
  /** Peers that have not joined yet. */
  private readonly awaited: Set<PeerId>;
  private readonly late = new LateFaults();

  constructor(plan: FaultPlan, controls: RunControls) {
    this.plan = plan;
    this.controls = controls;
    this.actionsLeft = plan.actions.length;
    this.crashesLeft = plan.actions.filter(isPeerChange).length;
    this.awaited = new Set(latecomersOf(plan));
    this.unreported = new UnreportedFaults(plan);
    this.lives = new Array<number>(controls.addresses.length).fill(0);
  }

  /** True when everything has been done, so that a run may come to rest. */
  get isDone(): boolean {
    return this.actionsLeft === 0 && [...this.pending.values()].every((count) => count <= 0);
  }

  /** True when every crash, restart, arrival and departure of the plan has happened. */
  get areCrashesDone(): boolean {
    return this.crashesLeft === 0 && [...this.pending.values()].every((count) => count <= 0);
  }

  /** Starts the processes that will be needed soon. They are in `standbys`. */
  prepare(): void {
    for (const action of this.plan.actions) if (action.atMs < STANDBY_MS) this.standBy(action);
  }

  /** @param leadMs until the run begins */
  begin(leadMs: number): void {
    for (const action of this.plan.actions) {
      const { atMs } = action;
      if (atMs >= STANDBY_MS) this.controls.watcher.after(leadMs + atMs - STANDBY_MS, () => this.standBy(action));
      this.awaitTime(action);
    }
  }

  /** True when the processes that will be needed soon can be used. */
  get isPrepared(): boolean {
    return [...this.standbys].every((child) => child.isReady);
  }

  /** Who stands still, in words. */
  get standstill(): string | undefined {
    const [peer] = this.standing;
    return peer === undefined ? undefined : `peer ${peer} stands still to the end`;
  }

  /** Peers that have crashed and are not back, and why. */
  crashed(): ReadonlyMap<PeerId, string> {
    return new Map([...this.snapshot.keys()].map((peer) => [peer, this.reasons.get(peer)!]));
  }

  /** True where the peer of this process has crashed: a later one has it, or nobody. */
  hasCrashed(child: Child): boolean {
    return this.ended.has(child);
  }

  /**
   * True where a link to this life of `other` broke because that crashed, or may have because one end was late for a
   * cut of it.
   */
  explains(peer: PeerId, other: PeerId, life: number): boolean {
    const isCut = (action: FaultAction): boolean =>
      action.does === 'cut' &&
      Math.min(action.a, action.b) === Math.min(peer, other) &&
      Math.max(action.a, action.b) === Math.max(peer, other);
    return this.lives[other] > life || this.snapshot.has(other) || this.plan.actions.some(isCut);
  }

  heard(child: Child, message: FromProcess): void {
    if (message.type === 'crashed') this.heardCrash(child, message);
    else if (message.type === 'returned') this.heardReturn(child, message);
    else if (message.type === 'restarted') this.heardRestart(message);
    else if (message.type === 'joined') this.heardJoin(message);
    else if (message.type === 'late') this.late.add(message.fault);
  }

  /** What the summary says of faults that came late. */
  remarks(endedMs: number): string[] {
    for (const missing of this.unreported.missing(endedMs)) this.late.add(missing);
    return this.late.remarks();
  }

  private heardRestart({ peer, atMs }: Said<'restarted'>): void {
    this.late.add(this.unreported.happened('restart', peer, atMs));
    this.addPending(`restart ${peer}`, -1);
  }

  private heardJoin({ peer, atMs }: Said<'joined'>): void {
    this.late.add(this.unreported.happened('join', peer, atMs));
    this.awaited.delete(peer);
    this.controls.tell({ type: 'joined', peer, absent: [...this.snapshot.keys(), ...this.awaited] });
    this.addPending(`join ${peer}`, -1);
  }

  /** Or a peer has left. */
  private heardCrash(child: Child, { peer, atMs, reason, snapshot }: Said<'crashed'>): void {
    this.late.add(this.unreported.happened(reason === LEFT ? 'leave' : 'crash', peer, atMs));
    this.snapshot.set(peer, snapshot);
    this.reasons.set(peer, reason);
    if (child.peers.length === 1) this.ended.add(child);
    this.addPending(`crash ${peer}`, -1);
    this.controls.tell({ type: 'gone', peer, life: this.lives[peer] });
  }

  /** A peer listens again. */
  private heardReturn(child: Child, { peer, address }: Said<'returned'>): void {
    const { controls, lives, snapshot } = this;
    lives[peer]++;
    snapshot.delete(peer);
    controls.addresses[peer] = address;
    child.handle.send({ type: 'rejoin', peer, addresses: controls.addresses, lives, gone: [...snapshot.keys()] });
    controls.tell({ type: 'returned', peer, life: lives[peer], address });
  }

  isStopped(child: Child): boolean {
    return this.stopped.has(child);
  }

  /** Nothing is done any more; who stands still goes on, to say what it has. */
  end(): void {
    for (const child of this.stopped) child.handle.resume();
    this.stopped.clear();
  }

  private standBy(action: FaultAction): void {
    if (this.controls.isOver || action.does !== 'restart' || !this.isAlone(action.peer)) return;
    const before = this.plan.actions.slice(0, this.plan.actions.indexOf(action));
    const restarts = before.filter((other) => other.does === 'restart' && other.peer === action.peer);
    const child = this.controls.standBy(action.peer, restarts.length + 1);
    this.waiting.set(action, child);
    this.standbys.add(child);
  }

  /** Acts at its time, and never before it: timers may ring early by less than a millisecond. */
  private awaitTime(action: FaultAction): void {
    const leftMs = action.atMs - this.controls.nowMs();
    if (leftMs <= 0) this.act(action);
    else this.controls.watcher.after(Math.ceil(leftMs), () => this.awaitTime(action));
  }

  private act(action: FaultAction): void {
    if (this.controls.isOver) return;
    this.actionsLeft--;
    if (isPeerChange(action)) this.crashesLeft--;
    switch (action.does) {
      case 'join':
        this.addPending(`join ${action.peer}`, 1);
        return;
      case 'crash':
      case 'leave':
        this.crash(action.peer);
        return;
      case 'restart':
        this.addPending(`restart ${action.peer}`, 1);
        if (this.isAlone(action.peer)) void this.restart(action, action.peer, action.keeps);
        return;
      case 'pause':
      case 'resume':
        if (action.does === 'pause') this.standing.add(action.peer);
        else this.standing.delete(action.peer);
        if (this.isAlone(action.peer)) this.stop(action.peer, action.does === 'pause');
        return;
      default:
        return;
    }
  }

  private crash(peer: PeerId): void {
    this.standing.delete(peer);
    const child = this.childOf(peer);
    // A peer that is stopped is woken to say what it leaves.
    if (this.stopped.delete(child)) child.handle.resume();
    const name = `crash ${peer}`;
    this.addPending(name, 1);
    this.controls.watcher.after(this.controls.answerMs, () => {
      if (this.controls.isOver || this.pending.get(name)! <= 0) return;
      this.controls.fail(peer, 'it said nothing when it was to crash');
      child.handle.kill();
    });
  }

  private async restart(action: FaultAction, peer: PeerId, keeps: boolean): Promise<void> {
    const { controls, waiting } = this;
    const child = waiting.get(action)!;
    // A restart that is late may find the next one due as well: they come one after the other.
    const isNext = (): boolean => child.life === this.lives[peer] + 1 && this.snapshot.has(peer);
    const isReady = (): boolean => isNext() && this.childOf(peer).isGone && child.isReady;
    await controls.watcher.until(() => controls.isOver || isReady());
    if (controls.isOver) return;
    const snapshot = this.snapshot.get(peer)!;
    waiting.delete(action);
    this.standbys.delete(child);
    controls.adopt(child, keeps ? snapshot : { ...snapshot, kept: undefined });
  }

  private stop(peer: PeerId, isStop: boolean): void {
    const child = this.childOf(peer);
    if (child.isGone || this.stopped.has(child) === isStop || this.snapshot.has(peer)) return;
    if (isStop) {
      this.stopped.add(child);
      child.handle.stop();
    } else {
      this.stopped.delete(child);
      child.handle.resume();
    }
  }

  private addPending(name: string, count: 1 | -1): void {
    this.pending.set(name, (this.pending.get(name) ?? 0) + count);
  }

  private isAlone(peer: PeerId): boolean {
    return this.childOf(peer).peers.length === 1;
  }

  private childOf(peer: PeerId): Child {
    return this.controls.children.findLast((child) => child.peers.includes(peer))!;
  }
}
