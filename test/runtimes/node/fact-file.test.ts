/** The log of a process in a file: whole, cut anywhere, at every level, and on a disk that is full. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { FactFile, writeFactFile } from '../../../src/runtimes/node/fact-file.ts';
import { FactFileReader } from '../../../src/runtimes/node/fact-file-reader.ts';
import { FactLog } from '../../../src/trace/log.ts';
import { logOf } from '../../log-of.ts';
import { anyFacts, kinds } from '../../trace/any-facts.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-facts-'));
const path = join(folder, 'run.log');
afterAll(() => rmSync(folder, { recursive: true }));

function read(): { log: FactLog; warning: string | undefined } {
  const reader = new FactFileReader(path);
  try {
    return { log: reader.log(), warning: reader.warning };
  } finally {
    reader.close();
  }
}

/** A log that was written block by block, `every` facts after one another. */
function written(log: FactLog, every: number): void {
  const file = new FactFile(path, 'run');
  const own = new FactLog(log.level, log.kinds, file);
  for (const text of log.texts) own.textNumber(text);
  for (let i = 0; i < log.count; i++) {
    own.appendAll({ count: 1, times: log.times.subarray(i, i + 1), rows: log.rows.subarray(i * 8, i * 8 + 8) });
    if (i % every === 0) file.flush();
  }
  file.end(own);
  expect(file.trouble).toBeUndefined();
}

it('gives back every fact', () => {
  fc.assert(
    fc.property(anyFacts, fc.integer({ min: 1, max: 9 }), (facts, every) => {
      const log = logOf(facts, kinds);
      written(log, every);
      const { log: again, warning } = read();
      expect(warning).toBeUndefined();
      expect([...again.facts()]).toEqual([...log.facts()]);
      expect(again.kinds).toEqual(kinds);
    }),
  );
});

it('is read up to its last whole block where it is cut, anywhere, and says so', () => {
  const facts = fc.sample(anyFacts, { numRuns: 6, seed: 1 }).flat();
  expect(facts.length).toBeGreaterThan(20);
  const log = logOf(facts, kinds);
  written(log, 5);
  const whole = readFileSync(path);
  const all = [...log.facts()];
  let longest = 0;
  for (let length = 0; length < whole.length; length++) {
    writeFileSync(path, whole.subarray(0, length));
    const { log: part, warning } = read();
    expect(warning).toMatch(/ends in the middle: .*; \d+ facts of it are read$/);
    expect([...part.facts()]).toEqual(all.slice(0, part.count));
    expect(part.count).toBeGreaterThanOrEqual(longest);
    longest = part.count;
  }
  expect(longest).toBe(all.length);
});

it('is read up to the block in which a byte has changed', () => {
  const log = logOf(
    Array.from({ length: 30 }, (_, time) => ({ fact: 'started', time, peer: time })),
    [],
  );
  written(log, 5);
  const whole = readFileSync(path);
  fc.assert(
    fc.property(fc.integer({ min: 8, max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const bytes = Buffer.from(whole);
      bytes[at] ^= change;
      writeFileSync(path, bytes);
      const { log: part, warning } = read();
      expect(warning).toBeDefined();
      expect([...part.facts()]).toEqual([...log.facts()].slice(0, part.count));
    }),
  );
});

describe('a log that steps down', () => {
  it('counts what it wrote before only as far as the new level keeps it', () => {
    const file = new FactFile(path, 'run');
    const log = new FactLog('auto', ['data'], file);
    log.broadcast(0, 0, 0);
    log.sent(0, 0, 1, 0, 0, 10, 0, 0);
    log.received(1, 1, 0, 0, 0, 0, 0);
    log.delivered(1, 1, 0, 0);
    file.flush();
    log.lowerTo('deliveries');
    log.delivered(2, 2, 0, 0);
    file.end(log);
    const { log: again } = read();
    expect(again.level).toBe('deliveries');
    expect([...again.facts()]).toEqual([...log.facts()]);
    expect(again.count).toBe(3);
  });

  it('keeps everything of 200,000 messages received, then broadcasts and deliveries', () => {
    const file = new FactFile(path, 'run');
    const log = new FactLog('auto', ['data'], file);
    log.broadcast(0, 0, 0);
    for (let i = 0; i < 200_000; i++) log.received(1, 1, 0, i, 0, 0, 0);
    expect(log.level).toBe('full');
    log.received(2, 1, 0, 200_000, 0, 0, 0);
    expect(log.level).toBe('deliveries');
    log.delivered(3, 1, 0, 0);
    file.end(log);
    expect([...read().log.facts()]).toEqual([
      { fact: 'broadcast', time: 0, peer: 0, sequence: 0 },
      { fact: 'delivered', time: 3, peer: 1, origin: 0, sequence: 0 },
    ]);
  });

  it('tells a sample as a whole, at the end', () => {
    const file = new FactFile(path, 'run');
    const log = new FactLog('counters', ['data'], file);
    for (let i = 0; i < 300_000; i++) log.delivered(i, 1, 0, 0);
    file.flush();
    file.end(log);
    const { log: again } = read();
    expect(again.count).toBe(log.count);
    expect(again.times.subarray(0, again.count)).toEqual(log.times.subarray(0, log.count));
  });
});

describe('what cannot be read or written', () => {
  it('a log of another version, in one line', () => {
    writeFactFile(path, new FactLog('full', []));
    const bytes = readFileSync(path);
    bytes[7] = 2;
    writeFileSync(path, bytes);
    expect(read).toThrow(/^run: expected a trace of version 1, given .*run\.log, of version 2$/);
    writeFileSync(path, 'something else');
    expect(read).toThrow(/^run: expected a trace that hearsay wrote/);
  });

  it.runIf(existsSync('/dev/full'))('a disk that is full ends the writing, and says so', () => {
    const file = new FactFile('/dev/full', 'run');
    const log = new FactLog('full', [], file);
    log.started(0, 0);
    file.end(log);
    expect(file.trouble).toBe('the trace in /dev/full is not whole: the disk is full');
    expect(log.count).toBe(1);
  });
});
