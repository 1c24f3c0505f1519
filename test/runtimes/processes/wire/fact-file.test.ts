/** The log of a process in a file: whole, cut anywhere, at every level, and on a disk that is full. */
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { FactFile, writeFactFile } from '../../../../src/runtimes/processes/wire/fact-file.ts';
import { FactFileReader } from '../../../../src/runtimes/processes/wire/fact-file-reader.ts';
import type { Fact } from '../../../../src/trace/facts.ts';
import { FactLog } from '../../../../src/trace/log.ts';
import { logOf } from '../../../log-of.ts';
import { anyFacts, kinds } from '../../../trace/any-facts.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-facts-'));
const path = join(folder, 'run.log');
afterAll(() => rmSync(folder, { recursive: true }));

function read(): { log: FactLog; warning: string | undefined; damage: string | undefined } {
  const reader = new FactFileReader(path);
  try {
    const { warning, damage } = reader;
    return { log: reader.log(), warning, damage };
  } finally {
    reader.close();
  }
}

/** A log that was written block by block, `every` facts after one another. */
function written(log: FactLog, every: number, where = path): void {
  const file = new FactFile(where, 'run');
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
      const { log: again, warning, damage } = read();
      expect([warning, damage]).toEqual([undefined, undefined]);
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
    const { log: part, warning, damage } = read();
    expect(damage).toBeUndefined();
    expect(warning).toMatch(/ends in the middle: .*; \d+ facts of it are read$/);
    expect([...part.facts()]).toEqual(all.slice(0, part.count));
    expect(part.count).toBeGreaterThanOrEqual(longest);
    longest = part.count;
  }
  expect(longest).toBe(all.length);
});

/** A log of thirty facts in blocks of five, and its frames. */
function thirty(file = path): { all: readonly Fact[]; magic: Buffer; frames: readonly Buffer[] } {
  const log = logOf(
    Array.from({ length: 30 }, (_, time) => ({ fact: 'started', time, peer: time })),
    [],
  );
  written(log, 5, file);
  const whole = readFileSync(file);
  const frames: Buffer[] = [];
  for (let at = 8; at < whole.length; at += frames[frames.length - 1].length)
    frames.push(whole.subarray(at, at + 20 + whole.readUInt32LE(at)));
  return { all: [...log.facts()], magic: whole.subarray(0, 8), frames };
}

it('is read up to the block in which a byte has changed, which is named', () => {
  const { all } = thirty();
  const whole = readFileSync(path);
  fc.assert(
    fc.property(fc.integer({ min: 8, max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const bytes = Buffer.from(whole);
      bytes[at] ^= change;
      writeFileSync(path, bytes);
      const { log: part, warning, damage } = read();
      expect(warning).toBeUndefined();
      const [, from, facts] = /is damaged at byte (\d+), in block \d+: .*; the (\d+) facts before it are read$/.exec(
        damage!,
      )!;
      expect(Number(from)).toBeLessThanOrEqual(at);
      expect(part.count).toBe(Number(facts));
      expect([...part.facts()]).toEqual(all.slice(0, part.count));
    }),
  );
});

describe('blocks know their place and number', () => {
  const moved: readonly (readonly [
    what: string,
    change: (frames: Buffer[], others: readonly Buffer[]) => void,
    kept: number,
  ])[] = [
    ['one doubled', (frames) => frames.splice(3, 0, frames[3]), 11],
    ['one left out', (frames) => frames.splice(3, 1), 6],
    ['two exchanged', (frames) => frames.splice(3, 2, frames[4], frames[3]), 6],
    ['one after the end', (frames) => frames.push(frames[3]), 30],
    ['all of it once more', (frames) => frames.push(...frames), 30],
    ['one of another log in its place', (frames, others) => frames.splice(3, 1, others[3]), 6],
    ['the end too early', (frames) => frames.splice(4, 0, frames[frames.length - 1]), 11],
    ['another length', (frames) => frames[3].writeUInt32LE(frames[3].readUInt32LE(0) + 1, 0), 6],
    ['a length beyond the file', (frames) => frames[3].writeUInt32LE(0x7fff_ffff, 0), 6],
    ['zeroes at the end', (frames) => frames.push(Buffer.alloc(64)), 30],
  ];

  it.each(moved)('%s', (_what, change, kept) => {
    const others = thirty().frames;
    const { all, magic, frames } = thirty();
    const changed = frames.map((frame) => Buffer.from(frame));
    change(changed, others);
    writeFileSync(path, Buffer.concat([magic, ...changed]));
    const { log, warning, damage } = read();
    expect(warning).toBeUndefined();
    expect(damage).toMatch(
      new RegExp(`run\\.log is damaged at byte \\d+, in block \\d+: .*; the ${kept} facts before it are read$`),
    );
    expect([...log.facts()]).toEqual(all.slice(0, kept));
  });

  it('a whole log under the name of another', () => {
    thirty(join(folder, 'peers-1.log'));
    renameSync(join(folder, 'peers-1.log'), path);
    expect(read().damage).toMatch(/in block 0: it was written as peers-1\.log; the 0 facts before it are read$/);
  });
});

describe('a log of version 1', () => {
  /** The same facts as an older version wrote them: a length, a checksum and the body. */
  function old(): Buffer[] {
    const { frames } = thirty();
    const bodies = frames.map((frame) => frame.subarray(20));
    return bodies.map((body) => {
      const head = Buffer.alloc(8);
      head.writeUInt32LE(body.length, 0);
      head.writeUInt32LE(crc32(body), 4);
      return Buffer.concat([head, body]);
    });
  }
  const magic = Buffer.from('HEARSAY\u0001', 'latin1');

  it('is read as it was', () => {
    const { all } = thirty();
    writeFileSync(path, Buffer.concat([magic, ...old()]));
    const { log, warning, damage } = read();
    expect([warning, damage]).toEqual([undefined, undefined]);
    expect([...log.facts()]).toEqual(all);
  });

  it('shows a block that is doubled by its count, and what stands after its end', () => {
    const frames = old();
    writeFileSync(path, Buffer.concat([magic, ...frames.slice(0, 4), ...frames.slice(3)]));
    expect(read().damage).toMatch(/the log had 30 facts, and 35 are here/);
    writeFileSync(path, Buffer.concat([magic, ...frames, frames[3]]));
    expect(read().damage).toMatch(/the log has its end before it; the 30 facts before it are read$/);
  });
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
    bytes[7] = 3;
    writeFileSync(path, bytes);
    expect(read).toThrow(/^run: expected a log of version 2, given .*run\.log, of version 3$/);
    writeFileSync(path, 'something else');
    expect(read().damage).toMatch(/it does not begin as a log that hearsay wrote; the 0 facts before it are read$/);
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
