/** What a summary says of clocks, and a report of the latencies that they measured. */

import { describe, expect, it } from 'vitest';
import { PeerNames } from '../../src/core/peer-names.ts';
import { clocksOf } from '../../src/experiment/clock-summary.ts';
import type { Prepared } from '../../src/experiment/prepared-experiment.ts';
import { summaryOf } from '../../src/experiment/run.ts';
import { markdown } from '../../src/exports/markdown.ts';
import { run } from '../../src/index.ts';
import { runReport } from '../../src/reports/text/run.ts';
import type { Outcome } from '../../src/runtimes/runtime.ts';
import { plain } from '../../src/text/layout.ts';

const outcomeOf = (...uncertaintiesMs: number[]) =>
  ({
    clocks: uncertaintiesMs.map((uncertaintyMs, index) => ({
      agent: `a${index}`,
      offsetMs: -index,
      uncertaintyMs,
      jumps: [],
    })),
  }) as unknown as Outcome;

describe('the clocks of a run', () => {
  it('are no matter on one machine', async () => {
    expect(clocksOf({} as Outcome)).toEqual({});
    const { summary } = await run({ seed: 1, runtime: 'actors', protocol: 'flood' });
    expect(Object.keys(summary)).not.toContain('clocks');
    expect(runReport(summary, { columns: 400, palette: plain }).join('\n')).not.toContain('±');
  });

  it('make a latency as uncertain as the two worst of them together', () => {
    expect(clocksOf(outcomeOf(0.5, 3, 0.25, 2)).latencyUncertaintyMs).toBe(5);
    expect(clocksOf(outcomeOf(1, 1))).toEqual({
      clocks: [
        { agent: 'a0', offsetMs: -0, uncertaintyMs: 1 },
        { agent: 'a1', offsetMs: -1, uncertaintyMs: 1 },
      ],
      latencyUncertaintyMs: 2,
    });
  });

  it('make none uncertain where all peers were on one', () => {
    expect(clocksOf(outcomeOf(3)).latencyUncertaintyMs).toBeUndefined();
  });

  it('stand in the report, and in that of several samples with the worst of them', async () => {
    const { summary } = await run({ seed: 1, runtime: 'simulator', protocol: 'flood', network: { delay: 20 } });
    const said = 'p50 20 ms on the way, p99 20 ms, virtual time, ± 3.25 ms between machines';
    const told = { ...summary, latencyUncertaintyMs: 3.25 };
    expect(runReport(told, { columns: 400, palette: plain }).join('\n')).toContain(said);
    const written = [
      ...markdown.write({ name: 'told', summary: told, sample: told, names: PeerNames.none, log: undefined }),
    ].join('');
    expect(written).toContain('| ± 3.25 ms |');
    const both = summaryOf({ experiment: { samples: 2, expect: {} }, measures: [] } as unknown as Prepared, [
      { ...told, latencyUncertaintyMs: 1 },
      told,
    ]);
    expect(both).toMatchObject({ latencyUncertaintyMs: 3.25, clocks: undefined });
    expect(runReport(both, { columns: 400, palette: plain }).join('\n')).toContain(said);
  });
});
