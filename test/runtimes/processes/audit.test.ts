/** Runs of processes in which much goes wrong are held to the audit of their facts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { audited } from '../../trace/audited.ts';

const runtimes = ['tcp', 'udp', 'multicast'] as const;

it.each(runtimes)('%s, to its end: with loss, duplication, crashes, a restart, a pause and a cut', async (runtime) => {
  const { summary, recording } = await audited(runtime, 1);
  expect(summary.books).toMatchObject({ inFlight: 0, unknown: 0 });
  const seen = new Set([...recording.log.facts()].map(({ fact }) => fact));
  for (const fact of ['duplicated', 'dropped', 'crashed', 'restarted', 'paused', 'link-down'] as const)
    expect(seen).toContain(fact);
});

it.each(runtimes)('%s, ended in the midst of it', async (runtime) => {
  const { summary } = await audited(runtime, 2, {
    network: { delay: '300ms', loss: 0.1, duplicate: 0.2 },
    stop: { deadline: '400ms' },
    sockets: { processes: 3 },
  });
  expect(summary.stopped).toBe('deadline');
  expect(summary.books.inFlight).toBeGreaterThan(0);
});

it.each(runtimes)('%s, with logs that its processes write', async (runtime) => {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-audit-'));
  try {
    const { summary } = await audited(runtime, 3, { sockets: { processes: 2 } }, folder);
    expect(summary.books).toMatchObject({ inFlight: 0, unknown: 0 });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
