/**
 * Definitions and the table say the same: a promise tolerates a fault exactly if its cells hold. What a definition does
 * not promise though it held is listed here, with the reason; nothing excuses a promise that fails.
 */
import type { Parameters } from '../core/parameters.ts';
import { boundOf, isPromised } from '../core/promise.ts';
import { type Definition, type FaultKind, faultKinds, type PropertyName, type Tolerated } from '../core/protocol.ts';
import { fails, type TableRow } from './cell.ts';
import type { ConditionName } from './condition.ts';
import { gossips, waitingConsensus } from './explanations/protocol-groups.ts';

/** The conditions that a fault of a promise stands for. A peer that restarts has crashed before. */
const conditionsOf: Readonly<Record<FaultKind, readonly ConditionName[]>> = {
  loss: ['loss'],
  duplication: ['duplication'],
  crash: ['crash-of-a-minority'],
  recovery: ['crash-of-a-minority', 'restart-with-memory'],
  restart: ['crash-of-a-minority', 'restart-with-memory', 'restart-without-memory'],
  pause: ['pause'],
  partition: ['partition-that-heals'],
  byzantine: ['byzantine-below-a-third'],
  // No column: what holds under it is checked by the tests of faults.
  join: [],
};

/** Peers of the largest schedules. */
const PEERS = 5;

/** What is not promised though no schedule shows that it fails. */
export interface Unpromised {
  readonly protocols: readonly string[];
  readonly properties: readonly PropertyName[];
  /** `none`: not even without faults. */
  readonly faults: readonly (FaultKind | 'none')[];
  readonly reason: string;
}

const delivery = ['validity', 'agreement', 'uniform-agreement'] as const;
const restarts = ['restart', 'recovery'] as const;

export const unpromised: readonly Unpromised[] = [
  {
    protocols: ['fifo', 'causal', 'moving-sequencer'],
    properties: ['fifo-order', 'causal-order'],
    faults: restarts,
    reason:
      'A restarted peer waits for numbers that it has had before: it delivers too little, and so nothing in a wrong ' +
      'order. That is no order to rely on.',
  },
  {
    protocols: ['lamport', 'skeen', 'token'],
    properties: ['total-order'],
    faults: restarts,
    reason: 'As before: a restarted peer that waits for ever delivers nothing in a wrong order.',
  },
  {
    protocols: [
      'uniform-all-ack',
      'byzantine-consistent',
      'byzantine-consistent-signed',
      'skeen',
      'moving-sequencer',
      'token',
      'turbine',
    ],
    properties: ['no-duplication'],
    faults: restarts,
    reason:
      'The votes or numbers for a second delivery have come before the restart, and do not come again unless other ' +
      'faults bring them.',
  },
  {
    protocols: gossips,
    properties: [...delivery, 'fifo-order', 'causal-order', 'total-order'],
    faults: ['none'],
    reason: 'It holds with a probability, which is high among five peers. A promise is certain.',
  },
  {
    protocols: ['byzantine-consistent', 'byzantine-consistent-signed'],
    properties: ['agreement', 'uniform-agreement'],
    faults: ['none'],
    reason: 'A Byzantine origin breaks it, which is why the protocol does not promise it.',
  },
  {
    protocols: ['stubborn', 'logged'],
    properties: ['no-duplication', 'agreement', 'uniform-agreement'],
    faults: ['none'],
    reason: 'The source promises that what is sent arrives, and leaves the rest to the algorithms above it.',
  },
  {
    protocols: ['stubborn', 'logged', 'logged-uniform', 'raft', 'paxos', 'scuttlebutt'],
    properties: [...delivery, 'termination'],
    faults: ['partition'],
    reason: 'What is sent for ever passes a partition that heals. No promise is about one that never does.',
  },
  {
    protocols: ['logged-uniform'],
    properties: delivery,
    faults: ['restart'],
    reason: 'The other peers send all of it again for ever. The model of the source has stable storage, which stays.',
  },
  {
    protocols: ['raft'],
    properties: ['no-duplication', 'agreement', 'uniform-agreement', 'total-order'],
    faults: ['restart'],
    reason:
      'A peer that has forgotten its vote or its log can undo what was decided. It takes more than one such peer at ' +
      'the right time, which these schedules did not have.',
  },
  {
    protocols: ['pbft'],
    properties: ['total-order'],
    faults: restarts,
    reason:
      'A peer that has forgotten what it prepared can help to give the same number to another broadcast. It takes ' +
      'enough such peers at the right time, which these schedules did not have.',
  },
  {
    protocols: waitingConsensus,
    properties: ['consensus-agreement', 'uniform-consensus-agreement', 'no-duplication', 'integrity'],
    faults: ['loss', 'partition', ...restarts],
    reason:
      'A peer that lacks a message waits instead of deciding. The source assumes perfect links and crashes for good, ' +
      'and nothing is promised without them.',
  },
  {
    protocols: ['consensus-flooding'],
    properties: ['uniform-consensus-agreement'],
    faults: ['crash'],
    reason: 'It takes a majority that crashes, or luck: schedules with a minority did not show it.',
  },
  {
    protocols: ['paxos', 'ben-or'],
    properties: ['consensus-agreement', 'uniform-consensus-agreement'],
    faults: restarts,
    reason:
      'A peer that has forgotten its votes can vote for another proposal, and so undo what was decided. It takes ' +
      'messages that are late at the right time, which these schedules did not have.',
  },
  {
    protocols: ['total-consensus'],
    properties: delivery,
    faults: ['crash', 'loss'],
    reason:
      'It rests on the broadcast below, which may be one that a crash or a loss stops; and a peer that hears nothing ' +
      'of the last batch does not ask for it.',
  },
];

