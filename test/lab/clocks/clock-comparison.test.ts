/**
 * Comparing clocks over a control plane of this process that delays each message, and an agent whose clock is ahead by
 * what a file says. Time is vitest's own, so no load of the machine is in it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  answerClock,
  ClockComparison,
  clockOf,
  clockRemarks,
  machineClock,
  machineClockOf,
} from '../../../src/lab/clocks/clock-comparison.ts';
import { type ControlPlane, Unanswered } from '../../../src/lab/plane/control-plane.ts';

const RUNS = process.env.HEARSAY_LONG === '1' ? 1000 : 60;
const folder = mkdtempSync(join(tmpdir(), 'hearsay-clocks-'));
const file = join(folder, 'ahead');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'hrtime'] });
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Milliseconds of a question on its path there, and of the answer on its path back. */
type Delays = readonly [thereMs: number, backMs: number];

/** Delays questions and answers: the delays of one exchange after the other, over and over. */
class SlowPlane implements Pick<ControlPlane, 'request' | 'answer'> {
  asked = 0;
  private reply: Parameters<ControlPlane['answer']>[1] | undefined;
  private readonly delays: readonly Delays[];

  constructor(...delays: Delays[]) {
    this.delays = delays;
  }

  answer(_subject: string, reply: NonNullable<SlowPlane['reply']>) {
    this.reply = reply;
    return () => {
      this.reply = undefined;
    };
  }

  async request(subject: string, data: Uint8Array): Promise<Uint8Array> {
    const [thereMs, backMs] = this.delays[this.asked++ % this.delays.length];
    await passed(thereMs);
    if (this.reply === undefined) throw new Unanswered(subject);
    const answer = await this.reply(data, subject);
    await passed(backMs);
    return answer;
  }
}

const realSetImmediate = setImmediate;
const passed = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What a promise comes to while time passes. */
async function whileTimePasses<Value>(promise: Promise<Value>): Promise<Value> {
  let isSettled = false;
  const settled = promise.finally(() => {
    isSettled = true;
  });
  settled.catch(() => {});
  for (;;) {
    await new Promise((resolve) => realSetImmediate(resolve)); // all promises that are due
    if (isSettled) return settled;
    await vi.advanceTimersToNextTimerAsync();
  }
}

function agentWhoseClockIs(aheadMs: number, plane: SlowPlane) {
  writeFileSync(file, `${aheadMs}`);
  const clock = clockOf({ HEARSAY_CLOCK_SHIFT_FILE: file });
  return { clock, stop: answerClock(plane, 'clock', clock) };
}

const inMs = (ns: bigint) => Number(ns) / 1e6;

