/** What a run keeps of the files that its experiment names, and that it is repeated from them. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sha256Of } from '../../src/platform/own-folder.ts';
import { hearsay } from './resident/command.ts';

// As it is built: protocols of the user's own run in threads, which import it.
const { runCommand }: typeof import('../../src/cli/run.ts') = await import(
  new URL('../../dist/cli/run.js', import.meta.url).href
);

let folder: string;
const example = fileURLToPath(new URL('../../examples/my-protocol.ts', import.meta.url));
const given: Readonly<Record<string, string>> = {
  'line.txt': 'Wien Graz\nGraz Linz\n',
  'list.txt': '5ms Graz\n',
  'zones.csv': 'zone,a,b\na,0,10\nb,10,0\n',
  'hops.ts': 'export const HOPS: number = 8;\n',
};

function write(name: string, text: string): void {
  writeFileSync(join(folder, 'mine', name), text);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-kept-'));
  mkdirSync(join(folder, 'mine'));
  for (const [name, text] of Object.entries(given)) write(name, text);
  write(
    'own.ts',
    `import { HOPS } from './hops.ts';\n${readFileSync(example, 'utf8').replace('default: 8', 'default: HOPS')}`,
  );
  const yaml =
    'topology: line.txt\nprotocol: ./own.ts\nworkload: { file: list.txt }\nnetwork: { zones: zones.csv }\nseed: 1\ntrace: full\n';
  write('run.yaml', `name: kept\n${yaml}`);
  write('sweep.yaml', `name: grid\n${yaml}sweep: { stop.quiet: [100ms, 200ms] }\n`);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The folder of the only run, sweep or check of this name. */
function only(name: string): string {
  const parent = join(folder, 'runs', name);
  const [first] = readdirSync(parent).sort();
  return join(parent, first);
}

/** Runs an experiment's file, as the command does. */
async function run(file: string, name?: string): Promise<{ digest: string; stderr: string }> {
  let [stdout, stderr] = ['', ''];
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text, done) => {
    stdout += text;
    (done as unknown as () => void)();
    return true;
  });
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += text;
    return true;
  });
  try {
    await runCommand(file, { json: true, out: join(folder, 'runs'), set: name === undefined ? [] : [`name=${name}`] });
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
  return { digest: JSON.parse(stdout).traceSha256, stderr };
}

describe('a run', () => {
  let kept: string;
  let digest: string;

  beforeAll(async () => {
    const first = await run(join(folder, 'mine/run.yaml'));
    expect(first.stderr).toBe('');
    digest = first.digest;
    kept = only('kept');
  });

  it('has a copy of each file with its digest, and an experiment that names the copies', () => {
    const { files } = JSON.parse(readFileSync(join(kept, 'files.json'), 'utf8'));
    const paths = files.map(({ file, path }: { file: string; path: string }) => [file, path]);
    expect(paths.sort()).toEqual([
      ['files/line.txt', join(folder, 'mine/line.txt')],
      ['files/list.txt', join(folder, 'mine/list.txt')],
      ['files/own.mjs', join(folder, 'mine/own.ts')],
      ['files/zones.csv', join(folder, 'mine/zones.csv')],
    ]);
    for (const { file, sha256 } of files) expect(sha256Of(readFileSync(join(kept, file)))).toBe(sha256);
    const yaml = readFileSync(join(kept, 'experiment.yaml'), 'utf8');
    for (const line of ['file: files/line.txt', 'file: files/list.txt', 'name: files/own.mjs', 'file: files/zones.csv'])
      expect(yaml).toContain(line);
    expect(yaml).not.toContain(folder);
  });

  it('is repeated from the copies, whatever has become of the originals, and says so', async () => {
    write('line.txt', '0 1\n');
    write('hops.ts', 'export const HOPS: number = 1;\n');
    rmSync(join(folder, 'mine/list.txt'));
    const moved = join(folder, 'elsewhere');
    cpSync(kept, moved, { recursive: true });
    const changes = [
      '',
      `hearsay: ${join(folder, 'mine/hops.ts')} has changed since`,
      `hearsay: ${join(folder, 'mine/line.txt')} has changed since`,
      `hearsay: ${join(folder, 'mine/list.txt')} can no longer be read`,
    ];
    const again = await run(join(moved, 'experiment.yaml'), 'again');
    // Also what was repeated is, and knows the originals.
    const third = await run(join(only('again'), 'experiment.yaml'), 'third');
    for (const one of [again, third]) {
      expect(one.digest).toBe(digest);
      expect(
        one.stderr
          .split('\n')
          .map((line) => line.replace(/: the copy.*/, ''))
          .sort(),
      ).toEqual(changes);
    }
    for (const [name, text] of Object.entries(given)) write(name, text);
    expect((await run(join(kept, 'experiment.yaml'), 'fourth')).stderr).toBe('');
  });

  it('is refused where a copy is no longer what was kept', async () => {
    const copy = join(folder, 'elsewhere/files/list.txt');
    writeFileSync(copy, '6ms Graz\n');
    const failure = run(join(folder, 'elsewhere/experiment.yaml'));
    await expect(failure).rejects.toThrow(
      /experiment\.yaml line \d+: workload\.file: expected the copy that was kept with the run: it has changed since/,
    );
    await expect(failure).rejects.toThrow(copy);
  });

  it('says that its experiment is no longer what was kept', () => {
    expect(hearsay(['run', 'cycle', '--runtime', 'simulator', '--out', 'edited'], folder).status).toBe(0);
    const file = 'edited/latest/experiment.yaml';
    expect(hearsay(['run', file, '--out', 'again'], folder).stderr).toBe('');
    writeFileSync(join(folder, file), readFileSync(join(folder, file), 'utf8').replace('peers: 5', 'peers: 6'));
    const { status, stdout, stderr } = hearsay(['run', file, '--out', 'again'], folder);
    expect(stderr).toBe(`hearsay: ${file} has changed since it was kept with its run: it is read as it is now\n`);
    expect(stdout).toContain('6 peers');
    expect(status).toBe(0);
  });

  it('of an older version, whose experiment names the files themselves, is read as it is', async () => {
    const yaml = readFileSync(join(kept, 'experiment.yaml'), 'utf8');
    mkdirSync(join(folder, 'older'));
    const paths = {
      'files/own.mjs': 'own.ts',
      'files/line.txt': 'line.txt',
      'files/list.txt': 'list.txt',
      'files/zones.csv': 'zones.csv',
    };
    const older = Object.entries(paths).reduce(
      (text, [copy, file]) => text.replace(copy, join(folder, 'mine', file)),
      yaml,
    );
    writeFileSync(join(folder, 'older/experiment.yaml'), older);
    expect((await run(join(folder, 'older/experiment.yaml'), 'fifth')).digest).toBe(digest);
  });

  it('without files has none', async () => {
    write('plain.yaml', '{ name: plain, peers: 3, seed: 1 }');
    await run(join(folder, 'mine/plain.yaml'));
    expect(existsSync(join(only('plain'), 'files.json'))).toBe(false);
    expect(existsSync(join(only('plain'), 'files'))).toBe(false);
  });
});

