/** All schedules of one small world of the truth table, explored in a thread. */
import { withGuards } from '../runtimes/determinism-guards.ts';
import { type SmallWorldResult, type SmallWorldTask, searchSmallWorld } from '../table/small-world-search.ts';
import { refusedCall } from './refused-calls.ts';
import { taskPlatform } from './task-platform.ts';

export interface ThreadedSmallWorldTask {
  readonly task: SmallWorldTask;
  /** As `taskPlatform` takes them. */
  readonly modules: Readonly<Record<string, string>>;
  readonly limitMs: number;
}

process.exit = refusedCall('exit');

export default function work({ task, modules, limitMs }: ThreadedSmallWorldTask): Promise<SmallWorldResult> {
  return withGuards(() => searchSmallWorld(task, taskPlatform(modules, limitMs)));
}
