/** The registry of properties, and the examination of a run: add a property here. */
import { PARTITIONED, PEER_CRASHED, PEER_NOT_THERE } from '../core/drop-reasons.ts';
import { InputError } from '../core/errors.ts';
import { type FaultyRun, obligationOf } from '../core/promise.ts';
import { type Definition, type FaultKind, faultKinds, type PeerId } from '../core/protocol.ts';
import type { Books } from '../trace/books.ts';
import { CRASHED, JOINED, LEFT, RESTARTED } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import type { FactLog } from '../trace/log.ts';
import type { Recording } from '../trace/recording.ts';
import { agreement } from './agreement.ts';
import { causalOrder } from './causal-order.ts';
import { consensusAgreement } from './consensus-agreement.ts';
import { consistency } from './consistency.ts';
import { fifoOrder } from './fifo-order.ts';
import { integrity } from './integrity.ts';
import { noCreation } from './no-creation.ts';
import { noDuplication } from './no-duplication.ts';
import { type Finding, notExercised, type OwnProperty, type Property, unknown } from './property.ts';
import { termination } from './termination.ts';
import { totalOrder } from './total-order.ts';
import { Trial } from './trial.ts';
import { uniformAgreement } from './uniform-agreement.ts';
import { uniformConsensusAgreement } from './uniform-consensus-agreement.ts';
import { validity } from './validity.ts';

/** About decisions: a run is checked against them only if its protocol promises them. */
const ofConsensus: readonly Property[] = [termination, integrity, consensusAgreement, uniformConsensusAgreement];

export const properties: readonly Property[] = [
  validity,
  noDuplication,
  noCreation,
  consistency,
  agreement,
  uniformAgreement,
  fifoOrder,
  causalOrder,
  totalOrder,
  ...ofConsensus,
];

/** What a protocol with these promises is checked against: all but the properties of consensus that it lacks. */
export function propertiesFor(promises: Definition['promises']): Property[] {
  return properties.filter((property) => !ofConsensus.includes(property) || promises[property.name] !== undefined);
}

/** @throws InputError for an unknown name */
export function findProperty(name: string): Property {
  const found = properties.find((property) => property.name === name);
  if (found === undefined)
    throw new InputError('property', `one of ${properties.map((property) => property.name).join(', ')}`, name);
  return found;
}

export interface Check extends Finding {
  readonly property: string;
  /** True if the protocol promises it under every fault that the run had. */
  readonly promised: boolean;
  /** Why the run is not held to it, if too many peers were faulty. */
  readonly excess?: string;
}

export interface CheckedRun {
  readonly recording: Recording;
  /** True if the run ended because nothing more could happen. */
  readonly isQuiescent: boolean;
  /** How long was waited for deliveries, in words, if long enough to decide what never happens. */
  readonly waited?: string;
  readonly promises: Definition['promises'];
  /** The values of the protocol's parameters, on which a bound may depend. */
  readonly parameters?: FaultyRun['parameters'];
  /**
   * The faults of the experiment; those that the books show (losses, crashes) are added. A disconnected graph is a
   * partition.
   */
  readonly faults: readonly FaultKind[];
  /** Peers that crashed or never started. */
  readonly failed: readonly PeerId[];
  /** Peers that an adversary has. */
  readonly byzantine?: readonly PeerId[];
  /** The user's own properties; they stand after the others. */
  readonly own?: readonly OwnProperty[];
}

/** Holds a run to every property. */
export function checkRun(run: CheckedRun): Check[] {
  const { recording, promises } = run;
  const restart = run.faults.includes('recovery') ? 'recovery' : 'restart';
  const { down, back, faults: told } = crashesIn(recording.log, restart);
  const byzantine = new Set(run.byzantine);
  const crashed = new Set([...run.failed, ...down].filter((peer) => !byzantine.has(peer)));
  const faulty = new Set([...crashed, ...byzantine]);
  const faults = new Set([
    ...run.faults,
    ...faultsIn(recording.books),
    ...told,
    ...(crashed.size > 0 ? (['crash'] as const) : []),
    ...(byzantine.size > 0 ? (['byzantine'] as const) : []),
  ]);
  const { parameters = {} } = run;
  // With what it kept a peer goes on as if it had been slow.
  const restarted = restart === 'restart' ? back : new Set<PeerId>();
  const faultyRun: FaultyRun = { peers: recording.size, parameters, faults, byzantine, crashed, restarted };
  const trial = trialOf(run, faulty, faultyRun);
  const held = (property: OwnProperty) =>
    trial === undefined ? unknown('the trace level keeps no list of all deliveries') : findingOf(property, trial);
  return [
    ...propertiesFor(promises).map((property) => ({
      property: property.name,
      ...obligationOf(promises[property.name], faultyRun),
      ...held(property),
    })),
    ...(run.own ?? []).map((property) => ({
      property: property.name,
      ...obligationOf(property.tolerates ?? faultKinds, faultyRun),
      ...held(property),
    })),
  ];
}

/** A promise that nothing could have broken is not one that was kept. */
function findingOf(property: OwnProperty, trial: Trial): Finding {
  const finding = property.examine(trial);
  const missing = finding.verdict === 'valid' ? property.missing?.(trial) : undefined;
  return missing === undefined ? finding : notExercised(missing);
}

function trialOf(
  { recording, promises, isQuiescent, waited }: CheckedRun,
  faulty: ReadonlySet<PeerId>,
  faultyRun: FaultyRun,
): Trial | undefined {
  if (recording.histories === undefined) return undefined;
  const isHeldTo = (name: 'agreement' | 'uniform-agreement') => obligationOf(promises[name], faultyRun).promised;
  const hasAgreement = isHeldTo('agreement') || isHeldTo('uniform-agreement');
  const { presence } = recording;
  const circumstances = { isQuiescent, waited, faulty, hasAgreement, byzantine: faultyRun.byzantine, presence };
  return new Trial(recording.log, recording.histories, circumstances);
}

/**
 * A message that was dropped is a loss to the protocol, whatever dropped it; only what a crashed peer doesn't get is
 * the crash's doing, and what doesn't cross a partition the partition's.
 */
const ofPeers: readonly string[] = [PEER_CRASHED, PEER_NOT_THERE, PARTITIONED];

function faultsIn(books: Books): FaultKind[] {
  const reasons = [...books.dropReasons].filter(([, count]) => count > 0).map(([reason]) => reason);
  const isBlocked = reasons.includes(PARTITIONED);
  const isLossy = reasons.some((reason) => !ofPeers.includes(reason));
  return [...(isBlocked ? (['partition'] as const) : []), ...(isLossy ? (['loss'] as const) : [])];
}

/**
 * Peers that crashed and did not come back, or left: all others are correct in the end.
 * @param restart what a restart counts as if the experiment does not name the kind of it
 */
function crashesIn(log: FactLog, restart: FaultKind) {
  const down = new Set<PeerId>();
  const back = new Set<PeerId>();
  const faults = new Set<FaultKind>();
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.code === CRASHED || row.code === LEFT) down.add(row.peer);
    else if (row.code === JOINED) faults.add('join');
    else if (row.code === RESTARTED) {
      down.delete(row.peer);
      back.add(row.peer);
    } else continue;
    if (row.code !== JOINED) faults.add(row.code === RESTARTED ? restart : 'crash');
  }
  return { down, back, faults };
}
