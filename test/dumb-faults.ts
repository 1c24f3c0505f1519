/** The faults of a job in the dumb runtime: each action is a change of a few variables, and copies are held against a list of what is on. */
import type { PeerId } from '../src/core/protocol.ts';
import { Random } from '../src/core/random.ts';
import { Afflictions } from '../src/network/faults/afflictions.ts';
import type { FaultAction, Scope } from '../src/network/faults/fault-plan.ts';
import { delayOf } from '../src/network/index.ts';
import type { DumbRuntime } from './dumb-runtime.ts';

type Front = Extract<FaultAction, { does: 'block' | 'storm' }>;

export class DumbWeather {
  /** In the order in which they came up. */
  fronts: Front[] = [];
  readonly afflictions = new Afflictions();
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

export function applyDumbly(runtime: DumbRuntime, action: FaultAction): void {
  const { weather, peers } = runtime;
  runtime.hasFault = true;
  if (action.does === 'crash') weather.leaves.delete(action.peer);
  if (action.does === 'crash') peers[action.peer].crash(action.reason);
  else if (action.does === 'falter') weather.leaves.set(action.peer, action.leaves);
  else if (action.does === 'restart') peers[action.peer].restart(action.keeps);
  else if (action.does === 'pause') peers[action.peer].pause();
  else if (action.does === 'resume') peers[action.peer].resume();
  else if (action.does === 'slow') peers[action.peer].slowMs = action.ms;
  else if (action.does === 'skew') peers[action.peer].skew = action.factor;
  else if (action.does === 'cut' || action.does === 'mend') runtime.changeLink(action.a, action.b, action.does === 'mend');
  else if (action.does === 'unblock' || action.does === 'calm') weather.fronts = weather.fronts.filter(({ id }) => id !== action.id);
  else if (action.does === 'block' || action.does === 'storm') weather.fronts.push(action);
  const affliction = weather.afflictions.of(action);
  if (affliction === undefined) return;
  const { text, isOver } = affliction;
  for (const peer of peers) {
    const isMeant = affliction.peers === 'all' || affliction.peers.includes(peer.id);
    if (isMeant && !peer.hasCrashed) peer.fact({ fact: isOver ? 'relieved' : 'afflicted', text });
  }
}
