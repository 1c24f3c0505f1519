/** Every job of the benchmark in a tiny version, so that it cannot rot; what it measures says nothing here. */
import { describe, expect, test } from 'vitest';
import { compare, medianOf } from '../../bench/compare.ts';
import { jobs } from '../../bench/jobs/index.ts';

const LONG = process.env.HEARSAY_LONG === '1';

/**
 * The sizes of a job are one thing when they are tiny, and its transports and orders nearly so: without LONG the first
 * of each stands for all, and the page is left to its own tests in Chromium.
 */
const chosen = jobs.filter(
  ({ name }, index) =>
    LONG || (name !== 'web' && jobs.findIndex((other) => familyOf(other.name) === familyOf(name)) === index),
);

function familyOf(name: string): string {
  return name.replace(/-(\d\w*|udp|tcp|json|msgpack|drain|self-message|nearly-sorted|shuffled)$/, '');
}

describe('each job runs and gives all its figures', () => {
  test.each(chosen.map((job) => [job.name, job] as const))('%s', async (_name, job) => {
    // A protocol given as a file is a variant of the first, which stands for both without LONG.
    const ours = job.contenders.filter(({ side }) => side === 'hearsay').slice(0, LONG ? undefined : 1);
    const { standings } = await compare({ ...job, contenders: ours }, { scale: 'tiny', rounds: 1, versus: false });
    expect(standings.length).toBe(ours.length);
    for (const standing of standings) {
      expect(standing.trouble).toBeUndefined();
      for (const { key } of job.figures)
        expect(medianOf(standing, key), `${standing.contender.name}: ${key}`).toBeGreaterThanOrEqual(0);
    }
  });
});

// What others reach is measured by programs that need compilers and packages of their own; where one is missing, it
// says so.
describe.runIf(LONG)('the programs of others run where what they need is installed', () => {
  const others = chosen.filter(({ contenders }) => contenders.some(({ side }) => side === 'other'));
  test.each(others.map((job) => [job.name, job] as const))('%s', async (_name, job) => {
    for (const contender of job.contenders.filter(({ side }) => side === 'other')) {
      const missing = await contender.missing?.();
      if (missing !== undefined) {
        expect(missing, contender.name).toMatch(/not installed/);
        continue;
      }
      const reading = await contender.measure('tiny');
      const known = job.figures.filter(({ key }) => reading[key] !== undefined);
      expect(known.length, contender.name).toBeGreaterThan(0);
      for (const { key } of known) expect(reading[key], `${contender.name}: ${key}`).toBeGreaterThanOrEqual(0);
    }
  });
});

test('names of jobs are unique, and what is demanded of a ratio names a contender', () => {
  expect(new Set(jobs.map(({ name }) => name)).size).toBe(jobs.length);
  for (const { figures, contenders } of jobs) {
    expect(contenders[0].side).toBe('hearsay');
    for (const { times = {} } of figures)
      for (const name of Object.keys(times)) expect(contenders.map((contender) => contender.name)).toContain(name);
  }
});
