/**
 * What the compiler takes and what it refuses of an experiment in a program: `tsc` holds every line here to its remark.
 */
import { expect, it } from 'vitest';
import { defineDelayLaw, defineProtocol, type ExperimentInput, type ProtocolInput } from '../../src/index.ts';
import causal from '../../src/protocols/causal.ts';
import flood from '../../src/protocols/flood.ts';

const own = defineProtocol({ ...flood, name: 'own' });
const law = defineDelayLaw({
  name: 'law',
  title: 'x',
  arguments: ['time'],
  create: ([time]) => ({ draw: () => time }),
});

const taken: readonly ExperimentInput[] = [
  {},
  {
    peers: 100,
    topology: { name: 'random-k-out', k: 4 },
    protocol: 'causal',
    workload: { name: 'interval', wait: { uniform: [10, '99ms'] } },
  },
  { topology: 'random-regular', protocol: { name: 'causal', over: { name: 'best-effort', interleaving: 'drain' } } },
  { protocol: own },
  { protocol: { name: 'causal', over: own } },
  { protocol: { name: own, over: { name: causal, over: flood } } },
  { protocol: './my-protocol.ts', topology: 'graphs/zoo.graphml', workload: { file: 'list.txt' } },
  { protocol: new URL('file:///my-protocol.js'), topology: { name: './my-topology.ts', rings: 3 } },
  { network: { delay: { uniform: [10, 100] }, loss: 0.1, links: [{ between: [0, 1], delay: '5ms' }] } },
  { network: { delay: { law, arguments: [5] }, jitter: { './my-law.ts': [1, 2] } } },
  {
    faults: [
      { at: '1s', for: '500ms', crash: 2, keep: false },
      { partition: [[0, 1], 'rest'] },
      { at: 5, fault: './my-fault.ts', whom: 2 },
    ],
  },
  {
    measures: ['./my-measure.ts'],
    properties: ['./my-property.ts'],
    workload: { name: 'burst', broadcasts: 3, payloadBytes: 10 },
  },
];

const refused: readonly ExperimentInput[] = [
  // @ts-expect-error there is no such topology
  { topology: { name: 'random-regularr' } },
  // @ts-expect-error there is no such topology
  { topology: 'random-regularr' },
  // @ts-expect-error its parameter is called k
  { topology: { name: 'random-k-out', kk: 4 } },
  // @ts-expect-error k is a number
  { topology: { name: 'random-k-out', k: 'many' } },
  // @ts-expect-error there is no such protocol
  { protocol: 'fload' },
  // @ts-expect-error there is no such protocol
  { protocol: { name: 'causal', over: 'fload' } },
  // @ts-expect-error there is no such choice
  { protocol: { name: 'causal', over: { name: 'best-effort', interleaving: 'drained' } } },
  // @ts-expect-error there is no such parameter
  { workload: { name: 'burst', broadcast: 3 } },
  // @ts-expect-error there is no such workload
  { workload: 'bursts' },
  // @ts-expect-error there is no such law
  { network: { delay: { unifrom: [10, 100] } } },
  // @ts-expect-error there is no such law
  { workload: { name: 'interval', wait: { unifrom: [10, 100] } } },
  // @ts-expect-error there is no such fault
  { faults: [{ at: '1s', crsh: 2 }] },
  // @ts-expect-error there is no such runtime
  { runtime: 'tpc' },
  // @ts-expect-error there is no such field
  { peeers: 5 },
  // @ts-expect-error a measure is no name
  { measures: ['latency'] },
];

const named: ProtocolInput = 'flood';

it('is for the compiler', () => {
  expect([taken.length, refused.length, named]).toEqual([12, 15, 'flood']);
});
