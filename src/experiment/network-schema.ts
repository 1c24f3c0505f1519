/**
 * The network of an experiment file: zones, what links do to the copies that cross them, and links that are different.
 */
import * as z from 'zod';
import { linkPresets } from '../network/link-presets.ts';
import { anInteger, delayLaw, duration, oneOf, text, truth } from './fields.ts';

const probability = (() => {
  const error = 'a probability from 0 to 1';
  return z.number({ error }).min(0, { error }).max(1, { error });
})();

const loss = z.union(
  [
    probability,
    z
      .strictObject({
        toBad: probability,
        toGood: probability,
        good: probability.default(0),
        bad: probability.default(1),
      })
      .refine(({ toBad, toGood }) => toBad + toGood > 0, { error: 'a toBad or toGood above 0' }),
  ],
  { error: 'a probability from 0 to 1, or for losses in bursts { toBad: 0.01, toGood: 0.3, good: 0, bad: 1 }' },
);

/** A bare time is the most that is added; any time up to it is as likely. */
const jitter = delayLaw.transform((law): typeof law =>
  typeof law.constant === 'number' ? { uniform: [0, law.constant] } : law,
);

const BITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6, G: 1e9 };
const SLOWEST = 1_000;
const FASTEST = 1e12;
const LONGEST_QUEUE = 100_000_000;

/** A number with a unit and one of the factors 1, k, M, G before it. */
const quantity = (unit: string, least: number, most: number, error: string) => {
  const pattern = new RegExp(`^\\s*(\\d+(?:\\.\\d+)?)\\s*([kMG]?)${unit}\\s*$`);
  return z
    .union([z.number(), z.string().regex(pattern, { error })], { error })
    .transform((given) => {
      if (typeof given === 'number') return given;
      const [, digits, factor] = pattern.exec(given)!;
      return Number(digits) * BITS[factor];
    })
    .refine((value) => value >= least && value <= most, { error });
};

const traits = {
  preset: oneOf(linkPresets.map((preset) => preset.name) as [string, ...string[]]).optional(),
  delay: delayLaw.optional(),
  draw: oneOf(['message', 'link']).optional(),
  jitter: jitter.optional(),
  loss: loss.optional(),
  duplicate: probability.optional(),
  reorder: z.strictObject({ probability, by: delayLaw }, { error: '{ probability: 0.1, by: 20ms }' }).optional(),
  bandwidth: quantity('bit', SLOWEST, FASTEST, 'bits per second such as 10Mbit, from 1kbit to 1000Gbit').optional(),
  queue: quantity('B', 0, LONGEST_QUEUE, 'bytes such as 64kB, up to 100MB').optional(),
};

const weight = z.number({ error: 'a weight from 0' }).min(0, { error: 'a weight from 0' });

const rules = [
  z.enum(['round-robin', 'random']),
  z.array(text).min(1, { error: 'a list of at least one zone' }),
  z.strictObject({ weights: z.record(z.string(), weight) }),
] as const;

const place = z.union(
  [
    ...rules,
    z.strictObject({
      peers: z.record(z.string(), text),
      others: z
        .union(rules, { error: 'round-robin, random, a list of zones, or { weights: { zone: number } }' })
        .optional(),
    }),
  ],
  {
    error:
      'round-robin, random, a list of zones, { weights: { zone: number } }, or { peers: { peer: zone }, others: round-robin }',
  },
);

/** How peers get their zones, as it is written. */
export type PlaceSetting = z.output<typeof place>;

const zones = z.union(
  [
    text.transform((given) => (/[/\\]|\.(csv|txt)$/i.test(given) ? { file: given } : { table: given })),
    z.strictObject({ table: text, place: place.optional(), controller: text.optional(), collector: text.optional() }),
    z.strictObject({ file: text, place: place.optional(), controller: text.optional(), collector: text.optional() }),
    z.strictObject({ plane: duration, height: delayLaw.optional() }),
    z.strictObject({ points: text }),
  ],
  {
    error:
      'a table (gcp), the path of one, { table or file, place, controller, collector }, { plane: 100ms, height: 5ms }, or { points: path of x,y,height }',
  },
);

const rate = (what: string) =>
  quantity('bit', SLOWEST, FASTEST, `bits per second of ${what}, such as 50Mbit, from 1kbit to 1000Gbit`).optional();

const rates = { upload: rate('all that a peer sends'), download: rate('all that a peer receives') };

/** `20%`, or 0.2. */
const share = (() => {
  const error = 'a share of the peers, such as 20% or 0.2';
  return z
    .union([z.number(), z.string().regex(/^\s*\d+(\.\d+)?\s*%\s*$/)], { error })
    .transform((given) => (typeof given === 'number' ? given : Number.parseFloat(given) / 100))
    .refine((value) => value > 0 && value <= 1, { error });
})();

const classOfPeers = z.strictObject({ share, ...rates });

const end = z.union([anInteger(0, 10_000_000), text], { error: 'a peer or a zone' });

const rule = z
  .strictObject({
    between: z.tuple([end, end], { error: 'two peers or zones such as [0, 1]' }).optional(),
    from: end.optional(),
    to: end.optional(),
    ...traits,
  })
  .refine(
    ({ between, from, to }) =>
      between === undefined ? from !== undefined && to !== undefined : from === undefined && to === undefined,
    {
      error: '{ between: [0, 1], … } both ways, or { from: 0, to: 1, … } one way',
    },
  );

export const networkSchema = z
  .strictObject({
    resolution: oneOf(['1ms', '1us', 'real']).optional(),
    fifo: truth.optional(),
    zones: zones.optional(),
    crashDetection: duration.optional(),
    ...rates,
    classes: z.array(classOfPeers, { error: 'a list of { share: 20%, upload: 1Gbit, download: 1Gbit }' }).default([]),
    ...traits,
    links: z.array(rule, { error: 'a list of { between: [0, 1], … } with what is different there' }).default([]),
  })
  .prefault({});

export type NetworkSetting = z.output<typeof networkSchema>;
export type TraitsSetting = Omit<
  NetworkSetting,
  'resolution' | 'fifo' | 'zones' | 'crashDetection' | 'upload' | 'download' | 'classes' | 'links'
>;
export type RuleSetting = NetworkSetting['links'][number];
