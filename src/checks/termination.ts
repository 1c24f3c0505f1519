/**
 * Every correct peer decides.
 *
 * An instance in which a correct peer has not proposed owes nothing: the textbook has every peer propose.
 */
import { listOf } from '../trace/histories.ts';
import { instanceOf } from './decisions.ts';
import { EVIDENCE_LIMIT, type Finding, invalid, type Property, unknown, valid } from './property.ts';
import type { Trial } from './trial.ts';

export const termination: Property = {
  name: 'termination',
  promise: 'Every correct peer eventually decides each instance in which every correct peer has proposed.',
  source:
    'Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming, 2nd ed., module 5.1 (C1)',
  examine(trial) {
    const undecided = undecidedIn(trial);
    if (undecided.length === 0) return valid;
    return trial.isQuiescent ? invalid(undecided.slice(0, EVIDENCE_LIMIT)) : stoppedBefore(undecided.length);
  },
  missing(trial) {
    if (trial.correctCount === 0) return 'there was no correct peer';
    return proposedInstances(trial) > 0 ? undefined : 'there was no instance in which every correct peer proposed';
  },
};

function stoppedBefore(undecided: number): Finding {
  return unknown(
    `the run stopped while ${undecided} ${undecided === 1 ? 'decision of a peer was' : 'decisions of peers were'} still to come`,
  );
}

/** What each correct peer has not decided, in words, by instance. */
function undecidedIn(trial: Trial): string[] {
  const { histories, faulty } = trial;
  const instances = proposedInstances(trial);
  const missing: { instance: number; peer: number }[] = [];
  for (let peer = 0; peer < histories.size; peer++) {
    if (faulty.has(peer)) continue;
    const decided = new Set([...listOf(histories, peer)].map((number) => instanceOf(histories, number)));
    for (let instance = 0; instance < instances; instance++)
      if (!decided.has(instance)) missing.push({ instance, peer });
  }
  missing.sort((a, b) => a.instance - b.instance);
  return missing.map(({ instance, peer }) => `peer ${peer} never decided instance ${instance}`);
}

/** Instances, from 0, in which every correct peer has proposed: sequence numbers count from 0 at each origin. */
function proposedInstances({ histories: { numbering }, faulty, correctCount }: Trial): number {
  if (correctCount === 0) return 0;
  let instances = Number.POSITIVE_INFINITY;
  for (let peer = 0; peer < numbering.size; peer++) {
    if (!faulty.has(peer)) instances = Math.min(instances, numbering.firsts[peer + 1] - numbering.firsts[peer]);
  }
  return instances;
}
