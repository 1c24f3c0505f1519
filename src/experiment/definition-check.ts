/**
 * A definition is checked whole when it is loaded, from a file or from the program itself: every key, the keys that
 * there are not, names of properties, faults and kinds, and the declarations of its parameters with their defaults.
 * What is checked is its shape; what its functions do is seen when it runs.
 */
import * as z from 'zod';
import { properties } from '../checks/index.ts';
import { InputError } from '../core/errors.ts';
import { wrongDefault } from '../core/parameter-values.ts';
import type { DelaySetting, Parameter } from '../core/parameters.ts';
import { accuracies, faultKinds } from '../core/protocol.ts';
import { closest } from '../core/suggestion.ts';
import { delayOf } from '../network/index.ts';
import { keysAt } from './parse.ts';
import { type PluginKind, pluginKinds } from './plugins.ts';
import type { Path } from './source.ts';

const words = z.string({ error: 'a text' }).min(1, { error: 'a text that is not empty' });
const name = words.regex(/^[a-z0-9][a-z0-9-]*$/i, { error: 'made of letters, digits and dashes' });
const truth = z.boolean({ error: 'true or false' });
const number = z.custom<number>((given) => typeof given === 'number' && !Number.isNaN(given), { error: 'a number' });
const reaction = z.custom((given) => typeof given === 'function', { error: 'a function' });
const listOf = <Item extends z.ZodType>(item: Item, error: string) => z.array(item, { error });
const oneOf = (names: readonly string[]) =>
  z.string({ error: `one of ${names.join(', ')}` }).superRefine((given, context) => {
    if (!names.includes(given))
      context.addIssue({ code: 'custom', message: `one of ${names.join(', ')}${closest(given, names)}, not ${given}` });
  });

const meaning = { meaning: words };
const bounds = { min: number, max: number };
const parameter = z
  .discriminatedUnion(
    'type',
    [
      z.strictObject({
        type: z.enum(['integer', 'number']),
        default: number,
        ...bounds,
        unit: words.optional(),
        isPeer: z.literal(true, { error: 'true, or left out' }).optional(),
        ...meaning,
      }),
      z.strictObject({ type: z.literal('duration'), default: number, ...bounds, ...meaning }),
      z.strictObject({
        type: z.literal('choice'),
        default: words,
        choices: listOf(words, 'a list of texts').min(1, { error: 'a list of texts, with one at least' }),
        ...meaning,
      }),
      z.strictObject({ type: z.literal('boolean'), default: truth, ...meaning }),
      z.strictObject({ type: z.literal('text'), default: z.string({ error: 'a text' }), ...meaning }),
      z.strictObject({
        type: z.literal('delay'),
        default: z.looseObject({}, { error: 'a law such as { uniform: [10, 99] }' }),
        ...meaning,
      }),
    ],
    {
      error:
        'a declaration such as { type, default, meaning }, whose type is integer, number, duration, choice, boolean, text or delay',
    },
  )
  .superRefine((declared, context) => {
    const say = (message: string, key: string) => context.addIssue({ code: 'custom', message, path: [key] });
    if ('min' in declared && declared.min > declared.max) return say('no more than max', 'min');
    const wrong = wrongDefault(declared as Parameter) ?? wrongLaw(declared as Parameter);
    if (wrong !== undefined) say(`${wrong}, not ${JSON.stringify(declared.default)}`, 'default');
  });

/** @param taken names that mean something else where parameters are given */
const parameters = (taken: readonly string[]) =>
  z
    .record(z.string(), parameter, { error: 'an object: a declaration for each parameter, or {}' })
    .superRefine((declared, context) => {
      for (const key of Object.keys(declared)) {
        if (taken.includes(key))
          context.addIssue({ code: 'custom', message: 'called something else: that name is taken', path: [key] });
        else if (!/^[A-Za-z][A-Za-z0-9]*$/.test(key))
          context.addIssue({
            code: 'custom',
            message: 'called by letters and digits, with a letter first',
            path: [key],
          });
      }
    });

/** DuckDB's enums end at a NUL, and a kept trace names its kinds by such an enum. */
const kindName = words.refine((name) => !name.includes('\0'), { error: 'a name without NUL' });

