/** What the page is about at present: the experiment, its run, the moment that is shown, and what is selected. */
import { batch, computed, signal } from '@preact/signals';
import type { Catalogue } from '../channel/catalogue.ts';
import type { Answer, Engine, ExperimentData } from '../channel/engine-messages.ts';
import { Questions } from '../channel/questions.ts';
import { workerEngine } from '../channel/worker-engine.ts';
import type { BroadcastName } from '../moment/broadcast-table.ts';
import { type Moment, momentsOf } from '../moment/moments.ts';
import { WatchedPeer } from './peer-state.ts';
import { PlayedRun } from './played-run.ts';

/** What is wrong with the experiment: the option that it is about, and the whole message. */
export interface Refusal {
  readonly option: string;
  readonly message: string;
}

export class Laboratory {
  readonly experiment = signal<ExperimentData>({});
  /** The run that is shown. While the next one begins, it is still the old one. */
  readonly run = signal<PlayedRun | undefined>(undefined);
  readonly refusal = signal<Refusal | undefined>(undefined);
  /** Facts that have happened at the moment that is shown. */
  readonly moment = signal(0);
  readonly isPlaying = signal(false);
  /** The peer that the inspector shows. */
  readonly peer = signal<number | undefined>(undefined);
  /** The broadcast that is shown: if none is chosen, the one of most interest. */
  readonly broadcast = signal<BroadcastName | 'all' | undefined>(undefined);
  private readonly interesting = computed(() => {
    const run = this.run.value;
    if (run === undefined) return undefined;
    const { broadcasts } = momentsOf(run);
    const { checks = [] } = run.summary.value ?? {};
    broadcasts.grow();
    // While the run goes on, it stays the first one.
    if (run.summary.value === undefined && run.count.value >= 0) return broadcasts.list[0];
    return broadcasts.mostInteresting(
      checks.flatMap(({ verdict, evidence }) => (verdict === 'invalid' ? evidence : [])),
    );
  });
  /** The state of all peers at the moment that is shown; its arrays hold until the moment changes. */
  readonly shown = computed<Moment | undefined>(() => {
    const run = this.run.value;
    if (run === undefined) return undefined;
    const chosen = this.broadcast.value ?? this.interesting.value;
    return momentsOf(run).at(this.moment.value, chosen === 'all' ? undefined : chosen);
  });
  /** Time of the moment that is shown: that of the last fact that has happened. */
  readonly timeMs = computed(() => {
    const facts = this.run.value?.facts;
    return facts === undefined || this.moment.value === 0 ? 0 : facts.times[this.moment.value - 1];
  });
  /** What an experiment can be made of; undefined until the engine has told it. */
  readonly catalogue = signal<Catalogue | undefined>(undefined);
  /** Questions that the engine answers one by one. */
  readonly questions: Questions;
  /** What the selected peer holds at the moment that is shown. */
  readonly watchedPeer: WatchedPeer;
  private readonly engine: Engine;
  private runs = 0;

  constructor(connect: (answered: (answer: Answer) => void) => Engine = workerEngine) {
    this.engine = connect((answer) => this.hear(answer));
    this.questions = new Questions(this.engine);
    void this.questions.ask({ request: 'catalogue' }).then((answer) => {
      if (answer.tells === 'catalogue') this.catalogue.value = answer.catalogue;
    });
    this.watchedPeer = new WatchedPeer(this, this.questions);
  }

  /** Runs an experiment from its beginning. */
  start(experiment: ExperimentData): void {
    this.experiment.value = experiment;
    this.engine.ask({ request: 'run', run: ++this.runs, experiment });
  }

  private hear(answer: Answer): void {
    if (this.questions.hear(answer)) return;
    if ('run' in answer && answer.run !== this.runs) return;
    batch(() => {
      const run = this.run.value;
      if (answer.tells === 'scene') {
        this.refusal.value = undefined;
        this.run.value = new PlayedRun(answer.run, answer.scene);
        this.moment.value = 0;
      } else if (answer.tells === 'facts') run?.append(answer.block);
      else if (answer.tells === 'level') {
        this.run.value = run?.lowered(answer.level);
        this.moment.value = Math.min(this.moment.value, this.run.value?.facts.count ?? 0);
      } else if (answer.tells === 'over') run?.finish(answer.summary, answer.tookMs);
      else if (answer.tells === 'digest') {
        if (run !== undefined) run.digest.value = answer.traceSha256;
      } else if (answer.tells === 'refused') this.refusal.value = answer;
      else if (answer.tells === 'failed') this.refusal.value = { option: '', message: answer.message };
    });
  }
}
