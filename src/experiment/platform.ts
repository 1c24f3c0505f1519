/** What an experiment runs on: given as an argument, so that the same code runs in Node and in a browser. */
import type { Within } from '../runtimes/ended-code.ts';
import type { Job, Observer, Outcome } from '../runtimes/runtime.ts';
import type { FactLog } from '../trace/log.ts';
import type { Digester } from '../trace/ndjson.ts';
import type { PluginKind } from './plugins.ts';
import type { Prepared } from './prepared-experiment.ts';
import type { RuntimeName } from './schema.ts';

/**
 * Runs one sample, whose job it is given; what a process of its own needs to make that job's protocol and workload is
 * in `prepared`.
 */
export type RunOn = (prepared: Prepared, job: Job, observer: Observer) => Promise<Outcome>;

/** Where the modules are that processes import. */
export type ModuleFolder = 'protocols' | 'workloads' | 'detectors' | 'adversaries';

/** The files of the user and of this package. */
export interface ExperimentFiles {
  /**
   * The default export of a file of the user's, which should be a plug-in of this kind, and the URL by which a process
   * imports it.
   * @throws InputError where there is none
   */
  loadFile(
    path: string,
    option: string,
    kind?: PluginKind,
  ): Promise<{ readonly definition: unknown; readonly url?: string }>;
  /** The same platform, which loads each file of the user's again, so that no state of a module is shared. */
  reloading?(): Platform;
  /** The path by which a file is found from anywhere. */
  placeOf(path: string): string;
  /** How the user knows a file: when it is the copy that was kept with a run, by the path of the original. */
  shownAs?(path: string): string;
  /** Where a process finds what is built in: the URL of its module. */
  moduleOf(folder: ModuleFolder, name: string): string;
  /**
   * @param encoding of the file; UTF-8 if it is left out
   * @throws InputError where there is no such file, or it is no text in that encoding
   */
  readText(path: string, option: string, encoding?: string): string;
}

export interface Platform extends ExperimentFiles {
  /** The runtimes that are to be had here. */
  readonly runtimes: Readonly<Partial<Record<RuntimeName, RunOn>>>;
  /**
   * Estimates whether the machine has the memory for so many peers, before anything is made for them.
   * @throws InputError if it has not
   */
  checkSize?(runtime: RuntimeName, peers: number): void;
  /**
   * Looks whether what the experiment needs of the machine is to be had.
   * @throws InputError where it is not: a port in use
   */
  check?(prepared: Prepared): Promise<void>;
  /** A SHA-256 that is faster than the one which also runs in a browser. */
  digester?(): Digester;
  /** The digest of a log, worked out beside what else is made of it; undefined where that is not worth it. */
  digestBeside?(log: FactLog): Promise<string> | undefined;
  /** Ends functions of the user's definitions that never come back; without it nothing does. */
  readonly within?: Within;
  /** Does a part of a run: ends a reaction in it that never comes back. Without it a watchdog in another thread does. */
  readonly withinReactions?: Observer['within'];
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** A seed for an experiment that has none. */
  drawSeed(): number;
  /** Largest memory of this process so far. */
  peakRssBytes(): number;
}
