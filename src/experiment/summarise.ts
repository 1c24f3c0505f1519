/**
 * From what a runtime gives back to the summary: the books as they are, the measures and the checks in their own keys.
 */

import { type CheckedRun, checkRun } from '../checks/index.ts';
import { directedLinkCount, isComplete, linkCount } from '../core/graph.ts';
import type { PeerNames } from '../core/peer-names.ts';
import { promisesOf } from '../core/promise.ts';
import { Random } from '../core/random.ts';
import { measured } from '../measures/index.ts';
import { isAbsent } from '../measures/measure.ts';
import { worldViewsAt } from '../measures/world-views.ts';
import { faultKindsOf } from '../network/faults/fault-plan.ts';
import { isConnectedThroughout, latecomersOf } from '../network/faults/moves.ts';
import { canDuplicate, canLose } from '../network/link-traits.ts';
import type { SampleSummary } from '../reports/summary.ts';
import type { Job, Outcome } from '../runtimes/runtime.ts';
import { statisticsOf } from '../topologies/statistics.ts';
import type { Books } from '../trace/books.ts';
import { traceSha256 } from '../trace/ndjson.ts';
import { Recording } from '../trace/recording.ts';
import { clocksOf } from './clock-summary.ts';
import { faultsOf, healCheckOf } from './fault-summary.ts';
import { examinedSafely, ownMeasures } from './own-figures.ts';
import type { Platform } from './platform.ts';
import type { Prepared } from './prepared-experiment.ts';
import type { Experiment } from './schema.ts';
import { waitedFor } from './time-to-deliver.ts';

/** Above so many peers they are not listed one by one. */
const PEERS_LISTED = 10_000;
/** Above so many links the diameter would take longer than the run. */
const LINKS_WALKED = 100_000;
/** Above so many facts the digest would take longer than the run; a level that keeps fewer gives one. */
const FACTS_HASHED = 5_000_000;

export interface Summarised {
  readonly summary: SampleSummary;
  readonly recording: Recording;
}

/** Sums up a sample. @param sample counts from 0 */
export async function summarise(
  prepared: Prepared,
  sample: number,
  job: Job,
  outcome: Outcome,
  platform: Platform,
): Promise<Summarised> {
  const { log } = outcome;
  // Begun before all else, as it may be worked out beside it.
  const digest =
    log.count > FACTS_HASHED ? undefined : (platform.digestBeside?.(log) ?? traceSha256(log, platform.digester?.()));
  const summarised = sumUp(prepared, sample, job, outcome, platform);
  if (digest !== undefined) summarised.summary.traceSha256 = await digest;
  return summarised;
}

