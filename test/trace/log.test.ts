/** What a log keeps at each level, what its sink gets, and when it steps down. */
import { describe, expect, it } from 'vitest';
import { EVENTS_KEPT, FactLog, type FactSink } from '../../src/trace/log.ts';
import { STRIDE } from '../../src/trace/row.ts';

/** One fact of each name by the methods that may be called at any level. */
function tellAll(log: FactLog): void {
  log.started(0, 0);
  log.broadcast(1, 0, 0, 'x');
  log.broadcast(1, 0, 257, 'x');
  log.delivered(2, 0, 0, 0, 'x');
  log.delivered(2, 0, 0, 257, 'x');
  log.collected(3, 0);
  log.timerFired(4, 0, 5);
  log.linkChanged(5, 0, 1, true);
  log.linkChanged(5, 0, 1, false);
  log.learned(6, 0, 1, 2, true);
  log.judged(7, 0, 1, true);
  log.judged(7, 0, 1, false);
  log.noted(7, 0, 'well');
  log.crashed(8, 0, 'killed');
  log.restarted(9, 0);
  log.paused(10, 0, false);
  log.paused(11, 0, true);
  log.afflicted(12, 0, 'slow', false);
  log.afflicted(13, 0, 'slow', true);
}

const kept = {
  none: [],
  counters: ['broadcast', 'delivered', 'crashed', 'restarted'],
  deliveries: [
    'broadcast',
    'broadcast',
    'delivered',
    'delivered',
    'collected',
    'suspected',
    'restored',
    'crashed',
    'restarted',
  ],
  full: [
    ...['started', 'broadcast', 'broadcast', 'delivered', 'delivered', 'collected', 'timer-fired', 'link-up'],
    ...[
      'link-down',
      'learned',
      'suspected',
      'restored',
      'noted',
      'crashed',
      'restarted',
      'paused',
      'resumed',
      'afflicted',
      'relieved',
    ],
  ],
} as const;

/** Takes what a log writes, row by row. */
class Kept implements FactSink {
  readonly times: number[] = [];
  readonly blocks: number[] = [];
  readonly levels: string[] = [];
  begins = 0;

  begin(): void {
    this.begins++;
  }
  write(log: FactLog, from: number): void {
    this.blocks.push(log.count - from);
    this.times.push(...log.times.subarray(from, log.count));
  }
  lowered(level: string): void {
    this.levels.push(level);
  }
}

describe('a level', () => {
  it.each(['none', 'counters', 'deliveries', 'full'] as const)('%s keeps its facts and no others', (level) => {
    const log = new FactLog(level, []);
    tellAll(log);
    expect([...log.facts()].map(({ fact }) => fact)).toEqual(kept[level]);
    expect([0, 255, 256, 257].map((sequence) => log.wants(sequence))).toEqual(
      { none: [false, false, false, false], counters: [true, true, true, false] }[level as 'none' | 'counters'] ?? [
        true,
        true,
        true,
        true,
      ],
    );
  });

  it('that is lower keeps what it would have kept from the start', () => {
    for (const level of ['none', 'counters', 'deliveries'] as const) {
      const sink = new Kept();
      const log = new FactLog('full', [], sink);
      tellAll(log);
      log.lowerTo('full');
      expect(log.full).toBe(true);
      log.lowerTo(level);
      tellAll(log);
      const expected = new FactLog(level, []);
      tellAll(expected);
      tellAll(expected);
      expect([...log.facts()]).toEqual([...expected.facts()]);
      expect([log.level, log.full, sink.levels]).toEqual([level, false, [level]]);
      log.lowerTo('deliveries');
      expect(log.level).toBe(level);
    }
  });
});

it('leaves the columns at 0 that a fact does not have: equal facts are equal rows', () => {
  const log = new FactLog('full', []);
  tellAll(log);
  const rows = [...log.facts()].map(
    ({ fact }, index) => `${fact}: ${log.rows.subarray(index * STRIDE + 1, (index + 1) * STRIDE).join(' ')}`,
  );
  expect(rows).toMatchInlineSnapshot(`
    [
      "started: 0 0 0 0 0 0 0",
      "broadcast: 0 0 0 0 931924258 0 0",
      "broadcast: 0 0 0 0 931924258 0 257",
      "delivered: 0 0 0 0 931924258 0 0",
      "delivered: 0 0 0 0 931924258 0 257",
      "collected: 0 0 0 0 0 0 0",
      "timer-fired: 0 5 0 0 0 0 0",
      "link-up: 0 1 0 0 0 0 0",
      "link-down: 0 1 0 0 0 0 0",
      "learned: 0 1 2 1 0 0 0",
      "suspected: 0 1 0 0 0 0 0",
      "restored: 0 1 0 0 0 0 0",
      "noted: 0 0 0 0 0 0 0",
      "crashed: 0 0 0 0 1 0 0",
      "restarted: 0 0 0 0 0 0 0",
      "paused: 0 0 0 0 0 0 0",
      "resumed: 0 0 0 0 0 0 0",
      "afflicted: 0 0 0 0 2 0 0",
      "relieved: 0 0 0 0 2 0 0",
    ]
  `);
});

