/**
 * Which preset runs on which runtime: the table of docs/runtimes.md. A full cell says what the test of it expects; an
 * empty one says why it is empty.
 */
import type { PropertyName } from '../../src/core/protocol.ts';
import type { RuntimeName } from '../../src/experiment/schema.ts';

/** What a run must come to. */
export interface Expected {
  /** Deliveries, of all peers. */
  readonly delivered: number;
  /** Copies of messages of all kinds, where they do not depend on time. */
  readonly messages?: number;
  /** Copies of these that are dropped by faults; none where nothing is said. */
  readonly dropped?: number;
  /** The promises that it breaks, to show why; the status of the command is then 1. */
  readonly broken?: readonly PropertyName[];
  /** True if its peers send for ever in the background: copies of that are in flight when it ends. */
  readonly repeats?: true;
  /** How it ends; because nothing more can happen if nothing is said. */
  readonly stopped?: 'delivered';
}

export interface Row {
  readonly preset: string;
  /** Options that make the test short, and the same on every runtime. */
  readonly options: readonly string[];
  readonly expected: Expected;
  /** Why it does not run there. */
  readonly empty: Readonly<Partial<Record<RuntimeName, string>>>;
}

const tooMany =
  'made to measure the simulator: 7 million messages through sockets, and for the larger one more ports than a machine has';
const seeded = 'made to be the same with the same seed: what faults hit in real time depends on the machine';
const oneThread = 'made to measure the simulator: its 7 million messages would wait here one by one, in real time';

export const rows: readonly Row[] = [
  { preset: 'cycle', options: [], expected: { delivered: 25, messages: 40 }, empty: {} },
  { preset: 'mesh', options: [], expected: { delivered: 25, messages: 320 }, empty: {} },
  { preset: 'starfish', options: [], expected: { delivered: 25, messages: 40 }, empty: {} },
  { preset: 'links', options: [], expected: { delivered: 49 }, empty: {} },
  {
    preset: 'elixir-broadcast',
    options: ['--messages', '100', '--deadline', '30s'],
    expected: { delivered: 3600, messages: 7200 },
    empty: {},
  },
  { preset: 'mpcomm', options: [], expected: { delivered: 90 }, empty: {} },
  {
    preset: 'split',
    options: [],
    expected: { delivered: 101, messages: 328, dropped: 60 },
    empty: { actors: seeded, tcp: seeded, udp: seeded, multicast: seeded },
  },
  {
    preset: 'crashes',
    options: [],
    expected: { delivered: 12, messages: 70, dropped: 31 },
    empty: { actors: seeded, tcp: seeded, udp: seeded, multicast: seeded },
  },
  {
    preset: 'raft',
    options: [],
    expected: { delivered: 30, messages: 119, dropped: 17, stopped: 'delivered' },
    empty: { actors: seeded, tcp: seeded, udp: seeded, multicast: seeded },
  },
  {
    preset: 'wrong-suspicion',
    options: [],
    expected: { delivered: 3, messages: 21, broken: ['consensus-agreement', 'uniform-consensus-agreement'] },
    empty: { actors: seeded, tcp: seeded, udp: seeded, multicast: seeded },
  },
  {
    preset: 'paxos',
    options: [],
    expected: { delivered: 5, messages: 35 },
    empty: { actors: seeded, tcp: seeded, udp: seeded, multicast: seeded },
  },
  { preset: 'pbft', options: [], expected: { delivered: 9, stopped: 'delivered' }, empty: {} },
  { preset: 'equivocation', options: [], expected: { delivered: 3, messages: 36 }, empty: {} },
  {
    preset: 'churn',
    options: [],
    expected: { delivered: 7413, messages: 22_358, dropped: 3780 },
    empty: { actors: seeded, tcp: seeded, udp: seeded, multicast: seeded },
  },
  // Of flood the newcomer would have delivered its own two broadcasts only: 62.
  { preset: 'newcomer', options: [], expected: { delivered: 72, repeats: true }, empty: {} },
  {
    preset: 'serf-failure',
    options: [],
    expected: { delivered: 27, messages: 4_026, dropped: 133, stopped: 'delivered' },
    empty: { actors: seeded, tcp: seeded, udp: seeded, multicast: seeded },
  },
  {
    preset: 'dandelion',
    options: [],
    expected: { delivered: 8_000, messages: 33_033 },
    empty: { actors: seeded, tcp: seeded, udp: seeded, multicast: seeded },
  },
  {
    preset: 'bitcoin-relay',
    options: [],
    expected: { delivered: 4_000, stopped: 'delivered' },
    empty: { actors: seeded, tcp: seeded, udp: seeded, multicast: seeded },
  },
  {
    preset: 'solana-turbine',
    options: [],
    expected: { delivered: 100, messages: 5_314, dropped: 441 },
    empty: { actors: seeded, tcp: seeded, udp: seeded, multicast: seeded },
  },
  {
    preset: 'thousand',
    options: [],
    expected: { delivered: 1_000_000 },
    empty: { actors: oneThread, tcp: tooMany, udp: tooMany, multicast: tooMany },
  },
  {
    preset: 'million',
    options: [],
    expected: { delivered: 1_000_000 },
    empty: { actors: oneThread, tcp: tooMany, udp: tooMany, multicast: tooMany },
  },
];