/** All but the digest. */
function sumUp(prepared: Prepared, sample: number, job: Job, outcome: Outcome, platform: Platform): Summarised {
  const { experiment, layers, topology } = prepared;
  const { names } = topology;
  const { books, log } = outcome;
  // A protocol that makes its own links begins with those of the topology.
  const { contacts: known = job.graph } = job;
  const recording = new Recording(job.graph, books, log, job.down, {
    decides: job.program.decides,
    byzantine: job.byzantine,
    latecomers: latecomersOf(job.faults),
  });
  const { values, absent: withoutValue } = measured(recording);
  const absent: Record<string, string> = { ...withoutValue };
  const ended = new Set<string>();
  const { bytes: _bytes, ...totals } = books.totals();
  const duplicated = sumOf(books.kindDuplicated);
  const unaccounted = books.missing();
  const seconds = outcome.wallMs / 1000;
  const summary: SampleSummary = {
    version: 1,
    name: experiment.name,
    seed: experiment.seed + sample,
    runtime: experiment.runtime,
    protocol: layers
      .map((layer) => layer.definition.name)
      .reverse()
      .join(' over '),
    topology: topology.definition.name,
    workload: prepared.workload.definition.name,
    peers: experiment.peers,
    ...namesOf(names, absent),
    trace: log.level,
    traceSha256: log.count > FACTS_HASHED ? missing(absent, 'traceSha256', `over ${FACTS_HASHED} facts`) : undefined,
    elapsedMs: outcome.elapsedMs,
    wallMs: outcome.wallMs,
    stopped: outcome.stopped,
    reason: named(names, reasonOf(prepared, job, outcome)),
    events: totals.received,
    eventsPerSecond: seconds > 0 ? totals.received / seconds : 0,
    peakRssBytes: outcome.peakRssBytes ?? platform.peakRssBytes(),
    books: {
      ...totals,
      ...(duplicated > 0 ? { duplicated } : {}),
      ...(unaccounted > 0 ? { missing: unaccounted } : {}),
    },
    perPeer:
      books.size <= PEERS_LISTED
        ? perPeerOf(books, outcome, job)
        : missing(absent, 'perPeer', `over ${PEERS_LISTED} peers: see distributions`),
    ...(recording.decides ? { instances: recording.due } : {}),
    overheadBytes: books.overheadBytes,
    ...(books.strangers.connections + books.strangers.datagrams > 0 ? { strangers: { ...books.strangers } } : {}),
    graph: statisticsOf(
      known,
      new Random(job.seed, 'statistics'),
      !isComplete(known) && directedLinkCount(known) > 2 * LINKS_WALKED ? 'none' : 'measured',
    ),
    ...values,
    ...ownMeasures(prepared, recording, absent, ended),
    worldViewsBefore: viewsBefore(recording, job),
    distributions: books.size <= PEERS_LISTED ? undefined : distributionsOf(books),
    checks: checksOf(prepared, job, recording, outcome, ended).map((check) => ({
      ...check,
      evidence: check.evidence.map((fact) => names.inText(fact)),
      ...(check.reason === undefined ? {} : { reason: names.inText(check.reason) }),
    })),
    expectations: [],
    failures: outcome.failures.map(({ peer, reason }) => ({ peer, reason: names.inText(reason) })),
    ...byzantineOf(job),
    ...faultsOf(job, outcome, recording),
    ...clocksOf(outcome),
    dropReasons: Object.fromEntries(books.dropReasons),
    remarks: [...topology.remarks, ...outcome.remarks.map((remark) => names.inText(remark))],
    absent,
  };
  if (ended.size > 0) summary.endedCalls = [...ended];
  return { summary, recording };
}

/** @param ended gets the properties that did not come back */
export function checksOf(
  { layers, experiment, properties }: Prepared,
  job: Job,
  recording: Recording,
  outcome: Outcome,
  ended: Set<string>,
): SampleSummary['checks'] {
  const { plan } = job;
  const top = layers[layers.length - 1];
  const { stopped, failures } = outcome;
  // On links that lose packets, tcp still delivers everything once.
  const isMended = experiment.isolate && experiment.runtime === 'tcp';
  const latecomers = latecomersOf(job.faults);
  const connected =
    latecomers.length === 0
      ? statisticsOf(recording.graph, new Random(0, 'statistics'), 'none').connected
      : isConnectedThroughout(recording.graph, latecomers);
  const faults: CheckedRun['faults'] = [
    ...(connected ? [] : (['partition'] as const)),
    ...(plan !== undefined && !isMended && canLose(plan) ? (['loss'] as const) : []),
    ...(plan !== undefined && !isMended && canDuplicate(plan) ? (['duplication'] as const) : []),
    ...(job.faults === undefined ? [] : faultKindsOf(job.faults, outcome.elapsedMs)),
  ];
  const checks = checkRun({
    recording,
    isQuiescent: stopped === 'quiescent',
    waited: waitedIn(experiment, job, recording, outcome),
    promises: promisesOf(layers),
    parameters: top.parameters,
    byzantine: job.byzantine,
    faults,
    failed: failures.map(({ peer }) => peer),
    own: properties.map(({ definition }) => examinedSafely(definition, ended)),
  }).map((check) => ({ ...check, evidence: [...check.evidence] }));
  return [...checks, ...healCheckOf(experiment, recording, outcome)];
}

