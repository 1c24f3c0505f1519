/** What the page is about at present: the experiment, its run, the moment that is shown, and what is selected. */
import { batch, computed, signal } from '@preact/signals';
import type { TraceLevel } from '../../../src/browser.ts';
import type { Catalogue } from '../channel/catalogue.ts';
import type { Answer, Engine, ExperimentData, TypedProtocol } from '../channel/engine-messages.ts';
import { Questions } from '../channel/questions.ts';
import { workerEngine } from '../channel/worker-engine.ts';
import type { BroadcastName } from '../moment/broadcast-table.ts';
import { type Moment, momentsOf } from '../moment/moments.ts';
import { type Reach, reachOf } from '../moment/reach.ts';
import { factsUntil } from '../moment/times.ts';
import { type Camera, wholeStage } from './camera.ts';
import { WatchedPeer } from './peer-state.ts';
import { PlayedRun } from './played-run.ts';

/** What is wrong with the experiment: the option that it is about, and the whole message. */
export interface Refusal {
  readonly option: string;
  readonly message: string;
}

/** Where a run is shown first: after so many facts, at a time of the run in milliseconds, or at its end. */
export type Place = { readonly facts: number } | { readonly ms: number } | 'end';

/** A run is shown when it has come to the place, but after this time it is shown in any case. */
const PATIENCE_MS = 400;

export class Laboratory {
  readonly experiment = signal<ExperimentData>({});
  /** Protocols that were written in the page, which the experiment may name. */
  readonly protocols = signal<readonly TypedProtocol[]>([]);
  /** The run that is shown. While the next one begins, it is still the old one. */
  readonly run = signal<PlayedRun | undefined>(undefined);
  readonly refusal = signal<Refusal | undefined>(undefined);
  /** Facts that have happened at the moment that is shown. */
  readonly moment = signal(0);
  readonly isPlaying = signal(false);
  /** While it plays: how far time has gone on since the last fact, in milliseconds. */
  readonly aheadMs = signal(0);
  /** True from when a run is asked for until it is shown. */
  readonly isWaiting = signal(false);
  /** The peer that the inspector shows. */
  readonly peer = signal<number | undefined>(undefined);
  /** The broadcast that is shown: if none is chosen, the one of most interest. */
  readonly broadcast = signal<BroadcastName | 'all' | undefined>(undefined);
  /** What of the peers is seen. */
  readonly camera = signal<Camera>(wholeStage);
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
  private readonly chosen = computed(() => {
    const chosen = this.broadcast.value ?? this.interesting.value;
    return chosen === 'all' ? undefined : chosen;
  });
  /** The spread of the broadcast that is shown in the whole run so far. */
  readonly reach = computed<Reach | undefined>(() => {
    const run = this.run.value;
    if (run === undefined || run.counted.value === 0) return undefined;
    const { copies } = momentsOf(run);
    copies.grow();
    return reachOf(run.facts, run.scene.graph.size, copies, this.chosen.value);
  });
  /** The state of all peers at the moment that is shown; its arrays hold until the moment changes. */
  readonly shown = computed<Moment | undefined>(() => {
    const run = this.run.value;
    if (run === undefined) return undefined;
    return momentsOf(run).at(this.moment.value, this.chosen.value);
  });
  /** Time of the moment that is shown: that of the last fact that has happened. */
  readonly timeMs = computed(() => {
    const facts = this.run.value?.facts;
    return facts === undefined ? 0 : (facts.times[Math.min(this.moment.value, facts.count) - 1] ?? 0);
  });
  /** What an experiment can be made of; undefined until the engine has told it. */
  readonly catalogue = signal<Catalogue | undefined>(undefined);
  /** Questions that the engine answers one by one. */
  readonly questions: Questions;
  /** What the selected peer holds at the moment that is shown. */
  readonly watchedPeer: WatchedPeer;
  private readonly engine: Engine;
  private runs = 0;
  /** The run that comes, until it is shown. */
  private next: PlayedRun | undefined;
  private nextPlace: Place = { facts: 0 };
  private askedAt = 0;
  /** The moment that is shown of a run that has not come to its place; undefined once it has, or if somebody moved. */
  private onTheWayAt: number | undefined;

  constructor(connect: (answered: (answer: Answer) => void) => Engine = workerEngine) {
    this.engine = connect((answer) => this.hear(answer));
    this.questions = new Questions(this.engine);
    void this.questions.ask({ request: 'catalogue' }).then((answer) => {
      if (answer.tells === 'catalogue') this.catalogue.value = answer.catalogue;
    });
    this.watchedPeer = new WatchedPeer(this, this.questions);
  }

