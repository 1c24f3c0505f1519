/** `hearsay why`: the way by which a broadcast reached a peer, or what stopped it. */
import { InputError } from '../core/errors.ts';
import { linesOf } from '../trace/transcript.ts';
import { wayOf } from '../trace/way.ts';
import { type AskedOptions, askedLog, broadcastOf, wholeOf } from './asked.ts';
import { print } from './terminal.ts';

export interface WhyOptions extends AskedOptions {
  readonly peer: string;
  readonly broadcast: string;
}

export async function whyCommand(run: string, options: WhyOptions): Promise<void> {
  const peer = wholeOf(options.peer, '--peer');
  const { origin, sequence } = broadcastOf(options.broadcast);
  const log = await askedLog(run, options);
  if (log.level !== 'full' && log.level !== 'deliveries') {
    throw new InputError('why', 'a trace of level full (run it again with --trace full)', `one of level ${log.level}`);
  }
  const { steps, said } = wayOf(log, peer, origin, sequence);
  const lineOf = linesOf(log);
  await print([...steps.map(lineOf), ...(steps.length > 0 ? [''] : []), said].join('\n'));
}
