/** Where latency comes from, against looking each delivery up. */
import { describe, expect, it } from 'vitest';
import { run } from '../../src/index.ts';
import { latencyParts } from '../../src/measures/latency-parts.ts';
import { isAbsent } from '../../src/measures/measure.ts';
import type { Fact } from '../../src/trace/facts.ts';
import { emptyRecording } from './scene.ts';

function partsOf(tell: (log: ReturnType<typeof emptyRecording>['log']) => void) {
  const recording = emptyRecording(3);
  tell(recording.log);
  const figure = latencyParts.take(recording);
  if (isAbsent(figure)) throw new Error(figure.absent);
  return figure;
}

describe('the parts of a latency', () => {
  it('end with the first copy that leaves, the first that comes, and the delivery', () => {
    const { waiting, way, held, of } = partsOf((log) => {
      log.broadcast(10, 0, 0);
      // To itself, and a message that names nothing.
      log.sent(11, 0, 0, 0, 0, 0, 0, 0);
      log.sent(12, 0, 1, 1, 1, 0, -1, -1);
      log.sent(15, 0, 1, 2, 0, 9, 0, 0);
      log.sent(16, 0, 2, 3, 0, 9, 0, 0);
      log.received(23, 2, 0, 3, 0, 0, 0);
      log.sent(24, 2, 1, 4, 0, 9, 0, 0);
      log.received(30, 1, 2, 4, 0, 0, 0);
      log.received(35, 1, 0, 2, 0, 0, 0);
      log.delivered(37, 1, 0, 0);
    });
    expect([waiting.p50, way.p50, held.p50]).toEqual([5, 15, 7]);
    expect(of.p50).toEqual({ waiting: 5, way: 15, held: 7 });
  });

  it('count what no copy names as on the way', () => {
    const { of, unseen } = partsOf((log) => {
      log.broadcast(10, 0, 0);
      log.sent(12, 0, 1, 0, 1, 9, -1, -1);
      log.received(20, 1, 0, 0, 1, -1, -1);
      log.delivered(25, 1, 0, 0);
    });
    expect(of.p50).toEqual({ waiting: 0, way: 15, held: 0 });
    expect(unseen).toBe(1);
  });

  it.each(['none', 'counters', 'deliveries'] as const)('are not told at trace level %s, which says so', (level) => {
    expect(latencyParts.take(emptyRecording(2, level))).toEqual({
      absent: 'the trace level keeps no copies of broadcasts',
    });
  });
});

/** By delivery of another's broadcast. */
function lookedUp(facts: readonly Fact[]) {
  const isOf = (fact: Fact, { origin, sequence }: { origin: number; sequence: number }) =>
    'origin' in fact && fact.origin === origin && fact.sequence === sequence;
  return facts.flatMap((delivered, index) => {
    if (delivered.fact !== 'delivered' || delivered.origin === delivered.peer) return [];
    const { peer, origin, sequence } = delivered;
    const made = facts.find(
      (fact) => fact.fact === 'broadcast' && fact.peer === origin && fact.sequence === sequence,
    )!.time;
    const left = facts.find(
      (fact) => fact.fact === 'sent' && fact.peer === origin && fact.to !== origin && isOf(fact, delivered),
    )!.time;
    const came = facts
      .slice(0, index)
      .find((fact) => fact.fact === 'received' && fact.peer === peer && isOf(fact, delivered))!.time;
    return [{ waiting: left - made, way: came - left, held: delivered.time - came }];
  });
}

it.each(['best-effort', 'flood', { name: 'causal', over: 'flood' }, { name: 'fifo', over: 'best-effort' }, 'lamport'])(
  'of a run are those of each delivery: %j',
  async (protocol) => {
    const network = { delay: { uniform: [1, 30] } };
    const workload = { name: 'interval', broadcasts: 6, wait: '4ms' };
    const { summary, trace } = await run({ seed: 3, peers: 5, topology: 'mesh', protocol, workload, network } as never);
    const { latencyMs, latencyPartsMs, latencyCurve } = summary;
    const each = lookedUp([...trace]);
    expect(each.length).toBe(latencyMs!.deliveries);
    for (const part of ['waiting', 'way', 'held'] as const) {
      const sorted = each.map((one) => one[part]).sort((a, b) => a - b);
      expect(latencyPartsMs![part].max).toBe(sorted.at(-1));
      expect(latencyPartsMs![part].p50).toBe(sorted[Math.ceil(sorted.length / 2) - 1]);
      expect(latencyPartsMs![part].mean).toBeCloseTo(sorted.reduce((sum, value) => sum + value, 0) / sorted.length, 6);
    }
    for (const key of ['p50', 'p90', 'p99', 'max', 'mean'] as const) {
      const { waiting, way, held } = latencyPartsMs!.of[key];
      expect(waiting + way + held, key).toBeCloseTo(latencyMs![key], 6);
    }
    const { waiting, way, held } = latencyPartsMs!.curve!;
    for (const [index, latency] of latencyCurve!.entries())
      expect(waiting[index] + way[index] + held[index]).toBeCloseTo(latency, 6);
  },
);
