/** The report of a check, made from its result alone. */
import { describe, expect, it } from 'vitest';
import type { CheckFinding, CheckResult, PropertyResult } from '../../src/reports/check-result.ts';
import { checkReport } from '../../src/reports/text/check.ts';
import { undecidedText } from '../../src/reports/text/check-verdict.ts';
import { plain } from '../../src/text/layout.ts';

const none = { held: 0, violated: 0, unknown: 0, notExercised: 0 };

function result(changes: Partial<CheckResult>): CheckResult {
  return {
    version: 1,
    name: 'check-x',
    protocol: 'x over y',
    faults: ['loss', 'crash'],
    peers: 6,
    seed: 9,
    schedules: 2_000,
    examined: 2_000,
    interrupted: false,
    threads: 4,
    events: 123_456,
    wallMs: 2_000,
    schedulesPerSecond: 1_000,
    properties: [],
    troubles: { notDeterministic: 0, throws: 0, changesMessages: 0, neverEnds: 0 },
    findings: [],
    path: 'runs/check-x/1',
    ...changes,
  };
}

function lineOf(one: Omit<PropertyResult, 'property'>): string {
  const lines = checkReport(result({ properties: [{ property: 'agreement', ...one }] }), {
    columns: 80,
    palette: plain,
  });
  return lines.find((line) => /^ {4}. agreement/.test(line))!.trim();
}

