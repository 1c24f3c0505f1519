/**
 * Makes one row of the truth table: examines random schedules of a protocol under each condition, and cuts the smallest
 * that violates a property down to a case. What fails under a condition is not looked for in those that include it.
 */
import { propertiesFor } from '../checks/index.ts';
import type { Definition, PropertyName } from '../core/protocol.ts';
import type { Platform } from '../experiment/platform.ts';
import { type Case, experimentOf, type Scope } from '../experiment/search/case.ts';
import { examine } from '../experiment/search/examine.ts';
import type { CheckedStack } from '../experiment/search/scope.ts';
import { examineAll, type Workers } from '../experiment/search/search.ts';
import { shortTranscript } from '../experiment/search/short-transcript.ts';
import type { Counts, Tally } from '../experiment/search/tally.ts';
import type { Cell, CellsOfCondition, TableCase, TableRow } from './cell.ts';
import { conditions as allConditions, type Condition, type ConditionName } from './condition.ts';
import { failuresIn } from './failures.ts';
import { type SearchSmallWorld, withExploration } from './row-exploration.ts';

export interface RowRequest {
  readonly stack: CheckedStack;
  readonly seed: number;
  /** Of each condition. */
  readonly schedules: number;
  /** Those that are searched, with all that they include before them; all of them if it is left out. */
  readonly conditions?: readonly Condition[];
  /** Called for each condition with its scope. */
  workersFor(scope: Scope): Promise<Workers>;
  readonly platform: Platform;
  /** Explores small worlds for proofs; none are looked for if it is left out. */
  readonly searchSmallWorld?: SearchSmallWorld;
  /** Called with the number of schedules that were examined since the last call. */
  examined?(schedules: number): void;
}

