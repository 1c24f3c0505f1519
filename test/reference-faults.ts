/**
 * The faults of a job in the reference runtime: each action is a change of a few variables, and copies are held against
 * a list of what is on.
 */
import type { PeerId } from '../src/core/protocol.ts';
import { Random } from '../src/core/random.ts';
import type { FaultAction, Scope } from '../src/network/faults/fault-plan.ts';
import { delayOf } from '../src/network/index.ts';
import type { ReferenceRuntime } from './reference-runtime.ts';

type Front = Extract<FaultAction, { does: 'block' | 'storm' }>;

export class ReferenceFaults {
  /** In the order in which they came up. */
  fronts: Front[] = [];
  /** By the number of a block or storm: what its peers suffer while it is on. */
  readonly suffered = new Map<number, Hindrance>();
  private readonly random: Random;

  constructor(seed: number) {
    this.random = new Random(seed, 'storms');
  }

  /** By peer that is about to crash: copies that still get out. */
  readonly leaves = new Map<PeerId, number>();

  /** Why a copy is lost, or how much longer it takes. */
  fateOf(from: PeerId, to: PeerId): string | number {
    const left = this.leaves.get(from);
    if (left === 0) return 'peer crashed';
    if (left !== undefined) this.leaves.set(from, left - 1);
    const here = this.fronts.filter((front) => covers(front, from, to));
    if (here.some(({ does }) => does === 'block')) return 'partitioned';
    let laterMs = 0;
    for (const front of here) {
      if (front.does !== 'storm') continue;
      if (front.loss > 0 && this.random.next() < front.loss) return 'lost in a storm';
      if (front.delay !== undefined) laterMs += delayOf(front.delay, 0, 'test').draw(this.random);
    }
    return laterMs;
  }
}

function covers({ from, to }: Scope, sender: PeerId, receiver: PeerId): boolean {
  return (from === 'all' || from.includes(sender)) && (to === 'all' || to.includes(receiver));
}

export function applyFault(runtime: ReferenceRuntime, action: FaultAction): void {
  const { faults, peers } = runtime;
  runtime.hasFault = true;
  if (action.does === 'crash') faults.leaves.delete(action.peer);
  if (action.does === 'crash') peers[action.peer].crash(action.reason);
  else if (action.does === 'falter') faults.leaves.set(action.peer, action.leaves);
  else if (action.does === 'restart') peers[action.peer].restart(action.keeps);
  else if (action.does === 'pause') peers[action.peer].pause();
  else if (action.does === 'resume') peers[action.peer].resume();
  else if (action.does === 'slow') peers[action.peer].slowMs = action.ms;
  else if (action.does === 'skew') peers[action.peer].skew = action.factor;
  else if (action.does === 'cut' || action.does === 'mend')
    runtime.changeLink(action.a, action.b, action.does === 'mend');
  else if (action.does === 'unblock' || action.does === 'calm')
    faults.fronts = faults.fronts.filter(({ id }) => id !== action.id);
  else if (action.does === 'block' || action.does === 'storm') faults.fronts.push(action);
  if (action.does === 'crash' || action.does === 'restart')
    tellOracles(runtime, action.peer, action.does === 'restart');
  const hindrance = hindranceOf(action, faults.suffered);
  if (hindrance === undefined) return;
  for (const peer of peers) {
    const isMeant = hindrance.from === 'all' || hindrance.from.includes(peer.id);
    if (isMeant && !peer.hasCrashed)
      peer.fact({ fact: hindrance.isOver ? 'relieved' : 'afflicted', text: hindrance.text });
  }
}

/** The failure detectors of all others learn of it; one that is back learns who is not. */
function tellOracles(runtime: ReferenceRuntime, peer: PeerId, isBack: boolean): void {
  for (const other of runtime.peers) {
    if (other.id === peer) continue;
    if (!other.hasCrashed) other.tellOracle(peer, isBack);
    else if (isBack) runtime.peers[peer].tellOracle(other.id, false);
  }
}

interface Hindrance {
  readonly from: Scope['from'];
  readonly text: string;
  readonly isOver: boolean;
}

/** Whom an action hinders, in the words of the trace, and whether it is over. */
function hindranceOf(action: FaultAction, suffered: Map<number, Hindrance>): Hindrance | undefined {
  const one = (peer: PeerId, text: string, isOver = false): Hindrance => ({ from: [peer], text, isOver });
  if (action.does === 'slow')
    return action.ms === 0
      ? one(action.peer, 'messages take no time', true)
      : one(action.peer, `each message takes ${action.ms} ms`);
  if (action.does === 'falter')
    return one(
      action.peer,
      `of what it sends, ${action.leaves} ${action.leaves === 1 ? 'message gets' : 'messages get'} out`,
    );
  if (action.does === 'skew')
    return action.factor === 1
      ? one(action.peer, 'timers run as long as asked', true)
      : one(action.peer, `timers run ${action.factor} times as long`);
  if (action.does === 'unblock' || action.does === 'calm') {
    const known = suffered.get(action.id);
    suffered.delete(action.id);
    return known && { ...known, isOver: true };
  }
  if (action.does !== 'block' && action.does !== 'storm') return undefined;
  const text = `messages to ${whom(action.to)} ${action.does === 'block' ? 'are blocked' : stormOf(action)}`;
  const hindrance = { from: action.from, text, isOver: false };
  suffered.set(action.id, hindrance);
  return hindrance;
}

function whom(to: Scope['to']): string {
  if (to === 'all') return 'all peers';
  if (to.length === 1) return `peer ${to[0]}`;
  // Of more than five the first four are named.
  const named = to.length > 5 ? [...to.slice(0, 4), `${to.length - 4} more`] : [...to];
  return `peers ${named.slice(0, -1).join(', ')} and ${named.at(-1)}`;
}

function stormOf({ loss, delay }: Extract<FaultAction, { does: 'storm' }>): string {
  const losses = loss > 0 ? [`are lost with probability ${loss}`] : [];
  if (delay === undefined) return losses.join();
  const [[law, given]] = Object.entries(delay);
  const time = law === 'constant' ? `${given} ms` : `a time that is ${law} [${[given].flat().join(', ')}]`;
  return [...losses, `take longer by ${time}`].join(' and ');
}
