/**
 * What a run writes, every command reads: of protocols that do anything at all, sense or nonsense, whichever way the
 * run ended.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { runIn } from '../../src/archive/runs.ts';
import { readTrace } from '../../src/archive/traces.ts';
import { compareCommand } from '../../src/cli/compare.ts';
import { exportCommand } from '../../src/cli/export.ts';
import { queryCommand } from '../../src/cli/query.ts';
import { reportCommand } from '../../src/cli/report.ts';
import { runsCommand } from '../../src/cli/runs.ts';
import { showCommand } from '../../src/cli/show.ts';
import { traceCommand } from '../../src/cli/trace.ts';
import { whyCommand } from '../../src/cli/why.ts';
import { InputError } from '../../src/core/errors.ts';
import { formats } from '../../src/exports/index.ts';
import { run } from '../../src/library/run.ts';
import { reportOf } from '../../src/platform/report-files.ts';
import { readWorldMap } from '../../src/platform/world-map-data.ts';
import { pageOf } from '../../src/reports/page/run-page.ts';
import { anyExperiment, anyScript, type Script } from './any-protocol.ts';
import { hearsay } from './command.ts';

const LONG = process.env.HEARSAY_LONG === '1';
/**
 * One case in so many gets a page with its pictures; and one in so many files of them, and is asked in SQL, which takes
 * longest.
 */
const DRAWN = 3;
const ASKED = LONG ? 24 : 12;

const module = new URL('./scripted.mjs', import.meta.url);
const { scripted } = (await import(module.href)) as { scripted(script: Script): never };
const folder = mkdtempSync(join(tmpdir(), 'hearsay-any-'));
let cases = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a command writes on standard output. */
async function printed(command: () => Promise<void>): Promise<string> {
  const texts: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk, ...rest) => {
    texts.push(String(chunk));
    (rest.at(-1) as (() => void) | undefined)?.();
    return true;
  });
  try {
    await command();
  } finally {
    write.mockRestore();
  }
  return texts.join('');
}

/** True where it was refused, because the run was told to leave no trace of this level. */
async function isRefusedFor(reason: RegExp, command: () => Promise<void>): Promise<boolean> {
  try {
    await printed(command);
    return false;
  } catch (error) {
    if (!(error instanceof InputError) || !reason.test(error.message)) throw error;
    return true;
  }
}

/** Everything that reads a run's folder, as a user would ask it. */
async function readAll(path: string, trace: string, out: string, number: number): Promise<void> {
  expect(await printed(() => showCommand(path, { out }))).toContain('seed');
  JSON.parse(await printed(() => showCommand(path, { out, json: true })));
  JSON.parse(await printed(() => runsCommand({ out, json: true })));
  JSON.parse(await printed(() => compareCommand([path, path], { out, json: true })));
  expect(await printed(() => compareCommand([path, path], { out, markdown: true }))).toContain('|');
  const isTraced = trace !== 'none';
  const noTrace = isTraced ? /^$/ : /trace/;
  await isRefusedFor(noTrace, () => traceCommand(path, { out }));
  await isRefusedFor(noTrace, async () => {
    const text = await printed(() => traceCommand(path, { out, ndjson: true }));
    for (const line of text.split('\n').filter((one) => one !== '')) JSON.parse(line);
  });
  const { summary, samples } = runIn(path)!;
  expect(summary).toBeDefined();
  const last = String(summary!.peers - 1);
  await isRefusedFor(trace === 'full' || trace === 'deliveries' ? /^$/ : /trace/, () =>
    whyCommand(path, { out, peer: last, broadcast: '0:0' }),
  );
  for (const { name } of formats)
    await isRefusedFor(/trace|level/, () =>
      exportCommand(path, { out, format: name, output: join(path, `out.${name}`) }),
    );
  if (trace === 'full') for (const { name } of formats) expect(existsSync(join(path, `out.${name}`)), name).toBe(true);
  if (number % DRAWN !== 0) return;
  const log = samples.length === 0 ? undefined : (await readTrace(runIn(path)!, samples[0])).log;
  const own = summary!.samples[0] ?? summary!;
  await pageOf(await reportOf({ summary: own, log, world: readWorldMap() }, ['a test'], []));
  if (number % ASKED !== 0) return;
  await printed(() => reportCommand(path, { out }));
  for (const table of isTraced ? ['events', 'deliveries', 'links', 'peers', 'runs'] : ['runs'])
    JSON.parse(await printed(() => queryCommand(path, `SELECT * FROM ${table}`, { out, json: true })));
  // From Parquet, which the question has made of the logs.
  await isRefusedFor(noTrace, () => traceCommand(path, { out }));
}

