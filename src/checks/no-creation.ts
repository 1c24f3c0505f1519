/**
 * No peer delivers what was not broadcast.
 *
 * A delivery at a time before the broadcast counts as created too, and so does one with another payload than the
 * broadcast's. The broadcasts of a peer whose process died may be missing from the trace: deliveries of those prove
 * nothing.
 */
import { listOf } from '../trace/histories.ts';
import { safetyFinding, withoutDeliveries } from './evidence.ts';
import { payloadsAsBroadcast } from './payloads.ts';
import { both, type Property, unknown } from './property.ts';
import type { Trial } from './trial.ts';

export const noCreation: Property = {
  name: 'no-creation',
  promise:
    'Unless s is Byzantine, a peer delivers a broadcast of origin s only if s has broadcast it, with the same payload.',
  source:
    'Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming, 2nd ed., module 3.1 (BEB3)',
  examine(all) {
    const trial = all.ofCorrectOrigins;
    const positions = trial.histories.created.map((position, peer) =>
      position < 0 ? -1 : firstUnexplained(trial, peer, position),
    );
    const created = safetyFinding(
      trial,
      positions,
      (peer, name, time) => `peer ${peer} delivered ${name} at ${time}, which nobody had broadcast`,
    );
    const finding = both(created, payloadsAsBroadcast(trial));
    if (finding.verdict === 'invalid' || trial.histories.created.every((position) => position < 0)) return finding;
    return unknown('peers delivered broadcasts of a peer that died without a record of what it had broadcast');
  },
  missing: withoutDeliveries,
};

/** The first delivery of something that no peer broadcast; those whose origin may have lost its record do not count. */
function firstUnexplained({ histories, faulty }: Trial, peer: number, position: number): number {
  const { strangers, numbering } = histories;
  const list = listOf(histories, peer);
  for (let i = position; i < list.length; i++) {
    const stranger = strangers[list[i] - numbering.count];
    if (stranger === undefined ? i === position : !faulty.has(stranger.origin)) return i;
  }
  return -1;
}
