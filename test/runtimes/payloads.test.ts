/**
 * What was broadcast is what is delivered, through every codec: by the digests in the trace. The conformance suite has
 * the same for each runtime.
 */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { checksOf } from '../../src/experiment/summarise.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import type { Outcome } from '../../src/runtimes/runtime.ts';
import { Recording } from '../../src/trace/recording.ts';

const PEERS = 3;
const liar = fileURLToPath(new URL('../protocols/wrong/lies-about-payloads.ts', import.meta.url));

async function outcomeOf(given: object): Promise<{ outcome: Outcome; broken: string[] }> {
  const workload = { name: 'burst', broadcasts: 2, payloadBytes: 5 };
  const prepared = await prepare({ source: sourceOfData({ seed: 1, peers: PEERS, workload, ...given }) }, nodePlatform);
  const job = prepared.jobOf(0);
  const outcome = await nodePlatform.runtimes[prepared.experiment.runtime]!(prepared, job, {});
  const checks = checksOf(prepared, job, new Recording(job.graph, outcome.books, outcome.log), outcome, new Set());
  return { outcome, broken: checks.flatMap(({ property, verdict }) => (verdict === 'invalid' ? [property] : [])) };
}

/** By broadcast: the digests that its broadcast and its deliveries have. */
function digestsOf({ log }: Outcome): Record<string, number[]> {
  const digests: Record<string, number[]> = {};
  for (const fact of log.facts()) {
    if (fact.fact === 'broadcast') digests[`${fact.peer}:${fact.sequence}`] = [fact.digest!];
  }
  for (const fact of log.facts())
    if (fact.fact === 'delivered') digests[`${fact.origin}:${fact.sequence}`].push(fact.digest!);
  return digests;
}

// Of the texts "0:0xx", "0:1xx" …: this is what any runtime has to write down.
const expected = {
  '0:0': new Array(1 + PEERS).fill(2_404_557_421),
  '0:1': new Array(1 + PEERS).fill(2_418_850_832),
  '1:0': new Array(1 + PEERS).fill(1_335_939_590),
  '1:1': new Array(1 + PEERS).fill(3_668_811_723),
  '2:0': new Array(1 + PEERS).fill(367_599_162),
  '2:1': new Array(1 + PEERS).fill(2_872_618_663),
};

it.each([
  ['simulator, through a codec', { runtime: 'simulator', wire: true, codec: 'msgpack' }],
  ['actors, through a codec', { runtime: 'actors', wire: true }],
  ['udp', { runtime: 'udp', codec: 'msgpack' }],
])('%s: each peer delivers the payload of the top layer as it was broadcast', async (_name, given) => {
  for (const protocol of ['best-effort', { name: 'causal', over: 'flood' }]) {
    const { outcome, broken } = await outcomeOf({ ...given, protocol });
    expect(digestsOf(outcome)).toEqual(expected);
    expect(broken.filter((property) => !property.endsWith('-order'))).toEqual([]);
  }
});

it.each(['simulator', 'actors', 'tcp'])(
  '%s: a protocol that delivers something else is found out, with and without payloads',
  async (runtime) => {
    for (const payloadBytes of [0, 5]) {
      const workload = { name: 'single', payloadBytes };
      const { broken } = await outcomeOf({ runtime, protocol: liar, workload, trace: 'deliveries' });
      expect(broken).toEqual(expect.arrayContaining(['no-creation', 'consistency', 'agreement', 'uniform-agreement']));
    }
  },
);
