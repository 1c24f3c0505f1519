/** What the selected peer holds at the moment that is shown: asked of the engine, one question at a time. */
import { effect, type Signal, signal } from '@preact/signals';
import type { PeerState } from '../channel/engine-messages.ts';
import type { Questions } from '../channel/questions.ts';
import type { PlayedRun } from './played-run.ts';

interface Watched {
  readonly run: Signal<PlayedRun | undefined>;
  readonly peer: Signal<number | undefined>;
  readonly moment: Signal<number>;
}

export class WatchedPeer {
  /** Undefined while none is selected, and until the first answer. */
  readonly state = signal<PeerState | undefined>(undefined);
  private readonly watched: Watched;
  private readonly questions: Questions;
  /** Run, peer and moment that the open question is about; undefined if none is open. */
  private open: string | undefined;
  private shown = '';

  constructor(watched: Watched, questions: Questions) {
    this.watched = watched;
    this.questions = questions;
    effect(() => this.look());
  }

  private look(): void {
    const run = this.watched.run.value;
    const peer = this.watched.peer.value;
    const facts = this.watched.moment.value;
    if (run === undefined || peer === undefined) {
      this.state.value = undefined;
      this.shown = '';
      return;
    }
    const wanted = `${run.number} ${peer} ${facts}`;
    if (wanted === this.shown) return;
    // Of moments that pass while one is looked up only the last is asked for; another run leaves its question open.
    if (this.open?.startsWith(`${run.number} `)) return;
    this.open = wanted;
    void this.ask(wanted, run.number, peer, facts);
  }

  private async ask(wanted: string, run: number, peer: number, facts: number): Promise<void> {
    const answer = await this.questions.ask({ request: 'state', run, peer, facts });
    if (answer.tells !== 'state' || wanted !== this.open) return;
    this.open = undefined;
    this.shown = wanted;
    this.state.value = { layers: answer.layers, timers: answer.timers, waiting: answer.waiting };
    this.look();
  }
}
