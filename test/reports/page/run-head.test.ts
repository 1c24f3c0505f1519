/** The head of a run's page says what counts before any picture. */
import { beforeAll, expect, it } from 'vitest';
import { runHead } from '../../../src/reports/page/run-head.ts';
import { pageOf } from '../../../src/reports/page/run-page.ts';
import { type Seen, subjectOf } from '../pictures/seen.ts';

const settings = {
  network: { delay: { uniform: ['5ms', '20ms'] } },
  faults: [{ at: '250ms', for: '200ms', partition: [[0, 1], ['rest']] }],
};

let seen: Seen;

beforeAll(async () => {
  seen = await subjectOf({
    seed: 1,
    peers: 5,
    protocol: 'flood',
    workload: { name: 'interval', broadcasts: 2 },
    network: { delay: { uniform: [5, 20] } },
  });
});

function words(html: string): string {
  return html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
}

it('has the verdict, coverage, the split of the latency, copies, network and faults', () => {
  const text = words(runHead(seen.summary, settings).join(' '));
  expect(text).toMatch(/✓ All \d promises kept/);
  expect(text).toContain('coverage 100 % 50 of 50 deliveries');
  expect(text).toMatch(/median latency [\d.]+ ms [\d.]+ waiting \+ [\d.]+ on the way \+ [\d.]+ held back/);
  expect(text).toContain('copies per delivery 4.0');
  expect(text).toContain('modelled delay uniform 5..20 ms, loss 0 %');
  expect(text).toContain('partition 0 1 | rest from 250 ms to 450 ms');
});

it('names a broken promise first, with the facts against it', () => {
  const [agreement] = seen.summary.checks.filter(({ property }) => property === 'agreement');
  const broken = {
    ...agreement,
    verdict: 'invalid' as const,
    promised: true,
    evidence: ['peer 3 never delivered 0:1'],
  };
  const checks = [broken, ...seen.summary.checks.filter(({ property }) => property !== 'agreement')];
  const [verdict, ...rest] = runHead({ ...seen.summary, checks }, undefined);
  expect(words(verdict)).toMatch(/✗ 1 of \d promises broken/);
  expect(words(rest.slice(0, 2).join(' '))).toContain('agreement is broken: peer 3 never delivered 0:1');
});

it('has a command that can be copied', async () => {
  const caption = ['a run', 'To run it again: hearsay run runs/a/experiment.yaml'];
  const page = await pageOf({ ...seen, caption, warnings: [], drawings: [], undrawn: [], script: '' });
  expect(page).toContain('To run it again: <code>hearsay run runs/a/experiment.yaml</code>');
});
