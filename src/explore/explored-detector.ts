/**
 * The failure detector of a world that is explored: a peer suspects another one, or no longer, when the schedule says
 * so. Which schedules there are depends on the accuracy: `successors.ts` has the rules.
 */
import type { DetectorPart } from '../core/detected.ts';
import { defineDetector } from '../core/detector.ts';
import type { Accuracy } from '../core/protocol.ts';

export function exploredDetector(gives: Accuracy): DetectorPart {
  const definition = defineDetector({
    name: 'explored',
    title: 'suspects peers when the schedule says so',
    source: 'none',
    parameters: {},
    gives,
    messages: [],
    timers: [],
    create: (_peer, _parameters, verdicts) => ({
      crashed: (peer) => verdicts.suspect(peer),
      restarted: (peer) => verdicts.restore(peer),
    }),
  });
  return { definition, parameters: {} };
}
