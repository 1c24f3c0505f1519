/**
 * Definitions are checked whole: what is misspelt, missing or out of bounds is told by its place, for every kind of
 * plug-in, however the definition is given.
 */
import { describe, expect, it } from 'vitest';
import { validity } from '../../src/checks/validity.ts';
import { requireKind } from '../../src/experiment/definitions.ts';
import { kindOfPlugin, type PluginKind, pluginKinds } from '../../src/experiment/plugins.ts';
import { latency } from '../../src/measures/latency.ts';
import crash from '../../src/network/faults/crash.ts';
import uniform from '../../src/network/uniform.ts';
import flood from '../../src/protocols/flood.ts';
import star from '../../src/topologies/star.ts';
import burst from '../../src/workloads/burst.ts';

const hops = { type: 'integer', default: 8, min: 1, max: 1000, unit: 'hops', meaning: 'links' };
const withParameter = (changes: object, without?: string) => {
  const { [without as 'unit']: _, ...rest } = { ...hops, ...changes } as typeof hops;
  return { ...flood, parameters: { hops: without === undefined ? { ...hops, ...changes } : rest } };
};

const wrong: readonly (readonly [what: string, kind: PluginKind, definition: unknown, said: string | RegExp])[] = [
  [
    'a property that there is not',
    'protocol',
    { ...flood, promises: { aggreement: [] } },
    /promises\.aggreement is not known, only validity, .*\(did you mean agreement\?\)/,
  ],
  [
    'a fault that there is not',
    'protocol',
    { ...flood, promises: { agreement: ['los'] } },
    /promises\.agreement\.0 must be one of loss, .*\(did you mean loss\?\), not los/,
  ],
  [
    'faults that are no list',
    'protocol',
    { ...flood, promises: { agreement: true } },
    /promises\.agreement must be a list of the faults/,
  ],
  [
    'a key that there is not',
    'protocol',
    { ...flood, titel: 'x' },
    /titel is not known, only name, title, .*\(did you mean title\?\)/,
  ],
  [
    'a key that is misspelt, and so missing',
    'protocol',
    { ...flood, kindOf: undefined, kindof: flood.kindOf },
    /kindof is not known.*did you mean kindOf/,
  ],
  [
    'a name with a space',
    'protocol',
    { ...flood, name: 'my flood' },
    'name must be made of letters, digits and dashes',
  ],
  ['no title', 'protocol', { ...flood, title: '' }, 'title must be a text that is not empty'],
  ['no function', 'protocol', { ...flood, create: undefined }, 'create must be a function'],
  [
    'a kind that carries something else',
    'protocol',
    { ...flood, kinds: [{ name: 'data', carries: 'broadcasts' }] },
    /kinds\.0\.carries must be one of broadcast, internal \(did you mean broadcast\?\)/,
  ],
  [
    'a kind with a key that there is not',
    'protocol',
    { ...flood, kinds: [{ name: 'data', carries: 'internal', carry: 1 }] },
    /kinds\.0\.carry is not known/,
  ],
  [
    'two kinds of one name',
    'protocol',
    { ...flood, kinds: [1, 2].map(() => ({ name: 'data', carries: 'internal' })) },
    'kinds.1.name must be another name',
  ],
  [
    'a timer in the background that is not declared',
    'protocol',
    { ...flood, timers: ['retry'], background: { kinds: ['data'], timers: ['rety'], settleMs: () => 1 } },
    /background\.timers\.0 must be one of its timers, which are retry \(did you mean retry\?\), not rety/,
  ],
  [
    'a background without a timer, of which a run would never look whether it is over',
    'protocol',
    { ...flood, background: { kinds: [], timers: [], settleMs: () => 1 } },
    'background.timers must be a list of names, with one at least',
  ],
  [
    'a kind whose name has a NUL',
    'protocol',
    { ...flood, kinds: [{ name: 'da\0ta', carries: 'broadcast' }] },
    'kinds.0.name must be a name without NUL',
  ],
  ['no kinds', 'protocol', { ...flood, kinds: [] }, 'kinds must be a list of kinds of messages, with one at least'],
  [
    'what it knows',
    'protocol',
    { ...flood, knows: 'neighbors' },
    /knows must be one of neighbours, group \(did you mean neighbours\?\), not neighbors/,
  ],
  ['a layer that is a text', 'protocol', { ...flood, layer: 'yes' }, 'layer must be true or false'],
  ['timers that are no names', 'protocol', { ...flood, timers: [1] }, 'timers.0 must be a text'],
  [
    'a default out of bounds',
    'protocol',
    withParameter({ default: 0 }),
    'parameters.hops.default must be an integer from 1 to 1000 hops, not 0',
  ],
  [
    'a default that is no integer',
    'protocol',
    withParameter({ default: 1.5 }),
    /parameters\.hops\.default must be an integer/,
  ],
  [
    'bounds the wrong way round',
    'protocol',
    withParameter({ min: 9, max: 1, default: 5 }),
    'parameters.hops.min must be no more than max',
  ],
  ['no bound', 'protocol', withParameter({}, 'max'), 'parameters.hops.max must be a number'],
  ['no meaning', 'protocol', withParameter({}, 'meaning'), 'parameters.hops.meaning must be a text'],
  [
    'a type that there is not',
    'protocol',
    withParameter({ type: 'int' }),
    /parameters\.hops(\.type)? must be a declaration such as/,
  ],
  [
    'a key of a parameter that there is not',
    'protocol',
    withParameter({ maxx: 1 }),
    /parameters\.hops\.maxx is not known.*did you mean max\?/,
  ],
  [
    'a default that is no choice',
    'protocol',
    { ...flood, parameters: { how: { type: 'choice', choices: ['a', 'b'], default: 'c', meaning: 'x' } } },
    'parameters.how.default must be one of a, b, not "c"',
  ],
  [
    'a default law that there is not',
    'protocol',
    { ...flood, parameters: { wait: { type: 'delay', default: { unifrom: [1, 2] }, meaning: 'x' } } },
    /parameters\.wait\.default must be one of the laws .*did you mean uniform\?/,
  ],
  [
    'a default law with too few arguments',
    'protocol',
    { ...flood, parameters: { wait: { type: 'delay', default: { uniform: 1 }, meaning: 'x' } } },
    /parameters\.wait\.default must be \[low, high\] in milliseconds/,
  ],
  [
    'a parameter with a name that is taken',
    'protocol',
    { ...flood, parameters: { over: hops } },
    'parameters.over must be called something else',
  ],
  [
    'a parameter whose name is a path',
    'protocol',
    { ...flood, parameters: { 'a.b': hops } },
    /parameters\.a\.b must be called by letters and digits/,
  ],
  ['a topology without its function', 'topology', { ...star, build: 3 }, 'build must be a function'],
  [
    'a topology with a key that there is not',
    'topology',
    { ...star, parameter: {} },
    /parameter is not known.*did you mean parameters\?/,
  ],
  ['a workload without a total', 'workload', { ...burst, total: undefined }, 'total must be a function'],
  [
    'a workload with a parameter whose name is taken',
    'workload',
    { ...burst, parameters: { payloadBytes: hops } },
    /parameters\.payloadBytes must be called something else/,
  ],
  [
    'a law whose arguments have no names',
    'law',
    { ...uniform, arguments: 2 },
    'arguments must be a list of the names of its arguments',
  ],
  [
    'a law with a key that there is not',
    'law',
    { ...uniform, objections: () => undefined },
    /objections is not known.*did you mean objection\?/,
  ],
  [
    'a fault that lasts',
    'fault',
    { ...crash, lasts: 'spells' },
    /lasts must be one of spell, moment, campaign, copy \(did you mean spell\?\)/,
  ],
  [
    'a fault with a parameter whose name is taken',
    'fault',
    { ...crash, parameters: { until: hops } },
    /parameters\.until must be called something else/,
  ],
  ['a measure without a definition', 'measure', { ...latency, definition: undefined }, 'definition must be a text'],
  [
    'a measure with a key that there is not',
    'measure',
    { ...latency, units: 'ms' },
    /units is not known.*did you mean unit\?/,
  ],
  ['a property without a promise', 'property', { ...validity, promise: 5 }, 'promise must be a text'],
  [
    'a property under a fault that there is not',
    'property',
    { ...validity, tolerates: ['crashes'] },
    /tolerates\.0 must be one of .*did you mean crash\?/,
  ],
];

