/**
 * What `hearsay check` finds, prints and leaves behind, and that what it found is had again by the command that it
 * gives.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCommand } from '../../src/cli/check.ts';
import { type CheckResult, checkResultSchema } from '../../src/reports/check-result.ts';
import type { Summary } from '../../src/reports/summary.ts';
import { hearsay } from './resident/command.ts';

const bin = fileURLToPath(new URL('../../bin/hearsay', import.meta.url));
const LONG = process.env.HEARSAY_LONG === '1';

const page = readFileSync(fileURLToPath(new URL('../../docs/check.md', import.meta.url)), 'utf8');

let folder: string;

/** Flooding that sends each broadcast once, and promises that nothing is ever missing. */
const bold = `import { defineProtocol } from 'hearsay';
import { boldly } from './words.ts';
export default defineProtocol({
  name: boldly,
  title: 'flooding that promises more than it can keep',
  source: 'a test',
  parameters: { stumbles: { type: 'boolean', default: false, meaning: 'throws an error at its second broadcast' } },
  promises: { agreement: ['loss'], 'no-creation': ['loss'] },
  knows: 'neighbours',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message) => message,
  create: (peer, { stumbles }) => {
    const take = (broadcast, from) => {
      if (!peer.firstTime(broadcast.origin, broadcast.sequence)) return;
      peer.deliver(broadcast);
      peer.sendToNeighbours(broadcast, from);
    };
    return {
      broadcast: (broadcast) => {
        if (stumbles && broadcast.sequence > 0) throw new Error('too much');
        take(broadcast);
      },
      receive: (from, broadcast) => take(broadcast, from),
    };
  },
});
`;

const hangs = bold.replace('const take =', 'if (peer.size === 3) for (;;);\n    const take =');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-check-'));
  writeFileSync(join(folder, 'words.ts'), "export const boldly: string = 'bold';\n");
  writeFileSync(join(folder, 'bold.ts'), bold);
  writeFileSync(join(folder, 'hangs.ts'), hangs);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** On one thread, unless the arguments say otherwise: each thread loads everything once more. */
function check(args: readonly string[]): { status: number | null; result: CheckResult } {
  const threads = args.includes('--threads') ? [] : ['--threads', '1'];
  const { status, stdout, stderr } = hearsay(['check', ...args, ...threads, '--json'], folder);
  expect(stderr).toBe('');
  return { status, result: checkResultSchema.strict().parse(JSON.parse(stdout)) };
}

/** Of the only check that has left its result there. */
function keptIn(name: string): CheckResult {
  const [only] = readdirSync(join(folder, name));
  return checkResultSchema.strict().parse(JSON.parse(readFileSync(join(folder, name, only, 'result.json'), 'utf8')));
}

/** What was printed, but for times, speeds and the hour. */
function timeless(text: string): string {
  return text.replace(/[\d.,]+ m?s on \d+ threads?: [\d,]+/g, '').replace(/\d{4}-\d\d-\d\dT[\d-]+/g, '');
}

/** Two results but for what differs from run to run. */
function steady({ wallMs: _w, schedulesPerSecond: _s, threads: _t, path, ...result }: CheckResult): unknown {
  return JSON.parse(JSON.stringify(result).replaceAll(path!, ''));
}

function again(command: string): { status: number | null; summary: Summary } {
  expect(command).toMatch(/^hearsay run \S+\.yaml$/);
  const { status, stdout } = hearsay([...command.split(' ').slice(1), '--json'], folder);
  return { status, summary: JSON.parse(stdout) as Summary };
}

