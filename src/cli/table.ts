/** `hearsay table`: under which conditions a protocol keeps each property, found by random schedules. */
import { availableParallelism } from 'node:os';
import { reactionLimitOf } from '../platform/reaction-limit.ts';
import { makeTable } from '../platform/table-run.ts';
import { protocols } from '../protocols/index.ts';
import { tableText } from '../table/text.ts';
import { integerOf } from './flags.ts';
import { stdout } from './output-streams.ts';
import { Bar } from './progress.ts';
import { pageOf, print } from './terminal.ts';

/** As commander gives them: texts, as the user typed them. */
export interface TableOptions {
  readonly schedules: string;
  readonly seed: string;
  readonly threads?: string;
  readonly reactionLimit?: string;
  readonly json?: boolean;
}

/** @param given protocols, by name or path; all that come with Hearsay if there is none */
export async function tableCommand(given: readonly string[], options: TableOptions): Promise<void> {
  const schedules = integerOf('--schedules', options.schedules, 1, 1_000_000);
  const { threads } = options;
  const request = {
    protocols: given.length === 0 ? protocols.map(({ name }) => name) : given,
    seed: integerOf('--seed', options.seed, 1, Number.MAX_SAFE_INTEGER - schedules),
    schedules,
    threads: threads === undefined ? availableParallelism() : integerOf('--threads', threads, 1, 1024),
    limitMs: reactionLimitOf(options.reactionLimit, '--reaction-limit'),
  };
  const bar = new Bar();
  bar.show(0, () => 'starting threads');
  const { table, promisesOf } = await makeTable(request, (share) =>
    bar.show(share, () => `${Math.floor(100 * share)} % of the schedules`),
  ).finally(() => bar.end());
  await print(
    options.json === true ? JSON.stringify(table, null, 2) : tableText(table, promisesOf, pageOf(stdout)).join('\n'),
  );
}