describe('a definition with', () => {
  it.each(wrong)('%s is refused', (_what, kind, definition, said) => {
    expect(() => requireKind(kind, definition, '--option', './my.ts')).toThrow(said);
    expect(() => requireKind(kind, definition, '--option', './my.ts')).toThrow(
      /^--option: expected a default export made by define\w+\(\{ … \}\): .*, given \.\/my\.ts$/,
    );
  });

  it.each(['text', 5, null, [], () => {}])('nothing of the kind is refused: %s', (given) => {
    expect(() => requireKind('protocol', given, 'protocol', './my.ts')).toThrow(
      /^protocol: expected a default export made by defineProtocol/,
    );
  });

  it('the shape of another kind is told by that kind, and where it belongs', () => {
    expect(() => requireKind('topology', burst, '--topology', './my.ts')).toThrow(
      '--topology: expected a topology made by defineTopology({ … }), not a workload, which --workload takes, given ./my.ts',
    );
  });
});

describe.each(Object.entries(pluginKinds))('each built-in %s', (kind, { builtIn }) => {
  it.each(builtIn.map((definition) => [definition.name, definition] as const))(
    '%s is whole, and known by its shape',
    (_name, definition) => {
      expect(kindOfPlugin(definition)).toBe(kind);
      expect(() => requireKind(kind as PluginKind, definition, kind)).not.toThrow();
    },
  );
});
