/**
 * What a program can do: definitions of its own wherever a name may stand, and all that the command does, with values
 * instead of texts.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import * as library from '../../src/index.ts';
import {
  check,
  compare,
  defineDelayLaw,
  defineFault,
  defineMeasure,
  defineProperty,
  defineProtocol,
  defineTopology,
  defineWorkload,
  graphOf,
  open,
  report,
  run,
  sweep,
} from '../../src/index.ts';
import { loadFile } from '../../src/platform/bundle.ts';
import { keepFile } from '../../src/platform/own-folder.ts';
import causal from '../../src/protocols/causal.ts';
import flood from '../../src/protocols/flood.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-library-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const example = (name: string) => new URL(`../../examples/${name}.ts`, import.meta.url);

const myFlood = defineProtocol({ ...flood, name: 'my-flood' });
const chain = defineTopology({
  name: 'chain',
  title: 'each peer and the next',
  source: 'a test',
  parameters: { step: { type: 'integer', default: 1, min: 1, max: 9, meaning: 'how far the next one is' } },
  build: (size, { step }) =>
    graphOf(size, Array.from({ length: size }, (_, peer) => [peer, Math.min(size - 1, peer + step)]).flat()),
});
const once = defineWorkload({
  name: 'once',
  title: 'peer 0 broadcasts once',
  source: 'a test',
  parameters: {},
  total: () => 1,
  create: () => ({
    first: (peer) => (peer === 0 ? 0 : Number.POSITIVE_INFINITY),
    next: () => Number.POSITIVE_INFINITY,
  }),
});
const seven = defineDelayLaw({
  name: 'seven',
  title: 'so many times seven',
  arguments: ['times'],
  create: ([times]) => ({ draw: () => 7 * times }),
});
const stop = defineFault({
  name: 'stop',
  title: 'a peer crashes for good',
  whom: 'a peer',
  example: '{ stop: 1 }',
  parameters: {},
  lasts: 'spell',
  draw: ({ whom, fromMs, untilMs }) => [
    { what: 'crash', peer: whom as number, reason: 'planned', keeps: false, fromMs, untilMs },
  ],
  sample: () => 0,
});
const last = defineMeasure<number>({
  name: 'last',
  title: 'Time of the last delivery',
  unit: 'ms',
  definition: 'of any peer',
  source: 'a test',
  together: 'max',
  take: ({ log }) => [...log.facts()].reduce((time, fact) => (fact.fact === 'delivered' ? fact.time : time), 0),
});
const never = defineProperty({
  name: 'never',
  promise: 'Nobody delivers anything.',
  source: 'a test',
  examine: ({ log }) => {
    const first = [...log.facts()].find(({ fact }) => fact === 'delivered');
    return first === undefined
      ? { verdict: 'valid', evidence: [] }
      : { verdict: 'invalid', evidence: [`peer ${first.peer} did`] };
  },
});

describe('definitions made in the program', () => {
  it('stand wherever a name may, on all samples', async () => {
    const { summary, traces } = await run({
      seed: 1,
      peers: 4,
      samples: 2,
      topology: chain,
      protocol: { name: causal, over: myFlood },
      workload: once,
      network: { delay: { law: seven, arguments: 2 } },
      faults: [{ at: 30, fault: stop, whom: 3 }],
      measures: [last],
      properties: [never],
      trace: 'full',
    });
    expect(summary).toMatchObject({
      protocol: 'causal over my-flood',
      topology: 'chain',
      workload: 'once',
      measures: { last: 28 },
    });
    expect(summary.checks.at(-1)).toMatchObject({
      property: 'never',
      promised: true,
      verdict: 'invalid',
      evidence: ['peer 0 did'],
    });
    expect(summary.faults?.applied).toEqual({ crash: 2 });
    expect(
      traces.map((trace) => [...trace].filter(({ fact }) => fact === 'delivered').map(({ time }) => time)),
    ).toEqual([1, 2].map(() => [0, 14, 28]));
  });

  it('run as actors', async () => {
    const { summary } = await run({
      seed: 1,
      peers: 4,
      protocol: { name: 'causal', over: myFlood },
      runtime: 'actors',
    });
    expect({ stopped: summary.stopped, protocol: summary.protocol }).toEqual({
      stopped: 'quiescent',
      protocol: 'causal over my-flood',
    });
  });

  it.each([
    [
      { protocol: { name: 'causal', over: myFlood } },
      "protocol.over: expected the path of a file, such as './my-protocol.ts': on tcp peers are processes",
    ],
    [{ workload: once }, "workload: expected the path of a file, such as './my-workload.ts'"],
    [
      { network: { delay: { law: seven, arguments: 2 } } },
      "network: expected the path of a file, such as './my-law.ts'",
    ],
  ] as const)('can not go into processes, which is told before the run: %#', async (experiment, said) => {
    await expect(run({ ...experiment, runtime: 'tcp' })).rejects.toThrow(said);
  });

  it('two of one name, and one with the name of a built-in one, are not taken for each other', async () => {
    const other = defineProtocol({ ...flood, name: 'flood', title: 'another', promises: {} });
    const { summary } = await run({ seed: 1, protocol: { name: 'causal', over: { name: 'fifo', over: other } } });
    expect(summary.protocol).toBe('causal over fifo over flood');
    const [mine, builtIn] = await Promise.all([run({ seed: 1, protocol: other }), run({ seed: 1, protocol: 'flood' })]);
    const promised = ({ checks }: typeof summary) => checks.filter((one) => one.promised).length;
    expect([promised(mine.summary), promised(builtIn.summary) > 0]).toEqual([0, true]);
  });

  it('that are not whole are refused by their place', async () => {
    const { create: _, ...half } = flood;
    await expect(run({ protocol: { name: 'causal', over: half as never } })).rejects.toThrow(
      'protocol.over: expected a protocol made by defineProtocol({ … }): create must be a function',
    );
    await expect(run({ topology: once as never })).rejects.toThrow(
      'topology: expected a topology made by defineTopology({ … }), not a workload',
    );
    await expect(run({ protocol: { ...myFlood, promises: { aggreement: [] } } as never })).rejects.toThrow(
      /did you mean agreement\?/,
    );
  });

  it('may be set, and parameters by bare names and of layers as after --set', async () => {
    const { summary } = await run('mesh', {
      set: {
        protocol: { name: 'causal', over: 'best-effort' },
        interleaving: 'drain',
        runtime: 'simulator',
        seed: 1,
        topology: chain,
        step: 1,
        over: myFlood,
      },
    }).catch((error: Error) => ({ summary: error.message }));
    expect(summary).toContain('interleaving: expected one of');
    const set = { protocol: 'causal', 'over.interleaving': 'drain', runtime: 'simulator', seed: 1 };
    expect((await run('mesh', { set })).summary.protocol).toBe('causal over best-effort');
    await expect(run('mesh', { set: { ...set, 'over.interleaving': 'x' } })).rejects.toThrow(
      /^over\.interleaving: expected one of at-once/,
    );
  });

  it('come from files too, by path or URL, on every runtime', async () => {
    const { summary } = await run({
      seed: 1,
      protocol: example('my-protocol'),
      workload: `${fileURLToPath(example('my-workload'))}` as `${string}.ts`,
      runtime: 'tcp',
    });
    expect(summary).toMatchObject({ protocol: 'my-protocol', workload: 'my-workload', stopped: 'quiescent' });
  });
});

describe('check', () => {
  it('finds what breaks a definition, as an experiment that shows it when it is run', async () => {
    const { properties, findings, examined } = await check(myFlood, { schedules: 20, seed: 1, properties: [never] });
    expect(examined).toBe(20);
    expect(properties.at(-1)).toMatchObject({ property: 'never', promised: true });
    const { experiment } = findings.find(({ finding }) => finding === 'never')!;
    const { summary } = await run(experiment as library.ExperimentInput);
    expect(summary.checks.at(-1)).toMatchObject({ property: 'never', verdict: 'invalid' });
  });

  it('takes parameters of layers as the command does', async () => {
    const options = { schedules: 2, seed: 5 };
    await expect(check(myFlood, { ...options, set: { hops: 3 } })).rejects.toThrow('hops: expected');
    const over = [myFlood];
    await expect(check('causal', { ...options, over, set: { 'over.hops': 3 } })).rejects.toThrow(
      'over.hops: expected no parameter at all',
    );
  });
});

describe('sweep', () => {
  it('runs a grid over names and definitions, and writes nothing unless it is asked to', async () => {
    const told: number[] = [];
    const { keys, points, path } = await sweep(
      { seed: 1, peers: 4, samples: 2, sweep: { topology: ['cycle', chain], protocol: ['flood', myFlood] } },
      { progress: (done, of) => told.push(done / of) },
    );
    expect({ keys, path, told: told.at(-1) }).toEqual({ keys: ['topology', 'protocol'], path: '', told: 1 });
    expect(points).toHaveLength(4);
  });
});

describe('a run that was kept', () => {
  it('is opened, asked, compared and drawn', async () => {
    const experiment = { name: 'kept', seed: 1, peers: 3, topology: 'cycle', trace: 'full' } as const;
    const first = await run(experiment, { out: folder });
    const kept = await open('kept', { out: folder });
    expect(kept.path).toContain('kept');
    expect(kept.summary?.traceSha256).toBe(first.summary.traceSha256);
    expect([...(await kept.facts())]).toEqual([...first.trace]);
    expect(
      await kept.query("SELECT fact, count(*) AS many FROM events WHERE fact = 'delivered' GROUP BY fact"),
    ).toEqual([{ fact: 'delivered', many: 9 }]);
    await expect(kept.query('SELECT nothing FROM nowhere')).rejects.toThrow(library.InputError);
    await expect(kept.facts(3)).rejects.toThrow('sample: expected one of 0, given 3');
    const other = await run({ ...experiment, protocol: 'hop-list' });
    const { runs, parting } = await compare([kept.path, other], { out: folder });
    expect(runs).toHaveLength(2);
    expect(parting).toBeDefined();
    const { page, pictures } = await report('kept', { out: folder });
    expect(existsSync(page)).toBe(true);
    expect(pictures).toContain('network');
    await expect(open('nowhere', { out: folder })).rejects.toThrow('run: expected a run');
  });
});

it('a plug-in from a file has all that the library exports', async () => {
  const names = Object.keys(library).sort();
  const text = `import * as all from 'hearsay'; export default { names: Object.keys(all).sort() };`;
  const { definition } = await loadFile(keepFile(folder, 'all.js', Buffer.from(text)), 'test');
  expect((definition as { names: string[] }).names).toEqual(names);
});