function waitedIn(
  { stop: { deliverWithin } }: Experiment,
  job: Job,
  { histories }: Recording,
  { elapsedMs }: Outcome,
): string | undefined {
  return deliverWithin === undefined ? undefined : waitedFor(job, histories, deliverWithin, elapsedMs);
}

/** Nothing where all peers are correct. */
function byzantineOf({ corruptions = [] }: Job): Pick<SampleSummary, 'byzantine'> {
  const all = corruptions.flatMap(({ definition, peers }) =>
    peers.map((peer) => ({ peer, behaviour: definition.name })),
  );
  return all.length === 0 ? {} : { byzantine: all.sort((one, other) => one.peer - other.peer) };
}

function missing(absent: Record<string, string>, key: string, reason: string): undefined {
  absent[key] = reason;
  return undefined;
}

/** All of them, unless they are too many. */
function namesOf({ any, labels }: PeerNames, absent: Record<string, string>): Pick<SampleSummary, 'names'> {
  if (!any) return {};
  if (labels.length <= PEERS_LISTED) return { names: [...labels] };
  absent.names = `over ${PEERS_LISTED} peers: see names.json in the folder of the run`;
  return {};
}

function named(names: PeerNames, text: string | undefined): string | undefined {
  return text === undefined ? undefined : names.inText(text);
}

/** If a run ended early, the reason says what was expected of the whole run. */
function reasonOf(
  prepared: Prepared,
  { graph, program: { decides } }: Job,
  { stopped, reason, books }: Outcome,
): string | undefined {
  if (stopped === 'quiescent' || stopped === 'delivered') return reason;
  const { experiment, workload, layers } = prepared;
  const { peers } = experiment;
  const total = workload.definition.total(peers, workload.parameters);
  const cost = layers.length === 1 ? layers[0].definition.cost?.(peers, linkCount(graph)) : undefined;
  const messages = cost === undefined ? '' : ` in ${figure(cost * total)} messages of broadcasts`;
  const deliveries = decides ? '' : ` and ${figure(total * peers)} deliveries${messages}`;
  const expected = `expected ${figure(total)} broadcasts${deliveries}`;
  const { sent, inFlight } = books.totals();
  const seen = `saw ${figure(sumOf(books.broadcasts))} and ${figure(sumOf(books.delivered))} in ${figure(sent)} messages`;
  const rest = inFlight > 0 ? `, of which ${figure(inFlight)} were in flight` : '';
  return `${reason === undefined ? '' : `${reason}; `}${expected}, ${seen}${rest}`;
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/** 1234567 as 1,234,567. */
function figure(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

function perPeerOf(books: Books, { places }: Outcome, { plan }: Job): SampleSummary['perPeer'] {
  const zones = plan?.places?.kind === 'zones' ? plan.places : undefined;
  return Array.from({ length: books.size }, (_, peer) => ({
    peer,
    broadcasts: books.broadcasts[peer],
    queued: books.broadcasts[peer] * books.size,
    sent: books.sent[peer],
    received: books.received[peer],
    handled: books.handled[peer],
    delivered: books.delivered[peer],
    backlogMax: books.backlogMax[peer],
    ...(zones === undefined ? {} : { zone: zones.names[zones.zoneOf[peer]] }),
    ...places?.[peer],
  }));
}

/** Just before the first link failed or was made. */
function viewsBefore(recording: Recording, { linkChanges }: Job): SampleSummary['worldViews'] {
  if (linkChanges.length === 0) return undefined;
  const views = worldViewsAt(recording, linkChanges[0].atMs - 0.001);
  return isAbsent(views) ? undefined : views;
}

function distributionsOf(books: Books): SampleSummary['distributions'] {
  const names = ['broadcasts', 'sent', 'received', 'handled', 'delivered', 'backlogMax'] as const;
  return Object.fromEntries(names.map((name) => [name, distributionOf(books[name])]));
}

function distributionOf(values: Float64Array) {
  const sorted = values.slice().sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { min: sorted[0], p50: at(0.5), p90: at(0.9), max: sorted[sorted.length - 1], sum: sumOf(values) };
}
