/**
 * The control plane of a lab on one machine, inside the controller: subscriptions, values and work in memory, objects
 * as files. The controller uses it directly; agents, which are processes of their own, reach it through `server.ts`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ControlPlane,
  checkSize,
  type Objects,
  type Stop,
  Unanswered,
  type Values,
  type WorkQueue,
} from '../control-plane.ts';
import { FileObjects } from './objects.ts';
import { MemoryValues } from './values.ts';
import { MemoryWork } from './work.ts';

interface Listener {
  readonly words: readonly string[];
  readonly heard: (data: Uint8Array, subject: string) => void;
}

interface Answerer {
  readonly words: readonly string[];
  readonly reply: (data: Uint8Array, subject: string) => Promise<Uint8Array> | Uint8Array;
}

export class Broker implements ControlPlane {
  address = 'this process';
  readonly isConnected = true;
  readonly ended: Promise<string | undefined>;
  private readonly listeners = new Set<Listener>();
  private readonly answerers = new Set<Answerer>();
  private readonly buckets = new Map<string, MemoryValues>();
  private readonly stores = new Map<string, FileObjects>();
  private readonly queues = new Map<string, MemoryWork>();
  private readonly folder = mkdtempSync(join(tmpdir(), 'hearsay-lab-'));
  private end: () => void = () => {};
  private readonly removeNow = (): void => rmSync(this.folder, { recursive: true, force: true });

  constructor() {
    this.ended = new Promise((resolve) => {
      this.end = () => resolve(undefined);
    });
    process.on('exit', this.removeNow);
  }

  publish(subject: string, data: Uint8Array): void {
    checkSize(data, `a message for ${subject}`);
    const words = subject.split('.');
    // Delivered later, so that no listener runs inside a call of `publish`.
    for (const listener of this.listeners) {
      if (fits(listener.words, words))
        queueMicrotask(() => this.listeners.has(listener) && listener.heard(data, subject));
    }
  }

  subscribe(subject: string, heard: Listener['heard']): Stop {
    const listener = { words: subject.split('.'), heard };
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  answer(subject: string, reply: Answerer['reply']): Stop {
    const answerer = { words: subject.split('.'), reply };
    this.answerers.add(answerer);
    return () => void this.answerers.delete(answerer);
  }

  request(subject: string, data: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
    const words = subject.split('.');
    const answerer = [...this.answerers].find((candidate) => fits(candidate.words, words));
    if (answerer === undefined) return Promise.reject(new Unanswered(subject));
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => reject(new Unanswered(subject)), timeoutMs);
      const answered = (answer: Uint8Array): void => {
        clearTimeout(timeout);
        resolve(answer);
      };
      // If the reply throws, the request stays unanswered.
      Promise.resolve()
        .then(() => answerer.reply(data, subject))
        .then(answered, () => {});
    });
  }

  values(bucket: string): Promise<Values> {
    return Promise.resolve(this.found(this.buckets, bucket, () => new MemoryValues()));
  }

  objects(bucket: string): Promise<Objects> {
    return Promise.resolve(this.found(this.stores, bucket, () => new FileObjects(join(this.folder, bucket))));
  }

  work(queue: string, patienceMs: number): Promise<WorkQueue> {
    return Promise.resolve(
      this.found(this.queues, queue, () => new MemoryWork(patienceMs, () => this.queues.delete(queue))),
    );
  }

  close(): Promise<void> {
    this.listeners.clear();
    this.answerers.clear();
    for (const queue of this.queues.values()) queue.close();
    process.off('exit', this.removeNow);
    this.removeNow();
    this.end();
    return Promise.resolve();
  }

  private found<Kind>(all: Map<string, Kind>, name: string, make: () => Kind): Kind {
    const there = all.get(name);
    if (there !== undefined) return there;
    const made = make();
    all.set(name, made);
    return made;
  }
}

function fits(pattern: readonly string[], words: readonly string[]): boolean {
  return pattern.length === words.length && pattern.every((word, index) => word === '*' || word === words[index]);
}
