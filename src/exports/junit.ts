/**
 * The checks of a run as JUnit XML, as Jenkins, GitLab and GitHub's actions read it: a suite for each sample, a test
 * for each property and each expectation. A promise or expectation that does not hold is a failure; what could not be
 * decided, and what was violated but not promised, is skipped, with the reason; a run or peer that failed is an error.
 */
import { isPlanned } from '../core/crash-reasons.ts';
import type { PeerNames } from '../core/peer-names.ts';
import { escaped } from '../reports/pictures/xml.ts';
import type { SampleSummary, Summary } from '../reports/summary.ts';
import { type ExportFormat, inChunks, summaryOf } from './format.ts';

interface Test {
  readonly name: string;
  readonly outcome: 'passed' | 'skipped' | 'failure' | 'error';
  /** In a line. */
  readonly message?: string;
  /** The first offending facts. */
  readonly evidence?: readonly string[];
}

interface Suite {
  readonly name: string;
  readonly wallMs: number;
  readonly tests: readonly Test[];
}

export const junit: ExportFormat = {
  name: 'junit',
  title: 'the checks as tests: JUnit XML, for continuous integration',
  readsFacts: false,
  write: (run) => inChunks(linesOf(run.name, suitesOf(run.name, summaryOf(run, 'junit'), run.names))),
};

function suitesOf(name: string, summary: Summary, names: PeerNames): Suite[] {
  const { samples, expectations, wallMs } = summary;
  const expected = expectations.map(
    ({ path, expected: wanted, given, holds }): Test => ({
      name: `expect ${path} ${wanted}`,
      outcome: holds ? 'passed' : 'failure',
      message: holds ? undefined : `expected ${wanted}, was ${given}`,
    }),
  );
  if (samples.length === 0) return [{ name, wallMs, tests: [...testsOf(summary, names), ...expected] }];
  const suites = samples.map((sample, index) => ({
    name: `${name} sample ${index}`,
    wallMs: sample.wallMs,
    tests: testsOf(sample, names),
  }));
  return expected.length === 0 ? suites : [...suites, { name: `${name} together`, wallMs: 0, tests: expected }];
}

function testsOf(sample: SampleSummary, names: PeerNames): Test[] {
  const { stopped, reason, failures, checks } = sample;
  const failed = failures.filter((failure) => !isPlanned(failure.reason));
  return [
    stopped === 'failed' || stopped === 'interrupted'
      ? { name: 'run', outcome: 'error', message: reason ?? stopped }
      : { name: 'run', outcome: 'passed' },
    ...failed.map(({ peer, reason: why }): Test => ({ name: names.peer(peer), outcome: 'error', message: why })),
    ...checks.map(testOf),
  ];
}

function testOf({ property, promised, verdict, evidence, reason }: SampleSummary['checks'][number]): Test {
  if (verdict === 'valid') return { name: property, outcome: 'passed' };
  if (verdict === 'unknown') return { name: property, outcome: 'skipped', message: reason ?? 'unknown' };
  const first = reason ?? evidence[0] ?? 'violated';
  if (!promised) return { name: property, outcome: 'skipped', message: `not promised, and violated: ${first}` };
  return { name: property, outcome: 'failure', message: first, evidence };
}

function* linesOf(name: string, suites: readonly Suite[]): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>';
  yield `<testsuites name="${escaped(name)}" ${countsOf(suites.flatMap(({ tests }) => tests))} time="${secondsOf(suites)}">`;
  for (const suite of suites) {
    yield `  <testsuite name="${escaped(suite.name)}" ${countsOf(suite.tests)} skipped="${count(suite.tests, 'skipped')}" time="${secondsOf([suite])}">`;
    for (const test of suite.tests) yield `    ${caseOf(suite.name, test)}`;
    yield '  </testsuite>';
  }
  yield '</testsuites>';
}

function caseOf(suite: string, { name, outcome, message, evidence = [] }: Test): string {
  const head = `<testcase name="${escaped(name)}" classname="${escaped(suite)}" time="0"`;
  if (outcome === 'passed') return `${head}/>`;
  const said = message === undefined ? '' : ` message="${escaped(message)}"`;
  const type = outcome === 'skipped' ? '' : ` type="${outcome}"`;
  return `${head}><${outcome}${said}${type}>${escaped(evidence.join('\n'))}</${outcome}></testcase>`;
}

function countsOf(tests: readonly Test[]): string {
  return `tests="${tests.length}" failures="${count(tests, 'failure')}" errors="${count(tests, 'error')}"`;
}

function count(tests: readonly Test[], outcome: Test['outcome']): number {
  return tests.filter((test) => test.outcome === outcome).length;
}

function secondsOf(suites: readonly Suite[]): string {
  return (suites.reduce((sum, { wallMs }) => sum + wallMs, 0) / 1000).toFixed(3);
}