const kinds = listOf(
  z.strictObject(
    { name: kindName, carries: oneOf(['broadcast', 'internal']), relatesTo: reaction.optional() },
    { error: "a kind such as { name: 'data', carries: 'broadcast' }" },
  ),
  'a list of kinds of messages',
)
  .min(1, { error: 'a list of kinds of messages, with one at least' })
  .superRefine((all, context) => {
    const names = all.map((kind) => kind.name);
    const twice = names.findIndex((one, index) => names.indexOf(one) < index);
    if (twice >= 0)
      context.addIssue({ code: 'custom', message: 'another name: each kind has its own', path: [twice, 'name'] });
  });

const faultList = listOf(
  oneOf(faultKinds),
  `a list of the faults under which it holds: some of ${faultKinds.join(', ')}, or []`,
);
/** With a bound on the peers that may be faulty. */
const bounded = z.strictObject({
  faults: faultList,
  bound: z.strictObject(
    { text: words, most: reaction, counts: oneOf(['byzantine']).optional() },
    { error: "a bound such as { text: 'f < N/3', most: … }" },
  ),
});
const tolerated = z.unknown().superRefine((given, context) => {
  const isList = Array.isArray(given) || typeof given !== 'object' || given === null;
  const { error } = (isList ? faultList : bounded).safeParse(given);
  for (const { message, path } of error?.issues ?? []) context.addIssue({ code: 'custom', message, path });
});
const promises = z.strictObject(
  Object.fromEntries(properties.map((property) => [property.name, tolerated.optional()])),
  {
    error: 'an object: for each property that is promised a list of faults, or {}',
  },
);

interface Declared {
  readonly kinds: readonly { readonly name: string }[];
  readonly timers?: readonly string[];
  readonly background?: { readonly kinds: readonly string[]; readonly timers: readonly string[] };
}

/** What goes on for ever is named as it is declared. */
function refuseUnknownBackground({ kinds, timers = [], background }: Declared, context: z.RefinementCtx): void {
  const known = { kinds: kinds.map((kind) => kind.name), timers };
  for (const key of ['kinds', 'timers'] as const)
    background?.[key].forEach((one, index) => {
      if (known[key].includes(one)) return;
      const message = `one of its ${key}, which are ${known[key].join(', ')}${closest(one, known[key])}, not ${one}`;
      context.addIssue({ code: 'custom', message, path: ['background', key, index] });
    });
}

/** How the figures of several samples are put together, as `measures/sample-rules.ts` has it. */
const together: z.ZodType = z.lazy(() =>
  z.union(
    [
      z.enum(['sum', 'mean', 'max', 'min', 'same', 'each', 'any', 'all']),
      z.strictObject({ fields: z.record(z.string(), together) }),
      z.strictObject({ itemsBy: words, fields: z.record(z.string(), together) }),
      z.strictObject({ ofSome: z.record(z.string(), together) }),
      z.strictObject({ entries: z.literal('sum') }),
    ],
    {
      error:
        'what the figures of several samples come to: sum, mean, max, min, same, each, any, all, or { fields: { … } } of these',
    },
  ),
);

/** A number that tables list, as `measures/measure.ts` has it. */
const listedFigure = z.strictObject({
  path: z.string({ error: 'a text' }),
  take: reaction.optional(),
  name: words.optional(),
  title: words,
  unit: oneOf(['ms', 'bytes']).optional(),
  better: oneOf(['lower', 'higher']).optional(),
  tables: listOf(oneOf(['comparison', 'samples', 'markdown']), 'a list of tables').optional(),
  rank: number.optional(),
  outOf: words.optional(),
  column: z.tuple([words, oneOf(['whole', 'real'])], { error: 'a name and whole or real' }).optional(),
});

const about = { name, title: words };

