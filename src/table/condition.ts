/**
 * The conditions of the truth table, its columns: what the network and the peers of each schedule may do. A condition
 * is a search with faults of one kind; delays that reorder messages are part of all but the first.
 */
import { faultsOf } from '../core/promise.ts';
import type { Definition, FaultKind } from '../core/protocol.ts';
import type { Scope } from '../experiment/search/case.ts';

export const conditionNames = [
  'no-fault',
  'reordering',
  'crash-of-a-minority',
  'crash-of-a-majority',
  'restart-with-memory',
  'restart-without-memory',
  'loss',
  'duplication',
  'partition-that-heals',
  'pause',
  'wrong-suspicion',
  'byzantine-below-a-third',
  'byzantine-a-third',
] as const;
export type ConditionName = (typeof conditionNames)[number];

export interface Condition {
  readonly name: ConditionName;
  /** What happens in its schedules, in a sentence. */
  readonly meaning: string;
  /** Conditions whose schedules it has too: what fails in one of them fails here. */
  readonly includes: readonly ConditionName[];
  readonly faults: readonly FaultKind[];
  /** What its searches have besides. */
  readonly scope: Pick<Scope, 'shape' | 'detector' | 'network'>;
  /** Why it means nothing for a stack of these protocols, if it does not. */
  exclusion?(layers: readonly Definition[]): string | undefined;
}

export const conditions: readonly Condition[] = [
  {
    name: 'no-fault',
    meaning: 'Every message takes 1 ms, and nothing fails.',
    includes: [],
    faults: [],
    scope: { network: { delay: '1ms', fifo: true } },
  },
  {
    name: 'reordering',
    meaning: 'Delays are drawn, so that messages overtake each other. Nothing else fails, here and in all that follow.',
    includes: ['no-fault'],
    faults: [],
    scope: {},
  },
  {
    name: 'crash-of-a-minority',
    meaning: 'Fewer than half of the peers crash, some of them in the middle of sending.',
    includes: ['reordering'],
    faults: ['crash'],
    scope: { shape: { crashes: 'minority' } },
  },
  {
    name: 'crash-of-a-majority',
    meaning: 'At least half of the peers crash, and at least one does not.',
    includes: ['crash-of-a-minority'],
    faults: ['crash'],
    scope: { shape: { crashes: 'majority' } },
  },
  {
    name: 'restart-with-memory',
    meaning: 'Fewer than half of the peers crash and come back, with what they stored with `keep`.',
    includes: ['reordering'],
    faults: ['recovery'],
    scope: {},
  },
  {
    name: 'restart-without-memory',
    meaning: 'Fewer than half of the peers crash and come back, and remember nothing.',
    includes: ['restart-with-memory'],
    faults: ['restart'],
    scope: { shape: { keeps: false } },
  },
  {
    name: 'loss',
    meaning: 'Each copy of a message is lost with a probability of 5 to 40 %.',
    includes: ['reordering'],
    faults: ['loss'],
    scope: {},
  },
  {
    name: 'duplication',
    meaning: 'Each copy of a message arrives twice with a probability of 5 to 50 %.',
    includes: ['reordering'],
    faults: ['duplication'],
    scope: {},
  },
  {
    name: 'partition-that-heals',
    meaning: 'For up to 400 ms no copy passes between two groups of peers, or in one direction between them.',
    includes: ['reordering'],
    faults: ['partition'],
    scope: { shape: { heals: true } },
  },
  {
    name: 'pause',
    meaning: 'One peer stands still for up to 400 ms, and then handles what has come in.',
    includes: ['reordering'],
    faults: ['pause'],
    scope: {},
  },
  {
    name: 'wrong-suspicion',
    meaning:
      'Fewer than half of the peers crash, and an impatient failure detector suspects correct peers for a while.',
    includes: ['crash-of-a-minority'],
    faults: ['crash'],
    // The detector asks every 10 ms, and answers take up to 40 ms: it waits longer with each wrong suspicion.
    scope: { detector: { name: 'eventually-perfect', delay: '10ms' }, network: { delay: { uniform: [1, 20] } } },
    exclusion: (layers) =>
      layers.some(({ detector }) => detector !== undefined) ? undefined : 'it asks no failure detector',
  },
  {
    name: 'byzantine-below-a-third',
    meaning: 'Fewer than a third of the peers are Byzantine: silent, late, or they change, repeat and forge messages.',
    includes: ['reordering'],
    faults: ['byzantine'],
    scope: { shape: { byzantine: 'below a third' } },
    exclusion: withoutByzantine,
  },
  {
    name: 'byzantine-a-third',
    meaning: 'A third of the peers are Byzantine, rounded up: one more than the bound N > 3f allows.',
    includes: ['byzantine-below-a-third'],
    faults: ['byzantine'],
    scope: { shape: { byzantine: 'a third' } },
    exclusion: withoutByzantine,
  },
];

function withoutByzantine(layers: readonly Definition[]): string | undefined {
  const promises = Object.values(layers[layers.length - 1].promises);
  return promises.some((tolerated) => faultsOf(tolerated).includes('byzantine'))
    ? undefined
    : 'its model has no Byzantine peers';
}

/** In prose: `restart without memory`. */
export function titleOf(name: string): string {
  return name.replaceAll('-', ' ');
}