/** @throws Error if the protocol throws one in a schedule */
export async function rowOf(request: RowRequest): Promise<TableRow> {
  const { top, title } = request.stack;
  const { conditions = allConditions } = request;
  const cells: Partial<Record<ConditionName, Promise<CellsOfCondition>>> = {};
  const cases: Record<string, TableCase> = {};
  for (const condition of conditions) {
    const included = condition.includes.map(async (name) => [name, await cells[name]!] as const);
    cells[condition.name] = Promise.all(included).then((known) =>
      cellsUnder(condition, failuresIn(known), request, cases),
    );
  }
  const done = await Promise.all(conditions.map(async ({ name }) => [name, await cells[name]!] as const));
  const { searchSmallWorld, stack } = request;
  const found = { cells: Object.fromEntries(done) as TableRow['cells'], cases };
  const explored = searchSmallWorld === undefined ? found : await withExploration(found, stack, searchSmallWorld);
  return {
    protocol: top.name,
    stack: title,
    cells: explored.cells,
    cases: Object.fromEntries(Object.entries(explored.cases).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

async function cellsUnder(
  condition: Condition,
  failures: ReadonlyMap<string, ConditionName>,
  request: RowRequest,
  cases: Record<string, TableCase>,
): Promise<CellsOfCondition> {
  const { stack } = request;
  const reason = exclusionOf(condition, stack);
  const names = relevantFor(stack.top);
  if (reason !== undefined) return Object.fromEntries(names.map((name) => [name, { doesNotApply: reason }]));
  const scope = scopeUnder(condition, stack);
  const workers = await request.workersFor(scope);
  const tally = await tallyOf(request, workers);
  refuseTrouble(tally, stack.title, condition);
  const open = names.filter((name) => !failures.has(name) && tally.suspects.has(name));
  const found = await casesOf(open, scope, condition, tally, workers, request.platform);
  for (const { name, record } of found.values()) cases[name] = record;
  // The order of a tally.
  const examined = propertiesFor(stack.top.promises).map(({ name }) => name);
  const cells = names.map((name): [string, Cell] => {
    const failsUnder = failures.get(name);
    if (failsUnder !== undefined) return [name, { failsUnder }];
    const index = examined.indexOf(name);
    return [name, cellOf(sumOf(tally.promised[index], tally.others[index]), found.get(name)?.name)];
  });
  return Object.fromEntries(cells);
}

/** Why a condition means nothing for a protocol, if it does not. */
function exclusionOf(condition: Condition, { top, layers }: CheckedStack): string | undefined {
  if (Object.keys(top.promises).length === 0) return 'it promises nothing about broadcasts';
  return condition.exclusion?.(layers.map(({ definition }) => definition));
}

/** Consensus decides: it is no broadcast, and a broadcast is no consensus. */
function relevantFor({ promises, decides }: Definition): PropertyName[] {
  const examined = propertiesFor(promises).map(({ name }) => name);
  return decides ? examined.filter((name) => promises[name] !== undefined) : examined;
}

/** No schedule is run twice: that `check` does. */
function tallyOf({ seed, schedules, examined }: RowRequest, workers: Workers): Promise<Tally> {
  let known = 0;
  const observer = {
    examined: (cases: number) => {
      examined?.(cases - known);
      known = cases;
    },
  };
  return examineAll({ seed, schedules, every: Number.POSITIVE_INFINITY }, workers, observer);
}

function scopeUnder({ name, faults, scope: { network, ...rest } }: Condition, { scope }: CheckedStack): Scope {
  return {
    ...scope,
    ...rest,
    ...(network === undefined && scope.network === undefined ? {} : { network: { ...network, ...scope.network } }),
    name: `${scope.name.replace(/^check-/, '')}-${name}`,
    faults,
  };
}

function refuseTrouble({ failures, suspects }: Tally, title: string, { name }: Condition): void {
  for (const kind of ['throws', 'changes-messages'] as const)
    if (failures[kind] > 0) throw new Error(`${title} under ${name}: ${kind}: ${suspects.get(kind)?.reason}`);
}

interface Found {
  readonly name: string;
  readonly record: TableCase;
}

/** By property the smallest case. One case may serve several properties. */
async function casesOf(
  open: readonly string[],
  scope: Scope,
  condition: Condition,
  tally: Tally,
  workers: Workers,
  platform: Platform,
): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  for (const property of open) {
    if (found.has(property)) continue;
    const { smallest } = await workers.shrink(tally.suspects.get(property)!);
    const evidence = await evidenceIn(smallest, open, scope, platform);
    const name = `${condition.name}-${property}`;
    const facts = await shortTranscript(scope, smallest, evidence[property] ?? [], platform);
    const experiment = experimentOf({ ...scope, name: `${scope.name}-${property}` }, smallest);
    for (const broken of Object.keys(evidence))
      if (!found.has(broken)) found.set(broken, { name, record: { evidence, facts, experiment } });
  }
  return found;
}

/** By property that the case violates. */
async function evidenceIn(
  one: Case,
  open: readonly string[],
  scope: Scope,
  platform: Platform,
): Promise<Record<string, readonly string[]>> {
  const { checks } = await examine(scope, one, platform, false);
  const violated = checks.filter(({ property, verdict }) => verdict === 'invalid' && open.includes(property));
  return Object.fromEntries(violated.map(({ property, evidence }) => [property, evidence]));
}

function sumOf(one: Counts, other: Counts): Counts {
  return {
    valid: one.valid + other.valid,
    invalid: one.invalid + other.invalid,
    unknown: one.unknown + other.unknown,
    notExercised: one.notExercised + other.notExercised,
  };
}

function cellOf({ valid, invalid, unknown }: Counts, name: string | undefined): Cell {
  if (name !== undefined) return { violated: invalid, of: valid + invalid + unknown, case: name };
  if (valid > 0) return unknown === 0 ? { held: valid } : { held: valid, open: unknown };
  return unknown > 0 ? { undecided: unknown } : { doesNotApply: 'nothing in its runs could violate it' };
}
