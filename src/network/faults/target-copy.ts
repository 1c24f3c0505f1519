/** The copy that a fault is about: `{ from: 0, to: 3, copy: 2 }`. */
import { InputError } from '../../core/errors.ts';
import { linkNumber } from '../../core/graph.ts';
import { PeerNames } from '../../core/peer-names.ts';
import type { CopyFault } from './copy-faults.ts';
import type { Happening, Occurrence } from './rule.ts';

export const COPY = 'a copy: `{ from: 0, to: 3, copy: 2 }`, the third that peer 0 sends to peer 3';
const COPIES_MAX = 2 ** 31;

// biome-ignore lint/suspicious/noExplicitAny: of a rule with any parameters.
type Drawn = Pick<Occurrence<any>, 'whom' | 'scene' | 'option'>;

/** @throws InputError if there is no such link */
export function faultOfCopy(does: CopyFault['does'], { whom, scene, option }: Drawn, byMs: number): Happening[] {
  const { from, to, copy } = fieldsOf(whom, option);
  const { graph, names = PeerNames.none } = scene;
  const [sender, receiver] = [from, to].map((end) =>
    typeof end === 'string' ? names.find(end, graph.size, option) : (end as number),
  );
  const isPeer = (peer: number) => Number.isInteger(peer) && peer >= 0 && peer < graph.size;
  if (!isPeer(sender) || !isPeer(receiver) || linkNumber(graph, sender, receiver) < 0)
    throw new InputError(option, 'two peers with a link', [from, to]);
  if (!Number.isInteger(copy) || (copy as number) < 0 || (copy as number) > COPIES_MAX)
    throw new InputError(`${option}.copy`, 'a whole number ≥ 0, counted from 0', copy);
  return [{ what: 'copy', fault: { does, from: sender, to: receiver, copy: copy as number, byMs } }];
}

function fieldsOf(whom: unknown, option: string): Readonly<Record<string, unknown>> {
  const isCopy = typeof whom === 'object' && whom !== null && Object.keys(whom).sort().join() === 'copy,from,to';
  if (!isCopy) throw new InputError(option, '{ from: peer, to: peer, copy: number }', whom);
  return whom as Readonly<Record<string, unknown>>;
}
