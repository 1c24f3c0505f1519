/** One run of the worker: from an experiment as the page gives it to a scene, blocks of facts and a summary. */

import type { FactLog, Job, Observer, Prepared } from '../../../src/browser.ts';
import { InputError, prepare, runSample, sceneOf, simulate, sourceOfData } from '../../../src/browser.ts';
import type { ExperimentData, Request } from '../channel/engine-messages.ts';
import { FactStream, type Tell } from './fact-stream.ts';
import { PeerStates } from './peer-states.ts';
import { slowDigest } from './slow-digest.ts';
import { workerPlatform } from './worker-platform.ts';

type StateRequest = Extract<Request, { readonly request: 'state' }>;

/** Facts of which the digest is told with the figures; that of more follows. */
const FACTS_AT_ONCE = 5_000;
const LATER = 'follows';

/** Thrown where nobody wants the result any more. */
class GivenUp extends Error {}

export class WorkerRun {
  readonly number: number;
  /** Its log, once it is over. */
  log: FactLog | undefined;
  private readonly given: ExperimentData;
  private readonly tell: Tell;
  private readonly stream: FactStream;
  private readonly ending = new AbortController();
  private isGivenUp = false;
  private prepared: Prepared | undefined;
  private states: PeerStates | undefined;

  constructor(number: number, given: ExperimentData, tell: Tell) {
    this.number = number;
    this.given = given;
    this.tell = tell;
    this.stream = new FactStream(number, tell);
  }

  /** Runs to the end, and tells all of it. */
  async complete(): Promise<void> {
    const run = this.number;
    const begunMs = performance.now();
    const platform = {
      ...workerPlatform((_prepared, job, observer) => this.simulate(job, observer)),
      digestBeside: (log: FactLog) => (log.count > FACTS_AT_ONCE ? Promise.resolve(LATER) : undefined),
    };
    try {
      this.prepared = await prepare({ source: sourceOfData(this.given) }, platform);
      const { signal } = this.ending;
      const { summary, recording } = await runSample(this.prepared, 0, platform, { signal });
      const { log } = recording;
      this.log = log;
      this.stream.finish(log);
      this.checkWanted();
      if (summary.traceSha256 === LATER) summary.traceSha256 = undefined;
      this.tell({ tells: 'over', run, summary, tookMs: performance.now() - begunMs });
      if (summary.traceSha256 !== undefined) return;
      const traceSha256 = await slowDigest(log, () => !this.isGivenUp);
      if (traceSha256 !== undefined) this.tell({ tells: 'digest', run, traceSha256 });
    } catch (error) {
      if (!(error instanceof GivenUp)) this.tellError(error);
    }
  }

  /** Ends it with what it has. */
  end(): void {
    this.ending.abort();
  }

  /** Another run takes its place: it ends at once, and tells nothing more. */
  giveUp(): void {
    this.isGivenUp = true;
    this.ending.abort();
    this.states?.stop();
  }

  /** What a peer held when so many facts had happened. */
  async tellState({ question, peer, facts }: StateRequest): Promise<void> {
    if (this.prepared === undefined || this.stream.level === undefined) return;
    this.states ??= new PeerStates(this.prepared);
    const state = await this.states.at(peer, facts, this.stream.level);
    if (state !== undefined) this.tell({ tells: 'state', run: this.number, question, ...state });
  }

  private async simulate(job: Job, observer: Observer) {
    const run = this.number;
    this.checkWanted();
    this.tell({ tells: 'scene', run, scene: sceneOf(this.prepared!, job, this.given) });
    const progress = (events: number, elapsedMs: number) => {
      this.checkWanted();
      this.stream.flush();
      this.tell({ tells: 'progress', run, events, elapsedMs });
    };
    // Every fact up to the limit of the log: a page shows messages, which the level below does not keep.
    const all = { ...job, sink: this.stream, eventsKept: Number.POSITIVE_INFINITY };
    const outcome = await simulate(all, { ...observer, progress }, () => performance.now());
    this.checkWanted();
    this.stream.flush();
    this.tell({ tells: 'examining', run });
    return outcome;
  }

  private checkWanted(): void {
    if (this.isGivenUp) throw new GivenUp();
  }

  private tellError(error: unknown): void {
    const run = this.number;
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof InputError) this.tell({ tells: 'refused', run, option: error.option, message });
    else this.tell({ tells: 'failed', run, message });
  }
}
