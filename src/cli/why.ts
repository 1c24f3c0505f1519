/** `hearsay why`: the way by which a broadcast reached a peer, or what stopped it. */
import { InputError } from '../core/errors.ts';
import { deliveryPathOf } from '../trace/delivery-path.ts';
import { linesOf } from '../trace/transcript.ts';
import { print } from './terminal.ts';
import { broadcastOf, peerOf, peersOf, requestedLog, requestedRun, type SampleOptions } from './trace-arguments.ts';

export interface WhyOptions extends SampleOptions {
  readonly peer: string;
  readonly broadcast: string;
}

export async function whyCommand(run: string, options: WhyOptions): Promise<void> {
  const found = requestedRun(run, options.out);
  const peers = peersOf(found);
  const peer = peerOf(options.peer, peers);
  const { origin, sequence } = broadcastOf(options.broadcast, peers);
  const log = await requestedLog(found, options);
  if (!log.full && log.level !== 'deliveries') {
    throw new InputError('why', 'a trace of level full (run it again with --trace full)', `one of level ${log.level}`);
  }
  const { steps, said } = deliveryPathOf(log, peer, origin, sequence);
  const lineOf = linesOf(log, [], peers.names);
  await print([...steps.map(lineOf), ...(steps.length > 0 ? [''] : []), peers.names.inText(said)].join('\n'));
}
