/** Short names of kept runs, and of the cases of checks. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { caseOfName, runsCalled } from '../../src/archive/short-names.ts';
import type { CheckFinding, CheckResult } from '../../src/reports/check-result.ts';

const out = mkdtempSync(join(tmpdir(), 'hearsay-names-'));
afterAll(() => rmSync(out, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(out, path)), { recursive: true });
  writeFileSync(join(out, path), text);
}

/** @param peers makes experiments different */
function finding(property: string, peers: number): CheckFinding {
  const rest = { promised: true, evidence: [], seed: 1, foundIn: '', extent: '', story: [], runs: 0, command: '' };
  return { ...rest, finding: property, file: '', experiment: { name: `check-flood-${property}`, peers } };
}

function checkOf(findings: readonly CheckFinding[]): string {
  const counts = { peers: 4, seed: 1, schedules: 9, examined: 9, threads: 1, events: 1, wallMs: 1 };
  const result: CheckResult = {
    ...{ version: 1, name: 'check-flood', protocol: 'flood', faults: [], interrupted: false, properties: [] },
    ...{ ...counts, schedulesPerSecond: 1, findings: [...findings] },
    troubles: { notDeterministic: 0, throws: 0, changesMessages: 0, neverEnds: 0 },
  };
  return JSON.stringify(result);
}

write('mpcomm/2026-01-01T00-00-00-000-1/experiment.yaml', 'name: mpcomm');
write('mpcomm/2026-01-02T00-00-00-000-1/experiment.yaml', 'name: mpcomm');
write('cycle/2026-01-01T00-00-00-000-1/experiment.yaml', 'name: cycle');
write('check-flood/2026-01-01T00-00-00-000-1/result.json', checkOf([finding('validity', 9)]));
write(
  'check-flood/2026-01-02T00-00-00-000-1/result.json',
  checkOf([finding('agreement', 3), finding('uniform-agreement', 3), finding('total-order', 2)]),
);
symlinkSync('cycle/2026-01-01T00-00-00-000-1', join(out, 'latest'));

const [first, second] = ['01', '02'].map((day) => join(out, `mpcomm/2026-01-${day}T00-00-00-000-1`));

it.each([
  ['mpcomm', [second]],
  ['mpcomm:1', [first]],
  ['mpcomm:2', [second]],
  ['mpcomm:3', []],
  ['mpcomm:0', []],
  ['latest', [join(out, 'latest')]],
  ['nowhere', []],
])('%s is a run', (name, folders) => {
  expect(runsCalled(name, out)).toEqual(folders);
});

it.each([
  ['check:1', 'agreement'],
  ['check:2', 'total-order'],
  ['check-flood:2', 'total-order'],
  ['check:uniform-agreement', 'agreement'],
])('%s is a case of the latest check: what breaks the same case has one number', (name, property) => {
  expect(caseOfName(name, out)).toEqual({
    file: join(out, 'check-flood/2026-01-02T00-00-00-000-1', `${property}.yaml`),
    experiment: `check-flood-${property}`,
  });
});

it('a case that a check does not have is refused, and other names are none', () => {
  expect(() => caseOfName('check:3', out)).toThrow('expected one of check:1 to check:2, given check:3');
  expect(() => caseOfName('check-mine:1', out)).toThrow('a case of a check that is kept in');
  for (const name of ['mpcomm:1', 'check', 'latest']) expect(caseOfName(name, out)).toBeUndefined();
});
