/**
 * `hearsay trace`: the facts of a run, one line each: prose, or the canonical NDJSON that the summary's `traceSha256`
 * is of.
 */
import { InputError } from '../core/errors.ts';
import { factNames } from '../trace/facts.ts';
import { type FactFilter, filtered } from '../trace/filter.ts';
import type { FactLog } from '../trace/log.ts';
import { ndjsonOf } from '../trace/ndjson.ts';
import { transcriptOf } from '../trace/transcript.ts';
import { print } from './terminal.ts';
import {
  broadcastOf,
  type Peers,
  peerOf,
  peersOf,
  requestedLog,
  requestedRun,
  type SampleOptions,
  timeOf,
} from './trace-arguments.ts';
import { statesOf } from './trace-states.ts';

export interface TraceOptions extends SampleOptions {
  readonly peer?: string;
  readonly broadcast?: string;
  readonly from?: string;
  readonly to?: string;
  readonly kind?: string;
  readonly ndjson?: boolean;
  readonly states?: boolean;
}

/** Lines that are written at once. */
const LINES = 1_000;

export async function traceCommand(run: string, options: TraceOptions): Promise<void> {
  const found = requestedRun(run, options.out);
  const peers = peersOf(found);
  const filter = filterOf(options, peers);
  if (options.states === true) {
    if (options.ndjson === true) throw new InputError('--states', 'lines of prose, without --ndjson', '--ndjson');
    const states = await statesOf(run, options);
    checkKind(filter.kind, states.log);
    return printLines(states.lines(filter, peers.names));
  }
  const log = await requestedLog(found, options);
  checkKind(filter.kind, log);
  const wanted = Object.values(filter).every((value) => value === undefined) ? log : filtered(log, filter);
  if (options.ndjson === true) {
    for (const chunk of ndjsonOf(wanted)) await print(new TextDecoder().decode(chunk));
    return;
  }
  await printLines(transcriptOf(wanted, [], peers.names));
}

async function printLines(all: Iterable<string>): Promise<void> {
  let lines: string[] = [];
  for (const line of all) {
    if (lines.push(line) < LINES) continue;
    await print(lines.join('\n'));
    lines = [];
  }
  if (lines.length > 0) await print(lines.join('\n'));
}

function filterOf({ peer, broadcast, from, to, kind }: TraceOptions, peers: Peers): FactFilter {
  return {
    peer: peer === undefined ? undefined : peerOf(peer, peers),
    broadcast: broadcast === undefined ? undefined : broadcastOf(broadcast, peers),
    fromMs: from === undefined ? undefined : timeOf(from, '--from'),
    toMs: to === undefined ? undefined : timeOf(to, '--to'),
    kind,
  };
}

function checkKind(kind: string | undefined, { kinds }: FactLog): void {
  const names: readonly string[] = [...factNames, ...kinds];
  if (kind !== undefined && !names.includes(kind)) throw new InputError('--kind', `one of ${names.join(', ')}`, kind);
}
