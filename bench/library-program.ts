/**
 * Programs of bench/programs that use the library in dist/ as contenders: what no command shows is measured in a
 * process of its own.
 */
import { join } from 'node:path';
import { root } from './hearsay.ts';
import type { Contender, Reading, Scale } from './job.ts';
import { jsonOf, type Ran, runProgram } from './process.ts';

export interface LibraryOptions {
  readonly source: string;
  args(scale: Scale): readonly (string | number)[];
  figures?(printed: Reading, ran: Ran): Reading;
}

/** Without `figures`, what the program prints are the figures. */
export function library({ source, args, figures = (printed) => printed }: LibraryOptions): Contender {
  return {
    name: 'hearsay',
    side: 'hearsay',
    async measure(scale) {
      const ran = await runProgram(process.execPath, [
        join(root, 'bench/programs', source),
        ...args(scale).map(String),
      ]);
      const printed = jsonOf<Reading>(ran);
      if (ran.status !== 0) throw new Error(`exit status ${ran.status}: ${ran.errors.trim().split('\n').at(-1)}`);
      return figures(printed, ran);
    },
  };
}