/** The reason why a difference is right, if there is one. */
export function reasonFor(protocol: string, { property, fault, promised }: Difference): Unpromised | undefined {
  if (promised) return undefined;
  return unpromised.find(
    ({ protocols, properties, faults }) =>
      protocols.includes(protocol) && properties.includes(property) && faults.includes(fault),
  );
}

export interface Difference {
  readonly property: PropertyName;
  /** `none`: the property is promised at all, or holds while nothing fails. */
  readonly fault: FaultKind | 'none';
  readonly promised: boolean;
}

/** Where a definition promises what fails, or does not promise what holds. */
export function differencesOf({ cells }: TableRow, { promises, parameters }: Definition): Difference[] {
  const properties = Object.keys(cells.reordering) as PropertyName[];
  const examined = properties.filter((property) => !('doesNotApply' in cells.reordering[property]));
  return examined.flatMap((property) => {
    const holdsUnder = (condition: ConditionName) => !fails(cells[condition][property]);
    // What no schedule decides, such as the validity of a gossip that never ends, asks for no promise.
    const isUndecided = (condition: ConditionName) => 'undecided' in cells[condition][property];
    const holds = holdsUnder('reordering');
    const promised = promises[property] !== undefined;
    if (!promised && isUndecided('reordering')) return [];
    if (holds !== promised || !holds) return holds === promised ? [] : [{ property, fault: 'none' as const, promised }];
    return faultKinds.flatMap((fault): Difference[] => {
      const isTolerated = isPromised(promises[property], withCrash(fault));
      const isThird = isOfThird(promises[property]!, parameters);
      if (conditionsOf[fault].length === 0) return [];
      const under = conditionsOf[fault].map((name) => (isThird && name === MINORITY ? THIRD : name));
      if (under.some((name) => 'doesNotApply' in cells[name][property])) return [];
      if (!isTolerated && under.some(isUndecided)) return [];
      return isTolerated === under.every(holdsUnder) ? [] : [{ property, fault, promised: isTolerated }];
    });
  });
}

const MINORITY: ConditionName = 'crash-of-a-minority';
/** Also a peer that is silent is Byzantine, and so is one that crashes. */
const THIRD: ConditionName = 'byzantine-below-a-third';

/** True if the promise bears fewer crashes than those of a minority. */
function isOfThird(tolerated: Tolerated, parameters: Parameters): boolean {
  const values = Object.fromEntries(Object.entries(parameters).map(([name, { default: value }]) => [name, value]));
  const bound = boundOf(tolerated);
  return bound !== undefined && bound.most(PEERS, values) < Math.ceil(PEERS / 2) - 1;
}

function withCrash(fault: FaultKind): readonly FaultKind[] {
  return fault === 'restart' || fault === 'recovery' ? ['crash', fault] : [fault];
}
