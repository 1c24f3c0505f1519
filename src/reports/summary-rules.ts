/**
 * How each figure of a summary is put together from those of several samples: the measures' own rules, and here those
 * of the other keys. What is no figure (verdicts, failures, remarks) has no rule of this kind:
 * `experiment/combined-samples.ts` combines it.
 */
import { measures } from '../measures/index.ts';
import { keyOf } from '../measures/measure.ts';
import { type Leaf, leavesOf, type Rule, type Rules, type Together, wordsFor } from '../measures/sample-rules.ts';
import type { SampleSummary, Summary } from './summary.ts';

/** Keys that are no figures. */
export type Account =
  | 'names'
  | 'trace'
  | 'stopped'
  | 'reason'
  | 'checks'
  | 'expectations'
  | 'failures'
  | 'endedCalls'
  | 'remarks'
  | 'absent';

const ownRules = {
  version: 'same',
  name: 'same',
  // Sample k has seed + k.
  seed: 'min',
  runtime: 'same',
  protocol: 'same',
  topology: 'same',
  workload: 'same',
  peers: 'same',
  traceSha256: 'each',
  elapsedMs: 'sum',
  wallMs: 'sum',
  events: 'sum',
  eventsPerSecond: 'mean',
  peakRssBytes: 'max',
  books: {
    fields: {
      sent: 'sum',
      received: 'sum',
      dropped: 'sum',
      inFlight: 'sum',
      unknown: 'sum',
      duplicated: 'sum',
      missing: 'sum',
    },
  },
  perPeer: 'each',
  overheadBytes: 'sum',
  strangers: { ofSome: { connections: 'sum', datagrams: 'sum' } },
  graph: {
    fields: {
      links: 'mean',
      degree: { fields: { min: 'min', mean: 'mean', max: 'max' } },
      components: { fields: { count: 'max', largest: 'min' } },
      connected: 'all',
      diameter: { fields: { hops: 'max', sampled: 'any' } },
    },
  },
  latencyUncertaintyMs: 'max',
  worldViewsBefore: 'each',
  distributions: 'each',
  byzantine: 'each',
  instances: 'sum',
  faults: {
    ofSome: {
      applied: { entries: 'sum' },
      missedBroadcasts: 'sum',
      healedMs: 'max',
      moves: { ofSome: { due: 'sum', delivered: 'sum' } },
    },
  },
  clocks: 'each',
  dropReasons: { entries: 'sum' },
} satisfies { readonly [Key in Exclude<keyof SampleSummary, Account>]?: Together<SampleSummary[Key]> };

/** By key of the summary. */
export const summaryRules: Rules = {
  ...ownRules,
  ...Object.fromEntries(measures.map((measure): [string, Rule] => [keyOf(measure), measure.together])),
};

/** Every number of a summary that is put together, by its path. */
export function figuresIn(sample: SampleSummary): Leaf[] {
  return Object.entries(summaryRules).flatMap(([key, rule]) => leavesOf(rule, sample[key as keyof SampleSummary], key));
}

/** ` (mean of 3 samples)`, to stand behind the figure at a path; empty for a single run. */
export function ofSamples({ samples }: Summary, path: string): string {
  if (samples.length === 0) return '';
  const rule = ruleAt(path);
  return rule === 'sum' || rule === 'mean' || rule === 'max' || rule === 'min'
    ? ` (${wordsFor(rule, samples.length)})`
    : '';
}

/** The rule of the figure at a path; lists have no names in it: `kinds.messages`. */
export function ruleAt(path: string): Rule | undefined {
  return path.split('.').reduce<Rule | undefined>((rule, key) => (rule === undefined ? undefined : partOf(rule, key)), {
    fields: summaryRules,
  });
}

function partOf(rule: Rule, key: string): Rule | undefined {
  if (typeof rule === 'string') return rule;
  if ('entries' in rule) return rule.entries;
  return 'ofSome' in rule ? rule.ofSome[key] : rule.fields[key];
}
