/**
 * Decisions of a consensus protocol: a peer decides an instance by delivering a broadcast with its number, the sequence
 * number.
 */
import type { PeerId } from '../core/protocol.ts';
import type { Histories } from '../trace/histories.ts';
import { listOf, nameOf } from '../trace/histories.ts';
import { safetyFinding } from './evidence.ts';
import type { Finding } from './property.ts';
import type { Trial } from './trial.ts';

/** The instance in which a broadcast is proposed. */
export function instanceOf({ numbering, strangers }: Histories, number: number): number {
  if (number >= numbering.count) return strangers[number - numbering.count].sequence;
  return number - numbering.firsts[numbering.originOf(number)];
}

/** Of one broadcast: the first peer that decided it, and another one if there is one. */
type Deciders = readonly [PeerId] | readonly [PeerId, PeerId];

/** By instance and number of the broadcast. */
class Decisions {
  private readonly instances = new Map<number, Map<number, Deciders>>();

  add(instance: number, number: number, peer: PeerId): void {
    const ofInstance = this.instances.get(instance) ?? new Map<number, Deciders>();
    this.instances.set(instance, ofInstance);
    const deciders = ofInstance.get(number);
    if (deciders === undefined) ofInstance.set(number, [peer]);
    else if (deciders.length === 1 && deciders[0] !== peer) ofInstance.set(number, [deciders[0], peer]);
  }

  /** Another peer that decided another broadcast in this instance, and that broadcast. */
  contraryTo(instance: number, number: number, peer: PeerId): { peer: PeerId; number: number } | undefined {
    for (const [other, deciders] of this.instances.get(instance) ?? []) {
      const decider = deciders.find((one) => one !== peer);
      if (other !== number && decider !== undefined) return { peer: decider, number: other };
    }
    return undefined;
  }

  /** Whether two peers have decided one instance. */
  get hasTwoPeers(): boolean {
    return [...this.instances.values()].some((ofInstance) => new Set([...ofInstance.values()].flat()).size > 1);
  }
}

/** The finding on whether no two peers decided differently. @param excepted peers whose decisions do not count */
export function sameDecisions(trial: Trial, excepted: ReadonlySet<PeerId> = new Set()): Finding {
  const { histories } = trial;
  const decisions = decisionsOf(trial, excepted);
  const contraries = Array.from({ length: histories.size }, (_, peer) => {
    if (excepted.has(peer)) return undefined;
    for (const [position, number] of listOf(histories, peer).entries()) {
      const contrary = decisions.contraryTo(instanceOf(histories, number), number, peer);
      if (contrary !== undefined) return { position, ...contrary };
    }
    return undefined;
  });
  const positions = Int32Array.from(contraries, (contrary) => contrary?.position ?? -1);
  return safetyFinding(trial, positions, (peer, name, time) => {
    const contrary = contraries[peer]!;
    const instance = instanceOf(histories, contrary.number);
    const other = nameOf(histories, contrary.number);
    return `peer ${peer} delivered ${name} at ${time}; peer ${contrary.peer} decided ${other} in instance ${instance}`;
  });
}

/** What was missing in a run in which no two peers decided an instance. */
export function withoutTwoDecisions(trial: Trial, excepted: ReadonlySet<PeerId> = new Set()): string | undefined {
  if (decisionsOf(trial, excepted).hasTwoPeers) return undefined;
  return `no two ${excepted.size > 0 ? 'correct ' : ''}peers decided the same instance`;
}

function decisionsOf({ histories }: Trial, excepted: ReadonlySet<PeerId>): Decisions {
  const decisions = new Decisions();
  for (let peer = 0; peer < histories.size; peer++) {
    if (excepted.has(peer)) continue;
    for (const number of listOf(histories, peer)) decisions.add(instanceOf(histories, number), number, peer);
  }
  return decisions;
}