describe('an agent’s clock', () => {
  it('is the machine’s where nothing else is said', () => {
    expect(clockOf({})).toBe(machineClock);
    expect(machineClock.aheadNs).toBe(0n);
    const other = clockOf({ HEARSAY_CLOCK_SHIFT_FILE: file });
    expect(other.name).not.toBe(machineClock.name);
  });

  it.each([
    [86_400_000.25, 1, 1],
    [-5000, 12, 1],
  ])('is known though it is %d ms ahead and the paths take %d and %d ms', async (aheadMs, thereMs, backMs) => {
    const plane = new SlowPlane([thereMs, backMs]);
    agentWhoseClockIs(aheadMs, plane);
    const comparison = new ClockComparison(plane, 'clock');
    await whileTimePasses(comparison.begin());
    const asked = plane.asked;
    await vi.advanceTimersByTimeAsync(300);
    expect(plane.asked).toBe(asked + 3);
    const { offsetNs, uncertaintyNs, jumps } = await whileTimePasses(comparison.end());
    expect(comparison.offsetNs).toBe(offsetNs);
    expect(Math.abs(inMs(offsetNs) - aheadMs)).toBeLessThanOrEqual(inMs(uncertaintyNs));
    expect(inMs(uncertaintyNs)).toBeGreaterThanOrEqual((thereMs + backMs) / 2);
    expect(inMs(uncertaintyNs)).toBeLessThan((thereMs + backMs) / 2 + 1);
    expect(jumps).toEqual([]);
  });

  it('is never found to have jumped because questions and answers are late', async () => {
    const delay = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 400 }));
    const delays = fc.array(fc.tuple(delay, delay), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(delays, fc.integer({ min: 0, max: 1500 }), async (drawn, runMs) => {
        const plane = new SlowPlane(...drawn);
        agentWhoseClockIs(-3000.125, plane);
        const comparison = new ClockComparison(plane, 'clock');
        await whileTimePasses(comparison.begin());
        await vi.advanceTimersByTimeAsync(runMs);
        const { offsetNs, uncertaintyNs, jumps } = await whileTimePasses(comparison.end());
        expect(jumps).toEqual([]);
        expect(Math.abs(inMs(offsetNs) + 3000.125)).toBeLessThanOrEqual(inMs(uncertaintyNs));
      }),
      { numRuns: RUNS },
    );
  });

  it('is found to have jumped', async () => {
    const plane = new SlowPlane([1, 1]);
    const { clock } = agentWhoseClockIs(-20, plane);
    const comparison = new ClockComparison(plane, 'clock');
    await whileTimePasses(comparison.begin());
    const before = comparison.figures();
    expect(Math.abs(inMs(before.offsetNs) + 20)).toBeLessThanOrEqual(inMs(before.uncertaintyNs));
    const beforeNs = machineClock.now();
    writeFileSync(file, '480');
    expect(clock.aheadNs).toBe(480_000_000n);
    const { offsetNs, uncertaintyNs, jumps } = await whileTimePasses(comparison.end());
    expect(jumps).toHaveLength(1);
    expect(Math.abs(inMs(jumps[0].byNs) - 500)).toBeLessThan(2);
    expect(jumps[0].fromNs).toBeLessThanOrEqual(beforeNs);
    expect(jumps[0].toNs).toBeGreaterThanOrEqual(beforeNs);
    expect(Math.abs(inMs(offsetNs) - 480)).toBeLessThanOrEqual(inMs(uncertaintyNs));
  });

  it('is told as the outcome of a run has it, with what is worth a remark', () => {
    const figures = {
      offsetNs: -1_500_000n,
      uncertaintyNs: 250_000n,
      jumps: [{ fromNs: 7_000_000_000n, toNs: 7_250_000_000n, byNs: 480_000_000n }],
    };
    const clock = machineClockOf('host3', figures, 5_000_000_000n);
    expect(clock).toEqual({ agent: 'host3', offsetMs: -1.5, uncertaintyMs: 0.25, jumps: [{ atMs: 2250, byMs: 480 }] });
    expect(clockRemarks(clock)).toEqual([
      'the clock of host3 jumped by about 480.0 ms, no later than 2250 ms after the start: times of its peers may be wrong by so much',
    ]);
    expect(clockRemarks({ ...clock, jumps: [] })).toEqual([]);
  });

  it('is not known of an agent that does not answer', async () => {
    const comparison = new ClockComparison(new SlowPlane([0, 0]), 'clock');
    await expect(whileTimePasses(comparison.begin())).rejects.toThrow('nobody answered clock');
  });

  it('is known less and less once the agent is silent', async () => {
    const plane = new SlowPlane([0, 0]);
    const { stop } = agentWhoseClockIs(7, plane);
    const comparison = new ClockComparison(plane, 'clock');
    await whileTimePasses(comparison.begin());
    const first = comparison.figures();
    stop();
    await vi.advanceTimersByTimeAsync(1000);
    const last = await whileTimePasses(comparison.end());
    expect(last.offsetNs).toBe(first.offsetNs);
    expect(last.uncertaintyNs).toBeGreaterThan(first.uncertaintyNs);
  });

  it('is not told by an answer of another length', async () => {
    const plane = new SlowPlane([0, 0]);
    plane.answer('clock', () => new Uint8Array(15));
    await expect(whileTimePasses(new ClockComparison(plane, 'clock').begin())).rejects.toThrow('another length');
  });
});
