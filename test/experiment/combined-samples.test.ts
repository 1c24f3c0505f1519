/**
 * Several samples: every figure is what its own rule makes of those of the samples, and none is that of one of them.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { together } from '../../src/experiment/combined-samples.ts';
import { summaryJsonSchema } from '../../src/experiment/json-schema.ts';
import { type ExperimentInput, run, type SampleSummary, type Summary } from '../../src/index.ts';
import type { Rule } from '../../src/measures/sample-rules.ts';
import { summaryRules } from '../../src/reports/summary-rules.ts';
import { runReport } from '../../src/reports/text/run.ts';
import { plain } from '../../src/text/layout.ts';
import { recordOf, textOf } from '../exports/eventful.ts';

const LONG = process.env.HEARSAY_LONG === '1';

/** What is no figure: it is looked at one by one below. */
const ACCOUNT = ['trace', 'stopped', 'reason', 'checks', 'expectations', 'failures', 'remarks', 'absent'];

interface Json {
  readonly type?: string;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Json>>;
  readonly items?: Json | false;
  readonly prefixItems?: readonly Json[];
  readonly additionalProperties?: Json | false;
}

/** Numbers in a part of the schema that no rule says anything of. */
function withoutRule(schema: Json, rule: Rule | undefined, path: string): string[] {
  if (rule === 'each') return [];
  const { type, properties = {}, items, prefixItems = [], additionalProperties } = schema;
  const isNumber = type === 'number' || type === 'integer' || typeof schema.const === 'number';
  if (isNumber) return ['sum', 'mean', 'max', 'min', 'same'].includes(rule as string) ? [] : [path];
  const inner = typeof rule === 'object' ? rule : undefined;
  const fields = inner === undefined ? {} : 'ofSome' in inner ? inner.ofSome : 'fields' in inner ? inner.fields : {};
  const key = inner !== undefined && 'itemsBy' in inner ? inner.itemsBy : undefined;
  const entries = inner !== undefined && 'entries' in inner ? inner.entries : undefined;
  return [
    ...Object.entries(properties).flatMap(([name, part]) =>
      name === key ? [] : withoutRule(part, fields[name], `${path}.${name}`),
    ),
    ...[...(items ? [items] : []), ...prefixItems].flatMap((part) => withoutRule(part, rule, path)),
    ...(additionalProperties ? withoutRule(additionalProperties, entries, `${path}.*`) : []),
  ];
}

const { samples: _samples, statistics: _statistics, path: _path, ...keys } = (summaryJsonSchema() as Json).properties!;

it('every number of the schema has a rule', () => {
  expect(Object.keys(keys)).toEqual(expect.arrayContaining(Object.keys(summaryRules)));
  expect(
    Object.entries(keys).flatMap(([key, schema]) =>
      ACCOUNT.includes(key) ? [] : withoutRule(schema, summaryRules[key], key),
    ),
  ).toEqual([]);
});

it('finds a number without a rule', () => {
  expect(withoutRule(keys.books, { fields: { sent: 'sum' } }, 'books')).toContain('books.received');
  expect(withoutRule(keys.kinds, { itemsBy: 'kind', fields: { bytes: 'sum' } }, 'kinds')).toContain('kinds.messages');
  expect(withoutRule(keys.dropReasons, undefined, 'dropReasons')).toEqual(['dropReasons.*']);
});

/** Word by word what a rule says, over the values of all samples. */
function expected(rule: Rule | undefined, values: readonly unknown[]): unknown {
  const there = values.filter((value) => value !== undefined);
  if (rule === undefined || rule === 'each' || there.length === 0) return undefined;
  const isWhole = there.length === values.length;
  const numbers = there as number[];
  if (rule === 'sum') return numbers.reduce((a, b) => a + b, 0);
  if (rule === 'mean') return isWhole ? numbers.reduce((a, b) => a + b, 0) / numbers.length : undefined;
  if (rule === 'max') return Math.max(...numbers);
  if (rule === 'min') return Math.min(...numbers);
  if (rule === 'any') return there.includes(true);
  if (rule === 'all') return !there.includes(false);
  if (rule === 'same') return there[0];
  const objects = there as Record<string, unknown>[];
  const names = [...new Set(objects.flatMap(Object.keys))];
  const under = (own: (name: string) => Rule | undefined) =>
    Object.fromEntries(
      names
        .map(
          (name) =>
            [
              name,
              expected(
                own(name),
                objects.map((one) => one[name]),
              ),
            ] as const,
        )
        .filter(([, value]) => value !== undefined),
    );
  if ('entries' in rule) return under(() => 'sum');
  if ('ofSome' in rule) return under((name) => rule.ofSome[name]);
  if (!isWhole) return undefined;
  if (!('itemsBy' in rule)) return under((name) => rule.fields[name]);
  const lists = there as Record<string, unknown>[][];
  return [...new Set(lists.flat().map((item) => item[rule.itemsBy]))].map((name) => ({
    [rule.itemsBy]: name,
    ...Object.fromEntries(
      Object.entries(rule.fields)
        .map(
          ([key, own]) =>
            [
              key,
              expected(
                own,
                lists.map((list) => list.find((item) => item[rule.itemsBy] === name)?.[key]),
              ),
            ] as const,
        )
        .filter(([, value]) => value !== undefined),
    ),
  }));
}