  /**
   * Runs an experiment from its beginning. The old run is shown until the new one has come to the place.
   * @param place the same time as now if it is left out
   */
  start(experiment: ExperimentData, place: Place = this.sameTime()): void {
    this.experiment.value = experiment;
    this.isWaiting.value = true;
    this.onTheWayAt = undefined;
    this.nextPlace = place;
    this.askedAt = performance.now();
    this.engine.ask({ request: 'run', run: ++this.runs, experiment, protocols: this.protocols.value });
  }

  /** Shows the run that the command has handed over. @param experiment what is changed, if something is */
  watch(experiment: ExperimentData): void {
    this.experiment.value = experiment;
    this.onTheWayAt = undefined;
    this.nextPlace = { facts: 0 };
    this.askedAt = performance.now();
    this.engine.ask({ request: 'watch', run: ++this.runs });
  }

  /** Ends its engine: nothing runs in it any more. */
  close(): void {
    this.engine.close();
  }

  private sameTime(): Place {
    const run = this.run.peek();
    const moment = this.moment.peek();
    if (run === undefined || moment === 0) return { facts: 0 };
    const isEnd = run.summary.peek() !== undefined && moment === run.count.peek();
    return isEnd ? 'end' : { ms: this.timeMs.peek() };
  }

  private hear(answer: Answer): void {
    if (this.questions.hear(answer)) return;
    if ('run' in answer && answer.run !== this.runs) return;
    batch(() => {
      const run = this.next ?? this.run.value;
      if (answer.tells === 'scene') {
        this.refusal.value = undefined;
        this.next = new PlayedRun(answer.run, answer.scene);
        if (this.run.value === undefined && isBeginning(this.nextPlace)) this.show(this.next);
      } else if (answer.tells === 'facts') run?.append(answer.block);
      else if (answer.tells === 'level' && run !== undefined) this.lower(run, answer.level);
      else if (answer.tells === 'over') run?.finish(answer.summary, answer.tookMs);
      else if (answer.tells === 'digest' && run !== undefined) run.digest.value = answer.traceSha256;
      else if (answer.tells === 'refused') this.refuse(answer);
      else if (answer.tells === 'failed') this.refuse({ option: '', message: answer.message });
      if (this.next !== undefined && run !== undefined) {
        const isLate = performance.now() - this.askedAt > PATIENCE_MS;
        if (isLate || this.hasCome(this.next)) this.show(this.next);
      } else if (this.onTheWayAt !== undefined && run !== undefined) this.goOn(run);
    });
  }

  /** Another run takes its place, which keeps less. */
  private lower(run: PlayedRun, level: TraceLevel): void {
    const lowered = run.lowered(level);
    if (run === this.next) this.next = lowered;
    else {
      this.run.value = lowered;
      const isOnTheWay = this.moment.value === this.onTheWayAt;
      this.moment.value = Math.min(this.moment.value, lowered.facts.count);
      if (isOnTheWay) this.onTheWayAt = this.moment.value;
    }
  }

  private hasCome(run: PlayedRun): boolean {
    if (run.summary.value !== undefined) return true;
    return this.nextPlace !== 'end' && run.facts.count > 0 && momentAt(run, this.nextPlace) < run.facts.count;
  }

  private show(run: PlayedRun): void {
    this.next = undefined;
    this.run.value = run;
    this.isWaiting.value = false;
    this.aheadMs.value = 0;
    this.place(run);
  }

  /** Towards its place, unless somebody has moved meanwhile. */
  private goOn(run: PlayedRun): void {
    if (this.moment.value === this.onTheWayAt) this.place(run);
    else this.onTheWayAt = undefined;
  }

  private place(run: PlayedRun): void {
    this.moment.value = momentAt(run, this.nextPlace);
    this.onTheWayAt = this.hasCome(run) ? undefined : this.moment.value;
  }

  private refuse(refusal: Refusal): void {
    this.next = undefined;
    this.isWaiting.value = false;
    this.refusal.value = refusal;
  }
}

function isBeginning(place: Place): boolean {
  return place !== 'end' && 'facts' in place && place.facts === 0;
}

function momentAt({ facts }: PlayedRun, place: Place): number {
  if (place === 'end') return facts.count;
  return Math.min(facts.count, 'facts' in place ? place.facts : factsUntil(facts, place.ms));
}