/** A protocol of the user's own that does so. */
function fileWith(script: Script): string {
  const file = join(folder, `protocol-${cases}.mjs`);
  writeFileSync(
    file,
    `import { scripted } from ${JSON.stringify(fileURLToPath(module))};\nexport default scripted(${JSON.stringify(script)});\n`,
  );
  return file;
}

/** Runs it, unless it is refused before, and reads all that the run has left. */
async function hold(script: Script, experiment: object, runtime: string, protocol: unknown): Promise<void> {
  const out = join(folder, `runs-${++cases}`);
  const { trace } = experiment as { trace: string };
  try {
    const { summary } = await run(
      { name: 'any', ...experiment, runtime, protocol, stop: { deadline: '300ms', events: 400 } } as never,
      {
        out,
      },
    );
    await readAll((summary as unknown as { path: string }).path, trace, out, cases);
  } catch (error) {
    // Refused as it stands, before it ran: nothing may be left but what says so.
    if (!(error instanceof InputError) || Object.keys(script.definition).length === 0) throw error;
    expect(error.message).toMatch(/: expected /);
    expect(existsSync(out) ? readdirSync(out) : []).toEqual([]);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

describe('what a run of any protocol leaves is read by all commands', () => {
  it('on the simulator', async () => {
    await fc.assert(
      fc.asyncProperty(anyScript, anyExperiment, async (script, experiment) => {
        await hold(script, experiment, 'simulator', scripted(script));
      }),
      { numRuns: LONG ? 3_000 : 12 },
    );
  });

  it('on actors', async () => {
    await fc.assert(
      fc.asyncProperty(anyScript, anyExperiment, async (script, experiment) => {
        await hold(script, experiment, 'actors', scripted(script));
      }),
      { numRuns: LONG ? 300 : 3 },
    );
  });

  it('on tcp', async () => {
    await fc.assert(
      fc.asyncProperty(anyScript, anyExperiment, async (script, experiment) => {
        await hold(script, experiment, 'tcp', fileWith(script));
      }),
      { numRuns: LONG ? 60 : 1 },
    );
  });
});

it.each(['simulator', 'tcp'])('a message that is none ends a run on %s, which every command reads', async (runtime) => {
  const out = join(folder, runtime);
  const file = fileWith({
    reactions: { start: [['sendToNeighbours', { odd: 'undefined' }]] },
    catches: false,
    reads: 'usual',
    definition: {},
  });
  const { status, stderr } = hearsay(
    [
      'run',
      '--protocol',
      file,
      '--runtime',
      runtime,
      '--peers',
      '3',
      '--topology',
      'mesh',
      '--trace',
      'full',
      '--seed',
      '1',
      '--json',
      '--out',
      out,
    ],
    folder,
  );
  expect(stderr).toContain('ContractError: peer.send: expected a message, given undefined');
  expect(status).toBe(1);
  expect(hearsay(['show', 'latest', '--out', out], folder)).toMatchObject({ status: 0, stderr: '' });
  // As one that is asked and drawn.
  await readAll(join(out, 'latest'), 'full', out, ASKED);
});