function expectTogether({ samples, ...set }: Summary): void {
  for (const [key, rule] of Object.entries(summaryRules)) {
    const values = samples.map((sample) => sample[key as keyof SampleSummary]);
    const wanted = expected(rule, values);
    expect(set[key as keyof SampleSummary], key).toEqual(wanted);
    // What some sample has and the set has not, is said.
    if (wanted === undefined && values.some((value) => value !== undefined))
      expect(set.absent[key], key).toMatch(/^per sample only|^not in the sample of seed/);
    if (wanted !== undefined) expect(set.absent).not.toHaveProperty(key);
  }
  expect(set.remarks).toEqual([...new Set(samples.flatMap(({ remarks }) => remarks))]);
  expect(set.failures).toEqual(
    samples.flatMap(({ failures, seed }) => failures.map((failure) => ({ ...failure, seed }))),
  );
}

const experiments = fc.record({
  peers: fc.integer({ min: 2, max: 7 }),
  topology: fc.constantFrom('cycle', 'mesh', { name: 'random-k-out', k: 1 }),
  protocol: fc.constantFrom('best-effort', 'flood', { name: 'fifo', over: 'flood' }, 'announce'),
  workload: fc.constantFrom(
    { name: 'burst', broadcasts: 3 },
    { name: 'poisson', broadcasts: 2 },
    { name: 'file', text: '# none' },
  ),
  network: fc.record({
    delay: fc.constantFrom('1ms', { uniform: [1, 20] }),
    loss: fc.constantFrom(0, 0.2),
    duplicate: fc.constantFrom(0, 0.2),
  }),
  faults: fc.constantFrom([], [{ at: '3ms', crash: 1 }], [{ at: '2ms', for: '5ms', pause: 0 }]),
  trace: fc.constantFrom('full', 'deliveries', 'counters'),
  seed: fc.nat(1000),
  samples: fc.integer({ min: 2, max: 4 }),
});

it('the set is what the rules make of the samples, whatever is run', async () => {
  await fc.assert(
    fc.asyncProperty(experiments, async (experiment) => {
      // Best effort has its links to all.
      const given = experiment.protocol === 'best-effort' ? { ...experiment, topology: 'mesh' } : experiment;
      expectTogether((await run(given as unknown as ExperimentInput)).summary);
    }),
    { numRuns: LONG ? 500 : 15 },
  );
});

const lossy: ExperimentInput = {
  peers: 5,
  protocol: 'flood',
  workload: { name: 'burst', broadcasts: 4 },
  network: { delay: { uniform: [1, 9] }, loss: 0.1 },
  seed: 1,
  samples: 3,
};

