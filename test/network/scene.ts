/** A simulated network to measure: some links, much traffic on them, and what the trace says of each copy. */
import { type ExperimentInput, run, type Summary } from '../../src/index.ts';
import type { Fact } from '../../src/trace/facts.ts';

export interface Measured {
  readonly summary: Summary;
  /** Of each copy that arrived: its time on the way, in the order of sending. */
  readonly delays: readonly number[];
  /** Of each copy that was sent, in order: whether it was lost at once. */
  readonly lost: readonly boolean[];
  readonly facts: readonly Fact[];
}

/** `count` broadcasts of peer 0 to its only neighbour, a millisecond apart. */
export async function onOneLink(
  network: ExperimentInput['network'],
  count: number,
  more: Partial<ExperimentInput> = {},
): Promise<Measured> {
  const text = Array.from({ length: count }, (_, index) => `${index}ms 0`).join('\n');
  return measured({
    peers: 2,
    seed: 11,
    protocol: 'best-effort',
    topology: 'line',
    workload: { name: 'file', text, payloadBytes: 16 },
    trace: 'full',
    network,
    ...more,
  });
}

export async function measured(experiment: ExperimentInput): Promise<Measured> {
  const { summary, trace } = await run(experiment);
  const facts = [...trace];
  const sentAt = new Map<number, number>();
  const arrived = new Map<number, number>();
  const dropped = new Set<number>();
  for (const fact of facts) {
    if (fact.fact === 'sent' && fact.to !== fact.peer) sentAt.set(fact.message, fact.time);
    if (fact.fact === 'received' && fact.from !== fact.peer) arrived.set(fact.message, fact.time);
    if (fact.fact === 'dropped') dropped.add(fact.message);
  }
  const numbers = [...sentAt.keys()];
  return {
    summary,
    delays: numbers.filter((number) => arrived.has(number)).map((number) => arrived.get(number)! - sentAt.get(number)!),
    lost: numbers.map((number) => dropped.has(number)),
    facts,
  };
}
