/** From a search to its result, as it is printed and kept. */
import { propertiesFor } from '../../checks/index.ts';
import { boundOf, isPromised } from '../../core/promise.ts';
import { type Definition, type FaultKind, faultKinds, type Tolerated } from '../../core/protocol.ts';
import type { CheckFinding, CheckResult, PropertyResult } from '../../reports/check-result.ts';
import { withCopies } from '../paths.ts';
import { caseFile, experimentOf, type Scope } from './case.ts';
import { extentOf, storyOf } from './case-text.ts';
import type { Search } from './search.ts';
import type { Shrunk } from './shrink.ts';
import type { Counts } from './tally.ts';

/** What a search does not know of itself. */
export interface Circumstances {
  readonly title: string;
  readonly top: Definition;
  readonly seed: number;
  readonly schedules: number;
  readonly threads: number;
  readonly path: string;
  /** Where the experiment of a finding is kept, and the command that runs it. */
  placeOf(finding: string): string;
  commandFor(place: string): string;
  /** The command that examines the schedule of one seed again; empty where there is none. */
  commandAgain(seed: number): string;
}

export function resultOf(
  { scope, tally, findings, isInterrupted, wallMs }: Search,
  circumstances: Circumstances,
): CheckResult {
  const { title, top, seed, schedules, threads, path } = circumstances;
  return {
    version: 1,
    name: scope.name,
    protocol: title,
    faults: [...scope.faults],
    peers: scope.peers,
    ...(scope.topology === undefined ? {} : { topology: scope.topology.title }),
    ...(scope.network === undefined ? {} : { network: scope.network }),
    ...(scope.deliverWithinMs === undefined ? {} : { deliverWithinMs: scope.deliverWithinMs }),
    seed,
    schedules,
    examined: tally.cases,
    interrupted: isInterrupted,
    threads,
    events: tally.events,
    wallMs,
    schedulesPerSecond: wallMs > 0 ? (tally.cases * 1000) / wallMs : 0,
    properties: [
      ...propertiesFor(top.promises).map(({ name }) => ({ name, tolerates: top.promises[name] })),
      ...(scope.properties ?? []).map(({ name, tolerates = faultKinds }) => ({ name, tolerates })),
    ].map(
      ({ name, tolerates }, index): PropertyResult => ({
        property: name,
        promised: isPromised(tolerates, withCrashes(scope.faults)),
        ...boundFor(tolerates, scope.faults),
        wherePromised: verdictsOf(tally.promised[index] ?? none),
        elsewhere: verdictsOf(tally.others[index] ?? none),
      }),
    ),
    troubles: {
      notDeterministic: tally.failures['not-deterministic'],
      throws: tally.failures.throws,
      changesMessages: tally.failures['changes-messages'],
      neverEnds: tally.failures['never-ends'],
    },
    findings: findings.map((shrunk) => findingOf(scope, shrunk, circumstances)),
    path,
  };
}

/** The file of a finding. @param copies of the files that it names, by their places */
export function findingFile(scope: Scope, shrunk: Shrunk, copies: ReadonlyMap<string, string> = new Map()): string {
  const { finding, promised, evidence } = shrunk;
  const experiment = withCopies(experimentOf(namedFor(scope, finding), shrunk.smallest), copies);
  return caseFile(experiment, [
    `${finding}${promised ? '' : ', not promised'}:`,
    ...evidence.map((fact) => `  ${oneLine(fact)}`),
  ]);
}

function findingOf(scope: Scope, shrunk: Shrunk, { placeOf, commandFor, commandAgain }: Circumstances): CheckFinding {
  const { finding, promised, original, smallest, evidence, runs } = shrunk;
  return {
    finding,
    promised,
    evidence: [...evidence],
    seed: original.seed,
    foundIn: extentOf(original),
    extent: extentOf(smallest),
    story: storyOf(smallest, scope),
    runs,
    experiment: experimentOf(namedFor(scope, finding), smallest),
    file: placeOf(finding),
    // A single run of its file cannot differ from itself.
    command: finding === 'not-deterministic' ? commandAgain(original.seed) : commandFor(placeOf(finding)),
  };
}

function namedFor(scope: Scope, finding: string): Scope {
  return { ...scope, name: `${scope.name}-${finding}`, wire: finding === 'changes-messages' };
}

/** Of a property of the user's own before the first schedule. */
const none: Counts = { valid: 0, invalid: 0, unknown: 0, notExercised: 0 };

/** A peer that restarts has crashed before. */
function withCrashes(faults: readonly FaultKind[]): readonly FaultKind[] {
  return faults.includes('restart') || faults.includes('recovery') ? ['crash', ...faults] : faults;
}

function boundFor(tolerated: Tolerated | undefined, faults: readonly FaultKind[]): Pick<PropertyResult, 'bound'> {
  const bound = tolerated && boundOf(tolerated);
  const matters = faults.some((fault) => fault === 'crash' || fault === 'byzantine');
  return bound !== undefined && matters ? { bound: bound.text } : {};
}

function verdictsOf({ valid, invalid, unknown, notExercised }: Counts): PropertyResult['elsewhere'] {
  return { held: valid, violated: invalid, unknown, notExercised };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