it('a sweep keeps them once for all its points, and goes on with them', () => {
  const { stderr } = hearsay(['sweep', 'mine/sweep.yaml', '--threads', '1'], folder);
  expect(stderr).toBe('');
  const sweep = only('grid');
  expect(readdirSync(join(sweep, 'files')).sort()).toEqual(['line.txt', 'list.txt', 'own.mjs', 'zones.csv']);
  const point = join(sweep, '000-stop.quiet=100ms');
  expect(readFileSync(join(point, 'experiment.yaml'), 'utf8')).toContain('file: ../files/line.txt');
  const digest = JSON.parse(readFileSync(join(point, 'summary.json'), 'utf8')).traceSha256;
  // As if it had been stopped before its first point was over.
  const record = JSON.parse(readFileSync(join(sweep, 'sweep.json'), 'utf8'));
  writeFileSync(join(sweep, 'sweep.json'), JSON.stringify({ ...record, isOver: false }));
  renameSync(join(point, 'summary.json'), join(folder, 'summary.json'));
  for (const trace of readdirSync(point).filter((name) => name.startsWith('trace')))
    rmSync(join(point, trace), { recursive: true });
  write('line.txt', '0 1\n');
  const goesOn = hearsay(['sweep', 'mine/sweep.yaml', '--threads', '1'], folder);
  expect(goesOn.stderr).toContain(`${join(folder, 'mine/line.txt')} has changed since: the copy`);
  expect(JSON.parse(readFileSync(join(point, 'summary.json'), 'utf8')).traceSha256).toBe(digest);
  write('line.txt', given['line.txt']);
});

it('the findings of a check name the copy of the protocol', () => {
  // It has no sequence numbers, so a peer takes every second broadcast for one that it knows: agreement is broken.
  hearsay(['check', 'mine/own.ts', '--schedules', '12', '--seed', '1', '--threads', '1', '--faults', 'loss'], folder);
  const check = only('check-my-protocol');
  const findings = readdirSync(check).filter((name) => name.endsWith('.yaml'));
  expect(findings.length).toBeGreaterThan(0);
  expect(readFileSync(join(check, findings[0]), 'utf8')).toContain('name: files/own.mjs');
  rmSync(join(folder, 'mine/own.ts'));
  const { stdout, stderr } = hearsay(['run', join(check, findings[0]), '--json'], folder);
  expect(JSON.parse(stdout).protocol).toBe('my-protocol');
  expect(stderr).toContain(`${join(folder, 'mine/own.ts')} can no longer be read`);
});