describe('hearsay check', () => {
  const underLoss = ['best-effort', '--faults', 'loss', '--schedules', '60', '--seed', '1'];

  it('tells what best-effort does not promise under loss, and the smallest case; exit status 0', () => {
    const { status, stdout } = hearsay(['check', ...underLoss, '--threads', '1', '--out', 'loss'], folder);
    expect(status).toBe(0);
    expect(stdout).toContain('60 schedules of up to 6 peers under loss, seed 1');
    expect(stdout).toMatch(/: [\d,]+ schedules a second/);
    expect(stdout).toMatch(
      /Promised under loss\n +✓ no-duplication +held in all 60\n +✓ no-creation +held in all 60\n/,
    );
    expect(stdout).toMatch(/Not promised under loss[\s\S]*✗ agreement +violated in \d+ of 60\n/);
    expect(stdout).toMatch(/The smallest case: 2 peers, 1 broadcast, 1 link, 1 fault/);
    expect(stdout).toMatch(/→ peer \d never delivered \d:0, which peer \d did\n/);
    expect(stdout).toMatch(/→ peer \d never delivered \d:0\n +hearsay run check:\d --out loss\n/);
  });

  it('keeps every case, finds it again by the command that it gives, and finds the same on three threads', () => {
    const kept = keptIn('loss/check-best-effort');
    for (const { command, finding, promised, evidence } of LONG ? kept.findings : kept.findings.slice(0, 1)) {
      const { status, summary } = again(command);
      expect(status).toBe(0);
      expect(summary.checks).toContainEqual({ property: finding, promised, verdict: 'invalid', evidence });
    }
    const { status, result } = check([...underLoss, '--threads', '3', '--out', 'loss-again']);
    expect({ status, threads: result.threads }).toEqual({ status: 0, threads: 3 });
    expect(steady(result)).toEqual(steady(kept));
    expect(keptIn('loss-again/check-best-effort')).toEqual(result);
    const files = readdirSync(join(folder, result.path!)).sort();
    expect(files).toEqual(
      [...result.findings.map(({ finding }) => `${finding}.yaml`), 'manifest.json', 'result.json'].sort(),
    );
  });

  it('says what docs/check.md shows, and does not count a crash that it asks for as a failure of the run', () => {
    const [, command, shown] = /\n```\n\$ hearsay (.*)\n([\s\S]*?)\n {2}…\n```\n/.exec(page)!;
    const { status, stdout } = hearsay(command.split(' '), folder);
    expect(status).toBe(0);
    expect(timeless(stdout)).toContain(timeless(shown));
    const [, path] = /Kept in (\S+)/.exec(stdout)!;
    const file = readFileSync(join(folder, path, 'agreement.yaml'), 'utf8');
    expect(page).toContain(`\n\`\`\`yaml\n${file}\`\`\`\n`);
    expect(hearsay(['run', 'check:agreement', '--json'], folder).status).toBe(0);
    expect(hearsay(['show', 'check:1', '--json'], folder).stdout).toContain('"name": "check-best-effort-agreement"');
  });

  it('ends with status 1 where a protocol of the user breaks its promise, and so does the run of the case', () => {
    const { status, result } = check(['./bold.ts', '--faults', 'loss', '--schedules', '60', '--seed', '1']);
    expect(status).toBe(1);
    const agreement = result.findings.find(({ finding }) => finding === 'agreement')!;
    expect(agreement).toMatchObject({ promised: true, experiment: { peers: 2 } });
    expect(result.properties.find(({ property }) => property === 'agreement')!.promised).toBe(true);
    const { status: statusAgain, summary } = again(agreement.command);
    expect(statusAgain).toBe(1);
    expect(summary.checks).toContainEqual({
      property: 'agreement',
      promised: true,
      verdict: 'invalid',
      evidence: agreement.evidence,
    });
  });

  it('ends with status 1 where the protocol throws an error, and says where', () => {
    const args = ['./bold.ts', '--set', 'stumbles=true', '--schedules', '40', '--seed', '1', '--threads', '1'];
    const { status, stdout } = hearsay(['check', ...args, '--out', 'stumbles'], folder);
    expect(status).toBe(1);
    expect(stdout).toMatch(/✗ the protocol threw an error in \d+ of 40 schedules/);
    const result = keptIn('stumbles/check-bold');
    expect(result.troubles.throws).toBeGreaterThan(0);
    const { evidence, command } = result.findings.find(({ finding }) => finding === 'throws')!;
    expect(evidence[0]).toMatch(/^peer \d: Error: too much/);
    expect(again(command)).toMatchObject({ status: 1, summary: { stopped: 'failed' } });
  });

  it('takes a stack of several layers, with parameters of each', () => {
    const { result } = check([
      'sequencer',
      '--over',
      'causal,best-effort',
      '--set',
      'sequencer=1',
      '--set',
      'over.over.interleaving=drain',
      '--schedules',
      '20',
    ]);
    expect(result.protocol).toBe('sequencer over causal over best-effort');
    expect(result.properties.filter(({ promised }) => promised)).toHaveLength(9);
    expect(result.findings).toEqual([]);
  });

  it('keeps what it has when it is interrupted, and ends with status 130', async () => {
    const out = join(folder, 'interrupted');
    const args = ['check', 'best-effort', '--faults', 'loss', '--schedules', '10000000', '--json', '--out', out];
    const child = spawn(process.execPath, [bin, ...args], { cwd: folder });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    while (!existsSync(join(out, 'check-best-effort'))) await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill('SIGINT');
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(130);
    const result = checkResultSchema.parse(JSON.parse(printed));
    expect(result).toMatchObject({ interrupted: true, schedules: 10_000_000 });
    expect(result.examined).toBeLessThan(10_000_000);
    for (const { wherePromised, elsewhere } of result.properties) {
      const counts = [wherePromised, elsewhere].flatMap((verdicts) => Object.values(verdicts));
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(result.examined);
    }
    expect(existsSync(join(result.path!, 'result.json'))).toBe(true);
  });

  it.runIf(LONG)('does not wait for reactions that never come back, and gives up after two of them', () => {
    const args = ['check', './hangs.ts', '--schedules', '1000', '--peers', '3', '--seed', '1', '--json'];
    const { status, stdout } = spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: 'utf8' });
    const result = checkResultSchema.parse(JSON.parse(stdout));
    expect(status).toBe(1);
    expect(result.troubles.neverEnds).toBeGreaterThanOrEqual(2);
    expect(result.examined).toBeLessThan(1_000);
    const { evidence, experiment } = result.findings.find(({ finding }) => finding === 'never-ends')!;
    expect(evidence[0]).toContain('has not come back');
    expect(experiment.peers).toBe(3);
  });
});

