/**
 * An agent at work on the sweeps of its lab: it takes runs from their queues, one at a time where they measure real
 * time, else one a core, makes each in a process of its own, and writes down what came of it. What is written first
 * counts; a run that was done already is not done again.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createReadStream, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { agentProgramUrl } from '../../runtimes/processes/parent/compiled-modules.ts';
import type { ControlPlane, Objects, Piece, Stop, Values } from '../plane/control-plane.ts';
import { decode, encode } from '../wire/messages.ts';
import {
  pieceSchema,
  type SweepOffer,
  type SweepPiece,
  type SweepTaskResult,
  sweepNames,
  sweepSchema,
} from './sweep-messages.ts';
import type { SweepOrder, SweepOutcome } from './sweep-program.ts';

const program = fileURLToPath(agentProgramUrl(new URL('./sweep-program.js', import.meta.url).href));
const TAKE_MS = 2000;
const IDLE_MS = 200;
/** A run whose process dies so often dies of itself. */
const MOST_ATTEMPTS = 3;

export interface SweepWorkerSettings {
  readonly plane: ControlPlane;
  readonly agent: string;
  /** Peers that the agent can have at once, and whether it has none for others now. */
  readonly peers: number;
  isFree(): boolean;
}

/** A sweep that this agent works on. */
interface Engagement {
  readonly offer: SweepOffer;
  isOver: boolean;
  readonly children: Set<ChildProcess>;
}

export class SweepWorker {
  /** Peers of runs that are under way. */
  busy = 0;
  private readonly settings: SweepWorkerSettings;
  private readonly engagements = new Map<string, Engagement>();
  private stopWatching: Stop = () => {};

  private constructor(settings: SweepWorkerSettings) {
    this.settings = settings;
  }

  static async begin(settings: SweepWorkerSettings): Promise<SweepWorker> {
    const worker = new SweepWorker(settings);
    const sweeps = await settings.plane.values(sweepNames.sweeps);
    worker.stopWatching = await sweeps.watch((sweep, data) => worker.offered(sweep, data));
    return worker;
  }

  /** Ends what is under way; others will do it. */
  end(): void {
    this.stopWatching();
    for (const sweep of [...this.engagements.keys()]) this.leave(sweep);
  }

  private offered(sweep: string, data: Uint8Array | undefined): void {
    const offer = data === undefined ? undefined : decode(sweepSchema, data);
    const known = this.engagements.get(sweep);
    if (offer !== undefined && known?.offer.queue === offer.queue) return;
    this.leave(sweep);
    if (offer === undefined || offer.peers > this.settings.peers) return;
    const engagement = { offer, isOver: false, children: new Set<ChildProcess>() };
    this.engagements.set(sweep, engagement);
    const hands = offer.isTimed ? 1 : availableParallelism();
    for (let hand = 0; hand < hands; hand++) void this.work(engagement);
  }

  private leave(sweep: string): void {
    const engagement = this.engagements.get(sweep);
    if (engagement === undefined) return;
    this.engagements.delete(sweep);
    engagement.isOver = true;
    // Their peers end with them.
    for (const child of engagement.children) child.kill('SIGKILL');
  }

  private async work(engagement: Engagement): Promise<void> {
    const { plane, isFree } = this.settings;
    while (!engagement.isOver) {
      try {
        const queue = await plane.work(engagement.offer.queue, engagement.offer.patienceMs);
        const results = await plane.values(sweepNames.results);
        const objects = await plane.objects(sweepNames.results);
        while (!engagement.isOver) {
          const piece = isFree() ? await queue.take(TAKE_MS) : undefined;
          if (piece === undefined) await pause(IDLE_MS);
          else if (engagement.isOver) piece.giveBack();
          else await this.make(piece, engagement, results, objects);
        }
      } catch {
        // The broker is away for long: what is under way is given to another, or to us when it is back.
        await pause(IDLE_MS);
      }
    }
  }

  private async make(piece: Piece, engagement: Engagement, results: Values, objects: Objects): Promise<void> {
    const order = decode(pieceSchema, piece.data);
    // What is no piece, and what another finished without saying so.
    if (order === undefined || (await results.get(order.task)) !== undefined) {
      await piece.finish();
      return;
    }
    const renewing = setInterval(() => piece.renew(), engagement.offer.patienceMs / 3);
    const folder = mkdtempSync(join(tmpdir(), 'hearsay-sweep-'));
    this.busy += order.peers;
    try {
      const outcome = await runIn(folder, { ...order, peers: Math.min(order.peers, this.settings.peers) }, engagement);
      if (engagement.isOver) return;
      if ('died' in outcome && piece.attempt < MOST_ATTEMPTS) {
        piece.giveBack();
        return;
      }
      await this.tell(order.task, outcome, folder, results, objects);
      await piece.finish();
    } finally {
      clearInterval(renewing);
      this.busy -= order.peers;
      rmSync(folder, { recursive: true, force: true });
    }
  }

  private async tell(
    task: string,
    outcome: SweepOutcome | Died,
    folder: string,
    results: Values,
    objects: Objects,
  ): Promise<void> {
    const { agent } = this.settings;
    let result: SweepTaskResult = { agent, files: [] };
    if ('summary' in outcome) {
      // Where two did it, each has its own objects.
      const place = `${task}/${randomUUID()}`;
      const files = readdirSync(folder).map((file) => ({ file, object: `${place}/${file}` }));
      for (const { file, object } of files) await objects.put(object, createReadStream(join(folder, file)));
      await objects.put(`${place}/summary`, once(new TextEncoder().encode(JSON.stringify(outcome.summary))));
      result = { agent, summary: `${place}/summary`, files };
    } else result = { ...result, trouble: 'died' in outcome ? outcome.died : outcome.trouble };
    const isFirst = (await results.replace(task, encode(result), 0)) !== undefined;
    if (isFirst) return;
    for (const object of [
      ...result.files.map((file) => file.object),
      ...(result.summary === undefined ? [] : [result.summary]),
    ]) {
      await objects.remove(object);
    }
  }
}

interface Died {
  readonly died: string;
}

/** In a process of its own. */
function runIn(
  logs: string,
  { experiment, sample, peers }: SweepPiece,
  { children }: Engagement,
): Promise<SweepOutcome | Died> {
  return new Promise((resolve) => {
    const child = fork(program, { execArgv: [], stdio: ['ignore', 2, 2, 'ipc'] });
    children.add(child);
    let outcome: SweepOutcome | undefined;
    const order: SweepOrder = { experiment, sample, peers, logs };
    child.send(order, () => {});
    child.on('message', (said: SweepOutcome) => {
      outcome = said;
    });
    child.on('error', (error) => resolve({ died: error.message }));
    child.on('close', (code, signal) => {
      children.delete(child);
      resolve(outcome ?? { died: `the process of a run ended before it was over (${signal ?? `status ${code}`})` });
    });
  });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
