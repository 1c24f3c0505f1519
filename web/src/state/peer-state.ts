/** What the selected peer holds at the moment that is shown: asked of the engine, one question at a time. */
import { effect, type Signal, signal } from '@preact/signals';
import type { Answer, PeerState, Request } from '../channel/engine-messages.ts';
import type { PlayedRun } from './played-run.ts';

type StateAnswer = Extract<Answer, { readonly tells: 'state' }>;

interface Watched {
  readonly run: Signal<PlayedRun | undefined>;
  readonly peer: Signal<number | undefined>;
  readonly moment: Signal<number>;
}

export class WatchedPeer {
  /** Undefined while none is selected, and until the first answer. */
  readonly state = signal<PeerState | undefined>(undefined);
  private readonly watched: Watched;
  private readonly ask: (request: Request) => void;
  private questions = 0;
  /** The peer and moment that the open question is about; undefined if none is open. */
  private open: string | undefined;
  private shown = '';

  constructor(watched: Watched, ask: (request: Request) => void) {
    this.watched = watched;
    this.ask = ask;
    effect(() => this.question());
  }

  hear({ layers, timers, waiting, question }: StateAnswer): void {
    if (question !== this.questions) return;
    this.shown = this.open ?? '';
    this.open = undefined;
    this.state.value = { layers, timers, waiting };
    this.question();
  }

  private question(): void {
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
    this.ask({ request: 'state', run: run.number, question: ++this.questions, peer, facts });
  }
}