describe('of three samples', () => {
  it('the same holds among actors', async () => {
    expectTogether((await run({ ...lossy, runtime: 'actors' })).summary);
  });

  it('violations, duplicates and the graph are of all, where each sample differs', async () => {
    const { summary } = await run('mpcomm', {
      set: { samples: 3, seed: 1, runtime: 'simulator', 'workload.broadcasts': 10 },
    });
    const counts = summary.samples.map(({ violations }) => violations!.fifo.deliveries);
    expect(new Set(counts).size).toBe(3);
    expect(summary.violations).toMatchObject({ fifo: { deliveries: counts[0] + counts[1] + counts[2] } });
    expect(summary.violations!.fifo).not.toHaveProperty('first');
  });

  it('samples that differ in what they have: the figure is absent, and says of which sample', async () => {
    const { summary } = await run(lossy);
    const [first, second, third] = summary.samples;
    const { latencyMs: _, ...without } = second;
    const set = together([
      first,
      { ...without, absent: { latencyMs: 'no peer delivered a broadcast of another' } },
      third,
    ]);
    expect(set.latencyMs).toBeUndefined();
    expect(set.absent.latencyMs).toBe('not in the sample of seed 2: no peer delivered a broadcast of another');
    expect(set.statistics).not.toHaveProperty(['latencyMs.p50']);
  });

  it('peers have names if all samples give them the same', async () => {
    const { summary } = await run(lossy);
    const [first, second] = summary.samples;
    const named = (...names: string[][]) =>
      together([first, second].map((sample, index) => ({ ...sample, names: names[index] }))).names;
    expect(named(['Graz', 'Wien'], ['Graz', 'Wien'])).toEqual(['Graz', 'Wien']);
    expect(named(['Graz', 'Wien'], ['Wien', 'Graz'])).toBeUndefined();
    expect(named(['Graz', 'Wien'])).toBeUndefined();
  });

  it('a promise that was broken in any sample is broken, whatever a sample without the promise says', async () => {
    const { summary } = await run(lossy);
    const check = (promised: boolean, verdict: 'valid' | 'invalid' | 'unknown', reason?: string) => ({
      property: 'agreement',
      promised,
      verdict,
      evidence: [],
      ...(reason === undefined ? {} : { reason }),
    });
    const verdictOf = (...checks: SampleSummary['checks']) =>
      together(checks.map((one) => ({ ...summary.samples[0], checks: [one] }))).checks;
    const idle = 'not exercised: no correct peer delivered anything';
    expect(verdictOf(check(false, 'invalid'), check(true, 'invalid'))).toEqual([check(true, 'invalid')]);
    expect(verdictOf(check(false, 'invalid'), check(true, 'valid'))).toEqual([check(true, 'valid')]);
    expect(verdictOf(check(true, 'valid'), check(true, 'unknown', 'stopped'), check(true, 'valid'))).toEqual([
      check(true, 'unknown', 'stopped'),
    ]);
    expect(verdictOf(check(true, 'unknown', idle), check(true, 'valid'))).toEqual([check(true, 'valid')]);
    expect(verdictOf(check(true, 'unknown', idle), check(true, 'unknown', idle))).toEqual([
      check(true, 'unknown', idle),
    ]);
  });

  it('the worst end, the least level of the trace and every failure with its seed are told', async () => {
    const { summary } = await run(lossy);
    const [first, second, third] = summary.samples;
    const set = together([
      first,
      {
        ...second,
        trace: 'counters',
        stopped: 'failed',
        reason: 'it threw',
        failures: [{ peer: 2, reason: 'Error: no' }],
        remarks: ['a'],
      },
      { ...third, stopped: 'deadline', remarks: ['a', 'b'] },
    ]);
    expect(set).toMatchObject({
      trace: 'counters',
      stopped: 'failed',
      reason: 'it threw (seed 2)',
      failures: [{ peer: 2, reason: 'Error: no', seed: 2 }],
      remarks: ['a', 'b'],
    });
    const text = runReport(set, { columns: 300, palette: plain }).join('\n');
    expect(text).toContain('failed in 1 of 3 samples');
    expect(text).toContain('peer 2 failed (seed 2)');
  });

  it('text and Markdown say which figure is a sum, and which a mean', async () => {
    const record = await recordOf({ ...lossy, topology: { name: 'random-k-out', k: 2 } });
    const text = runReport(record.summary!, { columns: 300, palette: plain }).join('\n');
    expect(text).toMatch(
      /finished after .* \(sum of 3 samples\): .* messages sent, .* received, .* dropped \(sum of 3 samples\)/,
    );
    expect(text).toMatch(/p50 .*, p99 .*, virtual time \(mean of 3 samples\)/);
    expect(text).toContain('deliveries that broke FIFO order');
    const tables = textOf('markdown', record);
    expect(tables).toMatch(/\| messages sent \| .* \(sum of 3 samples\) \|/);
    expect(tables).toMatch(/\| latency p50 \| .* \(mean of 3 samples\) \| .* to .* \|/);
    expect(tables).toMatch(/\| latency max \| .* \(greatest of 3 samples\) \| +\|/);
  });

  it('what is told sample by sample is expected of each', async () => {
    const expect_ = {
      'perPeer.0.broadcasts': 4,
      'perPeer.0.received': '< 0',
      'order.firstOutOfOrder': '>= -1',
      'books.nothing': 1,
    };
    const { summary } = await run({ ...lossy, expect: expect_ });
    expect(summary.expectations.map(({ holds, given }) => [holds, given])).toEqual([
      [true, '4 in the samples'],
      [false, expect.stringMatching(/^\d+ in the sample of seed 1$/)],
      [true, expect.stringMatching(/ in the samples$/)],
      [false, 'nothing there'],
    ]);
  });
});
