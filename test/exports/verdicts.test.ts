/** What a run came to, as JUnit XML and as Markdown; and what a format needs that a run has not kept. */
import { parse as parseJunit } from 'junit2json';
import { marked, type Tokens } from 'marked';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/exports/format.ts';
import { eventfulRun, recordOf, textOf } from './eventful.ts';

let run: RunRecord;

beforeAll(async () => {
  run = await eventfulRun();
});

const text = (name: string, of = run) => textOf(name, of);

describe('the checks as JUnit XML', () => {
  it('are read with as many failures as promises were broken', async () => {
    const suites = (await parseJunit(text('junit')))!;
    const checks = run.summary!.checks;
    if (!('testsuite' in suites) || suites.testsuite === undefined) throw new Error('no suites');
    const [suite] = suites.testsuite;
    expect(suite.name).toBe(run.name);
    expect(suite.tests).toBe(checks.length + 1);
    expect(suite.failures).toBe(checks.filter(({ promised, verdict }) => promised && verdict === 'invalid').length);
    expect(suite.testcase!.map(({ name }) => name)).toEqual(['run', ...checks.map(({ property }) => property)]);
    const skipped = suite.testcase!.filter((test) => test.skipped !== undefined);
    expect(skipped.length).toBe(suite.skipped);
  });

  it('have a failure with its facts where a promise was broken, and an error where a peer failed', async () => {
    const { summary } = run;
    const broken = {
      ...summary!,
      checks: [
        {
          property: 'validity',
          promised: true,
          verdict: 'invalid' as const,
          evidence: ['peer 1 <never> delivered 0:0'],
        },
      ],
      expectations: [{ path: 'latencyMs.p99', expected: '< 2', given: '3', holds: false }],
      failures: [{ peer: 3, reason: 'threw & fell' }],
    };
    const suites = (await parseJunit(text('junit', { ...run, summary: broken })))!;
    if (!('testsuite' in suites)) throw new Error('no suites');
    const [{ failures, errors, testcase }] = suites.testsuite!;
    expect([failures, errors]).toEqual([2, 1]);
    expect(testcase!.find(({ name }) => name === 'validity')!.failure![0].message).toBe('peer 1 <never> delivered 0:0');
  });
});

describe('Markdown', () => {
  const tables = (source: string) =>
    marked.lexer(source).filter((token): token is Tokens.Table => token.type === 'table');

  it('has tables that GitHub shows, with each check', () => {
    const [, figures, checks] = tables(text('markdown'));
    expect(figures.rows.map(([name]) => name.text)).toContain('messages sent');
    expect(checks.rows.map(([name]) => name.text)).toEqual(run.summary!.checks.map(({ property }) => property));
  });

  it('escapes what would break a table', () => {
    const odd = {
      ...run.summary!,
      checks: [{ property: 'validity', promised: true, verdict: 'invalid' as const, evidence: ['a | b\n*c* <d>'] }],
    };
    const [, , checks] = tables(text('markdown', { ...run, summary: odd }));
    expect(checks.rows.length).toBe(1);
    expect(marked.parser([checks])).toContain('<td>a | b *c* &lt;d&gt;</td>');
  });

  it('has means and intervals of several samples', async () => {
    const many = await recordOf({
      peers: 3,
      protocol: 'flood',
      samples: 3,
      seed: 1,
      network: { delay: { uniform: [1, 20] } },
    });
    const [, figures] = tables(text('markdown', many));
    expect(figures.header.length).toBe(3);
    expect(figures.rows.find(([name]) => name.text === 'latency p50')![2].text).toMatch(/ to /);
  });
});

describe('what needs more than a run has kept', () => {
  it.each(['gexf', 'shiviz', 'pcapng', 'csv', 'ndjson', 'perfetto'])('is refused in a line: %s', (name) => {
    expect(() => text(name, { ...run, log: undefined })).toThrow(/^run: expected a run that kept/);
  });

  it.each(['junit', 'markdown'])('is refused in a line: %s', (name) => {
    expect(() => text(name, { ...run, summary: undefined })).toThrow(/^run: expected a run that has a summary/);
  });
});
