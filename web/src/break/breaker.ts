/** Breaks something at the moment that is shown: a line more in the experiment, and the run goes on from there. */
import { signal } from '@preact/signals';
import { faultsIn } from '../build/experiment-form.ts';
import type { ExperimentData } from '../channel/engine-messages.ts';
import type { Laboratory } from '../state/laboratory.ts';
import {
  type CopyBreak,
  copyFault,
  type FaultLine,
  nextTime,
  type PeerBreak,
  partitionFault,
  peerFault,
  roundTime,
} from './fault-lines.ts';

/** What the menu is about, and where it opens. */
export type Target = { readonly x: number; readonly y: number } & (
  | { readonly peer: number }
  | { readonly copy: number }
  | { readonly choose: 'copy' | 'partition' }
);

export class Breaker {
  readonly target = signal<Target | undefined>(undefined);
  /** True while dragging across the stage draws a partition. */
  readonly isCutting = signal(false);
  /** Experiments before each of the faults. */
  readonly before = signal<readonly ExperimentData[]>([]);
  readonly laboratory: Laboratory;

  constructor(laboratory: Laboratory) {
    this.laboratory = laboratory;
  }

  /** When a fault of the present moment begins. */
  get at(): string {
    return nextTime(this.laboratory.moment.value, this.laboratory.timeMs.value);
  }

  /** How long a pause lasts, and how late a copy is that is delayed: about ten flights. */
  get lastsMs(): number {
    return roundTime((this.laboratory.run.value?.lastMs ?? 100) / 3);
  }

  breakPeer(what: PeerBreak, peer: number): void {
    this.add(peerFault(what, peer, this.at, this.lastsMs), true);
  }

  breakCopy(what: CopyBreak, copy: number): void {
    const { run, shown } = this.laboratory;
    if (run.value === undefined || shown.value === undefined) return;
    this.add(copyFault(what, copy, shown.value.copies, run.value.facts, this.lastsMs), false);
  }

  cut(side: readonly number[]): void {
    this.isCutting.value = false;
    if (side.length > 0) this.add(partitionFault(side, this.at), true);
  }

  undo(): void {
    const before = this.before.value.at(-1);
    if (before === undefined) return;
    this.before.value = this.before.value.slice(0, -1);
    this.laboratory.start(before, { facts: this.laboratory.moment.value });
  }

  /** @param isLater whether all facts so far stay as they are; if not, the same time is shown */
  private add(line: FaultLine, isLater: boolean): void {
    const { experiment, run, moment, timeMs } = this.laboratory;
    this.target.value = undefined;
    this.before.value = [...this.before.value, experiment.value];
    const { seed } = run.value?.scene.experiment ?? experiment.value;
    const next = { ...experiment.value, seed, faults: [...faultsIn(experiment.value), line] };
    this.laboratory.start(next, isLater ? { facts: moment.value } : { ms: timeMs.value });
  }
}