describe('the report of a check', () => {
  it('says what was checked, and how fast', () => {
    const text = checkReport(result({}), { columns: 100, palette: plain }).join('\n');
    expect(text).toContain('  x over y: 2,000 schedules of up to 6 peers under loss and crash, seed 9\n');
    expect(text).toContain('2.00 s on 4 threads: 1,000 schedules a second, 123,456 messages received');
    expect(text).toContain('Kept in runs/check-x/1');
  });

  it('says that it ended before its time, and why', () => {
    const headOf = (changes: Partial<CheckResult>) => checkReport(result(changes), { columns: 100, palette: plain })[2];
    expect(headOf({ examined: 70, interrupted: true })).toContain('interrupted after 70 of 2,000 schedules');
    expect(headOf({ examined: 70 })).toContain('given up after 70 of 2,000 schedules');
  });

  it('says how long each schedule ran on, if that was asked for', () => {
    const text = checkReport(result({ deliverWithinMs: 10_000 }), { columns: 200, palette: plain }).join('\n');
    expect(text).toContain('under loss and crash, each until 10s after its last broadcast and fault, seed 9');
  });

  it('says which promises were not decided, and how to decide them', () => {
    const properties = [
      { property: 'validity', promised: true, wherePromised: { ...none, held: 2_000 }, elsewhere: none },
      { property: 'agreement', promised: true, wherePromised: { ...none, held: 5, unknown: 1_995 }, elsewhere: none },
      { property: 'total-order', promised: false, wherePromised: none, elsewhere: { ...none, unknown: 3 } },
    ];
    expect(undecidedText({ properties })).toBe(
      'not decided: agreement in 1,995 of 2,000 schedules; --fail-on-unknown makes this a failure, and --deliver-within decides it',
    );
    expect(undecidedText({ properties: [properties[0], properties[2]] })).toBeUndefined();
  });

  it('has a verdict for each property', () => {
    expect(lineOf({ promised: true, wherePromised: { ...none, held: 2_000 }, elsewhere: none })).toBe(
      '✓ agreement  held in all 2,000',
    );
    expect(
      lineOf({ promised: true, wherePromised: { ...none, held: 1_997, violated: 3, unknown: 0 }, elsewhere: none }),
    ).toBe('✗ agreement  violated in 3 of 2,000');
    expect(
      lineOf({
        promised: false,
        wherePromised: none,
        elsewhere: { ...none, held: 900, violated: 1_000, unknown: 100 },
      }),
    ).toBe('✗ agreement  violated in 1,000 of 2,000, unknown in 100');
    expect(
      lineOf({ promised: true, wherePromised: { ...none, held: 1_500, violated: 0, unknown: 500 }, elsewhere: none }),
    ).toBe('? agreement  held in 1,500 of 2,000, unknown in 500');
  });

  it('calls nothing held where nothing could have broken it', () => {
    const idle = { ...none, notExercised: 2_000 };
    expect(lineOf({ promised: true, wherePromised: idle, elsewhere: none })).toBe(
      '? agreement  not exercised in any of 2,000 schedules',
    );
    expect(lineOf({ promised: true, wherePromised: none, elsewhere: none })).toBe(
      '? agreement  not exercised in any of 2,000 schedules',
    );
    expect(
      lineOf({ promised: true, wherePromised: { ...none, held: 1_500, notExercised: 500 }, elsewhere: none }),
    ).toBe('✓ agreement  held in all 1,500, not exercised in 500');
  });

  it('tells apart the cases in which a property is promised, where others break it', () => {
    const elsewhere = { ...none, held: 500, violated: 1_000, unknown: 0 };
    expect(lineOf({ promised: false, wherePromised: { ...none, held: 500 }, elsewhere })).toBe(
      '✗ agreement  violated in 1,000 of 2,000; in none of the 500 in which it is promised',
    );
    expect(lineOf({ promised: false, wherePromised: { ...none, held: 498, violated: 2 }, elsewhere })).toBe(
      '✗ agreement  violated in 1,002 of 2,000; in 2 of the 500 in which it is promised',
    );
  });

  it('gives each finding with its story, its evidence and a command that stands unbroken', () => {
    const finding: CheckFinding = {
      finding: 'throws',
      promised: true,
      evidence: ['peer 0: Error: no'],
      seed: 12,
      foundIn: '5 peers, 9 broadcasts, 7 links',
      extent: '1 peer, 1 broadcast, 0 links',
      story: ['broadcasts: peer 0 at 0 ms', 'delay 1 ms'],
      runs: 40,
      experiment: {},
      file: 'runs/check-x/1/throws.yaml',
      command: `hearsay check '${'long '.repeat(30)}throws.ts'`,
    };
    const lines = checkReport(
      result({ findings: [finding], troubles: { notDeterministic: 3, throws: 4, changesMessages: 2, neverEnds: 1 } }),
      {
        columns: 60,
        palette: plain,
      },
    );
    expect(lines.slice(1, 6)).toEqual([
      '✗ the protocol is not deterministic: 3 schedules ran',
      '  otherwise when run again',
      '✗ the protocol threw an error in 4 of 2,000 schedules',
      '✗ the protocol changed a message that it had sent or',
      '  received in 2 of 2,000 schedules',
    ]);
    expect(lines).toContain('? the protocol did not come to an end in 1 of 2,000');
    expect(lines).toContain('  Case 1: the protocol throws an error');
    expect(lines).toContain('      broadcasts: peer 0 at 0 ms');
    expect(lines).toContain('    → peer 0: Error: no');
    expect(lines).toContain(`    ${finding.command}`);
  });

  it('begins with whether a promise was broken', () => {
    const broken = { promised: true, wherePromised: { ...none, held: 90, violated: 10 }, elsewhere: none };
    const held = { ...broken, wherePromised: { ...none, held: 100 } };
    const headOf = (changes: Partial<CheckResult>) => checkReport(result(changes), { columns: 100, palette: plain })[1];
    expect(headOf({ properties: [{ property: 'agreement', ...broken }] })).toBe(
      '✗ 1 promise was broken: agreement (in 10 of 100)',
    );
    expect(
      headOf({
        properties: [
          { property: 'agreement', ...broken },
          { property: 'validity', ...broken },
        ],
      }),
    ).toBe('✗ 2 promises were broken: agreement (in 10 of 100) and validity (in 10 of 100)');
    expect(headOf({ properties: [{ property: 'agreement', ...held }] })).toBe(
      '✓ no promise was broken in 2,000 schedules',
    );
    expect(headOf({ properties: [{ property: 'agreement', ...held }], examined: 70, interrupted: true })).toBe(
      '? no promise was broken so far, in 70 of 2,000 schedules',
    );
    expect(headOf({})).toBe('✓ nothing is promised under loss and crash');
  });

  it('shows once a case that breaks several properties', () => {
    const rest = { evidence: ['peer 1 never delivered 0:0'], seed: 1, foundIn: '', extent: '2 peers', runs: 0 };
    const finding = (property: string, promised: boolean): CheckFinding => ({
      ...{ ...rest, finding: property, promised, story: ['links 0-1'], experiment: { name: property, peers: 2 } },
      ...{ file: '', command: `hearsay run ${property}.yaml` },
    });
    const findings = [finding('agreement', true), finding('validity', true), finding('uniform-agreement', false)];
    const lines = checkReport(result({ findings }), { columns: 80, palette: plain }, ' --out mine');
    expect(lines.slice(lines.indexOf('') + 1).join('\n')).toContain(
      [
        '  Case 1: agreement and validity are violated',
        '          uniform-agreement is violated, which is not promised there',
        '    The smallest case: 2 peers',
        '      links 0-1',
        '    → peer 1 never delivered 0:0',
        '    hearsay run check:1 --out mine',
        '',
      ].join('\n'),
    );
  });
});