describe('a sink', () => {
  it.each([1, 8_191, 8_192, 8_193, 30_000])('gets each of %i facts once, in order, block by block', (count) => {
    const sink = new Kept();
    const log = new FactLog('full', [], sink);
    for (let i = 0; i < count; i++) log.started(i, 0);
    const before = sink.times.length;
    expect(count - before).toBeLessThanOrEqual(8_192);
    log.flush();
    log.flush();
    expect(sink.times).toEqual(Array.from({ length: count }, (_, i) => i));
    expect(sink.blocks.every((block) => block > 0 && block <= 8_192)).toBe(true);
    expect([sink.begins, sink.blocks.length]).toEqual([1, Math.ceil(count / 8_192)]);
  });

  it('has what a level keeps, also where the log steps down between two blocks', () => {
    const sink = new Kept();
    const log = new FactLog('full', [], sink);
    for (let i = 0; i < 10; i++) log.started(i, 0);
    log.delivered(10, 0, 0, 0);
    log.lowerTo('deliveries');
    log.delivered(11, 0, 0, 1);
    log.flush();
    expect(sink.times).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(log.count).toBe(2);
  });

  it('waits for a whole block again after it was given a part of one', () => {
    const sink = new Kept();
    const log = new FactLog('full', [], sink);
    for (let i = 0; i < 5_000; i++) log.started(i, 0);
    log.flush();
    for (let i = 5_000; i < 13_192; i++) log.started(i, 0);
    expect(sink.blocks).toEqual([5_000]);
    log.flush();
    expect(sink.blocks).toEqual([5_000, 8_192]);
  });

  it('gets no sample before its end', () => {
    const sink = new Kept();
    const log = new FactLog('counters', [], sink);
    log.delivered(1, 0, 0, 0);
    log.flush();
    expect(sink.times).toEqual([]);
  });
});

describe('level auto', () => {
  it('steps down to deliveries once more messages were received than it may keep, and forgets the rest', () => {
    const log = new FactLog('auto', ['data']);
    log.broadcast(0, 0, 0);
    log.crashed(0, 3, 'killed');
    for (let i = 0; i < EVENTS_KEPT; i++) log.received(i, 1, 0, i, 0, 0, 0);
    log.delivered(EVENTS_KEPT, 1, 0, 0);
    expect([log.level, log.count]).toEqual(['full', EVENTS_KEPT + 3]);
    log.received(EVENTS_KEPT, 1, 0, EVENTS_KEPT, 0, 0, 0);
    expect([log.level, log.full]).toEqual(['deliveries', false]);
    expect([...log.facts()].map(({ fact }) => fact)).toEqual(['broadcast', 'crashed', 'delivered']);
  });

  it('is full where it is asked for, whatever comes', () => {
    const log = new FactLog('full', ['data']);
    for (let i = 0; i <= EVENTS_KEPT; i++) log.received(i, 1, 0, i, 0, 0, 0);
    expect([log.level, log.count]).toEqual(['full', EVENTS_KEPT + 1]);
  });
});

describe('a table of facts', () => {
  it('grows, and takes the rows of others, with all that it had', () => {
    const part = new FactLog('full', []);
    for (let i = 0; i < 700; i++) part.timerFired(i, i % 7, i);
    const log = new FactLog('full', []);
    for (let i = 0; i < 3; i++) {
      log.appendAll(part);
      log.timerFired(5_000 + i, 1, i);
    }
    const expected = [0, 1, 2].flatMap((i) => [
      ...[...part.facts()],
      { fact: 'timer-fired', time: 5_000 + i, peer: 1, timer: i },
    ]);
    expect([...log.facts()]).toEqual(expected);
    const middle = log.between(699, 702);
    expect([middle.count, [...middle.times]]).toEqual([3, [699, 5_000, 0]]);
  });
});