describe('wrong input', () => {
  it.each([
    ['flod', {}, /^protocol: expected one of .*did you mean flood\?.*given flod$/],
    ['./nowhere.ts', {}, /^protocol: expected a file that exists, given \/.*\/nowhere\.ts$/],
    ['flood', { faults: 'los' }, /^--faults: expected some of loss, duplication, .*did you mean loss\?.*given los$/],
    ['flood', { over: ['best-effort'] }, /^protocol\.over: expected nothing: flood stands on no other protocol/],
    ['flood', { schedules: '0' }, /^--schedules: expected an integer from 1 to 10000000, given 0$/],
    ['flood', { peers: '1' }, /^--peers: expected an integer from 2 to 64, given 1$/],
    ['flood', { seed: 'x' }, /^--seed: expected an integer from 0/],
    ['flood', { threads: '0' }, /^--threads: expected an integer from 1 to 1024, given 0$/],
    ['best-effort', { set: ['interleaving=often'] }, /^--set interleaving: expected one of at-once, .*given often$/],
    ['flood', { set: ['hops=3'] }, /^--set hops: expected/],
    ['flood', { out: '/proc/nowhere' }, /^--out: expected a folder that can be written to/],
  ] as const)('%s %j', async (protocol, given, said) => {
    await expect(
      checkCommand(protocol, { schedules: '10', faults: 'none', over: [], peers: '6', set: [], out: folder, ...given }),
    ).rejects.toThrow(said);
  });

  it('is one line on standard error, also where a thread finds it', () => {
    for (const [args, said] of [
      [['check'], "hearsay: missing required argument 'protocol'\n"],
      [
        ['check', 'sequencer', '--set', 'sequencer=9', '--schedules', '1'],
        'hearsay: protocol.sequencer: expected a peer from 0 to ',
      ],
    ] as const) {
      const { status, stdout, stderr } = hearsay(args, folder);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(/^.*\n$/);
      expect(stderr).toContain(said);
    }
  });
});

describe('a protocol that one seed does not decide', () => {
  const flooding = (outside: string, hops: string) =>
    bold
      .replace("import { boldly } from './words.ts';", outside)
      .replace('name: boldly', "name: 'drifts'")
      .replace(
        'peer.sendToNeighbours(broadcast, from);',
        `peer.setTimer(broadcast.sequence, ${hops}); peer.sendToNeighbours(broadcast, from);`,
      )
      .replace('receive:', 'timeout: () => {},\n      receive:');

  it.each([
    ['counts in its module over all runs', 'let made = 0;', 'made++ % 1000', 'Both ran in the same module'],
    [
      'draws when it is loaded',
      'const salt = Math.floor(Math.random() * 1e5);',
      'salt',
      'For the second run the module was loaded anew',
    ],
  ])(
    'is found where it %s, with the fact where two runs part, and found again by the command',
    (_what, outside, hops, cause) => {
      writeFileSync(join(folder, 'drifts.ts'), flooding(outside, hops));
      const { status, result } = check(['./drifts.ts', '--schedules', '3', '--seed', '7']);
      expect(status).toBe(1);
      expect(result.troubles.notDeterministic).toBe(3);
      const { promised, evidence, command } = result.findings.find(({ finding }) => finding === 'not-deterministic')!;
      expect(promised).toBe(true);
      expect(evidence[0]).toMatch(
        /^two runs part at fact \d+: “\d+ ms {2}peer \d .*” in the first, “.*” in the second\. /,
      );
      expect(evidence[0]).toContain(cause);
      expect(command).toMatch(/^hearsay check \.\/drifts\.ts --faults none --peers 6 --schedules 1 --seed [789]$/);
      const again = hearsay([...command.split(' ').slice(1), '--threads', '1'], folder);
      expect(again.status).toBe(1);
      expect(again.stdout).toContain('✗ the protocol is not deterministic: 1 schedule ran otherwise when run again');
    },
  );

  it('is not one that keeps its state where it is made', () => {
    writeFileSync(join(folder, 'drifts.ts'), flooding('', 'peer.random() * 100'));
    const { status, result } = check(['./drifts.ts', '--schedules', '20', '--seed', '7']);
    expect({ status, findings: result.findings.filter(({ finding }) => finding === 'not-deterministic') }).toEqual({
      status: 0,
      findings: [],
    });
  });
});