const shapes: { readonly [Kind in PluginKind]: z.ZodType } = {
  protocol: z
    .strictObject({
      ...about,
      source: words,
      parameters: parameters(['name', 'over']),
      promises,
      knows: oneOf(['neighbours', 'group']),
      decides: truth.optional(),
      layer: truth.optional(),
      watchesLinks: truth.optional(),
      overlay: z.union([truth, z.literal('directed')], { error: 'true, false or directed' }).optional(),
      membership: truth.optional(),
      signs: truth.optional(),
      kinds,
      kindOf: reaction,
      broadcastOf: reaction,
      cost: reaction.optional(),
      timers: listOf(words, 'a list of names').optional(),
      background: z
        .strictObject({
          kinds: listOf(words, 'a list of names'),
          timers: listOf(words, 'a list of names').min(1, { error: 'a list of names, with one at least' }),
          settleMs: reaction,
        })
        .optional(),
      detector: oneOf(accuracies).optional(),
      create: reaction,
    })
    .superRefine(refuseUnknownBackground),
  detector: z.strictObject({
    ...about,
    source: words,
    parameters: parameters(['name']),
    knows: oneOf(['group']).optional(),
    gives: oneOf(accuracies),
    messages: listOf(words, 'a list of names'),
    timers: listOf(words, 'a list of names'),
    settleMs: reaction.optional(),
    messageKind: reaction.optional(),
    create: reaction,
  }),
  adversary: z.strictObject({
    ...about,
    source: words,
    parameters: parameters(['name']),
    timers: listOf(words, 'a list of names').optional(),
    corrupt: reaction,
  }),
  topology: z.strictObject({ ...about, source: words, parameters: parameters(['name']), build: reaction }),
  workload: z.strictObject({
    ...about,
    source: words,
    parameters: parameters(['name', 'payloadBytes']),
    total: reaction,
    create: reaction,
  }),
  law: z.strictObject({
    ...about,
    arguments: listOf(words, 'a list of the names of its arguments').min(1, {
      error: 'a list of the names of its arguments',
    }),
    objection: reaction.optional(),
    create: reaction,
    tabulated: reaction.optional(),
  }),
  fault: z.strictObject({
    ...about,
    whom: words,
    example: words,
    parameters: parameters(['name', 'at', 'for', 'every', 'until']),
    lasts: oneOf(['spell', 'moment', 'campaign', 'copy']),
    draw: reaction,
    sample: reaction,
  }),
  measure: z.strictObject({
    ...about,
    unit: z.string({ error: 'a text' }),
    definition: words,
    source: words,
    key: words.optional(),
    shape: z.custom((given) => given instanceof z.ZodType, { error: 'a Zod schema' }).optional(),
    always: truth.optional(),
    figures: listOf(listedFigure, 'a list of the numbers that tables list').optional(),
    text: z
      .strictObject({
        place: oneOf(['section', 'sentence', 'ancestor']),
        isDetail: z.boolean().optional(),
        rank: z.number().optional(),
        lines: reaction,
      })
      .optional(),
    together,
    take: reaction,
  }),
  property: z.strictObject({
    name,
    promise: words,
    source: words,
    tolerates: tolerated.optional(),
    examine: reaction,
    missing: reaction.optional(),
  }),
};

/**
 * What is wrong with a definition of this kind, in words: `promises.aggreement is not known …`. Undefined where nothing
 * is.
 */
function wrongIn(kind: PluginKind, given: unknown): string | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return 'it is no object';
  const shape = shapes[kind];
  const result = shape.safeParse(given);
  if (result.success) return undefined;
  // A key that is misspelt tells more than that the right one is missing.
  const issue = result.error.issues.find(({ code }) => code === 'unrecognized_keys') ?? result.error.issues[0];
  const path = issue.path as Path;
  if (issue.code !== 'unrecognized_keys') return `${path.join('.')} must be ${issue.message}`;
  const [key] = issue.keys;
  const known = keysAt(shape, path);
  return `${[...path, key].join('.')} is not known, only ${known.join(', ')}${closest(key, known)}`;
}

/**
 * @throws InputError where it is none of this kind, or none that is whole.
 * @param place where it is: a path, or nothing where it was made in the program
 */
export function checkDefinition(kind: PluginKind, given: unknown, option: string, place?: string): void {
  const wrong = wrongIn(kind, given);
  if (wrong === undefined) return;
  const { define, noun } = pluginKinds[kind];
  const what = place === undefined ? `${noun} made by ${define}({ … })` : `a default export made by ${define}({ … })`;
  throw new InputError(option, `${what}: ${wrong}`, place);
}

function wrongLaw(declared: Parameter): string | undefined {
  if (declared.type !== 'delay') return undefined;
  try {
    delayOf(declared.default as DelaySetting, 0, 'default');
    return undefined;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.expected;
  }
}
