/** The registry of protocols. */
import { InputError } from '../core/errors.ts';
import type { Definition } from '../core/protocol.ts';
import announce from './announce.ts';
import bestEffort from './best-effort.ts';
import causal from './causal.ts';
import fifo from './fifo.ts';
import flood from './flood.ts';
import hopList from './hop-list.ts';
import lamport from './lamport.ts';
import multicast from './multicast.ts';
import sequencer from './sequencer.ts';

export const protocols = [bestEffort, multicast, hopList, announce, flood, fifo, causal, lamport, sequencer] as const satisfies readonly Definition[];

/** @throws InputError that lists the protocols there are */
export function findProtocol(name: string): Definition {
  const found = protocols.find((protocol) => protocol.name === name);
  if (found === undefined) throw new InputError('--protocol', `one of ${protocols.map((protocol) => protocol.name).join(', ')}`, name);
  return found;
}
