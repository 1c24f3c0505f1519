/**
 * The JSON schemas that are published: for editors, which complete experiment files by them, and for readers of
 * summaries.
 */
import * as z from 'zod';
import { adversaries } from '../adversaries/index.ts';
import type { Parameter, Parameters } from '../core/parameters.ts';
import { detectors } from '../detectors/index.ts';
import { faultRules } from '../network/faults/index.ts';
import type { FaultRule } from '../network/faults/rule.ts';
import { protocols } from '../protocols/index.ts';
import { checkResultSchema } from '../reports/check-result.ts';
import { summarySchema } from '../reports/summary.ts';
import { topologies } from '../topologies/index.ts';
import { workloads } from '../workloads/index.ts';
import { aloneBecause } from './layers.ts';
import { experimentSchema } from './schema.ts';

type Json = Record<string, unknown>;

/** What has a name and parameters, by which its part of an experiment is described. */
interface Named {
  readonly name: string;
  readonly title: string;
  readonly parameters: Parameters;
}

const duration: Json = {
  anyOf: [
    { type: 'number', minimum: 0 },
    { type: 'string', pattern: '^\\s*(\\d+(?:\\.\\d+)?|\\.\\d+)\\s*(us|ms|s|m|h)?\\s*$' },
  ],
};

/** Of an experiment file. The parts with a name list the parameters of each. */
export function experimentJsonSchema(): Json {
  const schema = z.toJSONSchema(experimentSchema, { io: 'input' }) as {
    properties: Record<string, Json>;
    $defs?: Record<string, Json>;
  };
  const payload: Json = {
    payloadBytes: {
      type: 'integer',
      minimum: 0,
      maximum: 1_000_000,
      description: 'characters that each broadcast carries',
    },
  };
  const over: Json = { over: { $ref: '#/$defs/protocol', description: 'the broadcast under it' } };
  return {
    ...schema,
    title: 'A Hearsay experiment',
    properties: {
      ...schema.properties,
      topology: partSchema(topologies, {}, ['file']),
      workload: partSchema(workloads, payload, ['file']),
      protocol: { $ref: '#/$defs/protocol' },
      detector: { ...partSchema(detectors, {}, []), description: 'the failure detector' },
      adversaries: {
        ...schema.properties.adversaries,
        description: 'peers that are Byzantine, and how they behave',
        items: {
          ...(schema.properties.adversaries.items as Json),
          properties: {
            ...(schema.properties.adversaries.items as { properties: Json }).properties,
            behaviour: partSchema(adversaries, {}, []),
          },
        },
      },
      sweep: sweepSchema(Object.keys(schema.properties)),
      faults: {
        type: 'array',
        default: [],
        description: 'what goes wrong, and when',
        items: { anyOf: [...faultRules.map(faultSchema), ownFault] },
      },
    },
    $defs: { ...schema.$defs, protocol: protocolSchema(over) },
  };
}

export function summaryJsonSchema(): Json {
  return { ...z.toJSONSchema(summarySchema, { io: 'output' }), title: 'The summary of a Hearsay run' };
}

export function checkJsonSchema(): Json {
  return { ...z.toJSONSchema(checkResultSchema, { io: 'output' }), title: 'The result of a Hearsay check' };
}

/** For `hearsay sweep`: values of fields, of paths such as `stop.deadline`, and of parameters by their bare names. */
function sweepSchema(fields: readonly string[]): Json {
  const isSwept = (field: string) => field !== 'seed' && field !== 'samples';
  const axis = (items: Json): Json => ({ type: 'array', minItems: 1, uniqueItems: true, ...items });
  return {
    type: 'object',
    description:
      'for `hearsay sweep`: a list of values for each field, path or bare parameter, all combinations of which are run',
    minProperties: 1,
    propertyNames: { not: { enum: ['seed', 'samples'] } },
    properties: Object.fromEntries(
      fields.filter(isSwept).map((field) => [field, axis({ items: { $ref: `#/properties/${field}` } })]),
    ),
    additionalProperties: axis({}),
  };
}

/** @param extra what each of them takes besides its parameters */
function partSchema(parts: readonly Named[], extra: Json, nameless: readonly string[]): Json {
  const named = parts.map((part) => namedSchema(part, extra, !nameless.includes(part.name)));
  return { anyOf: [{ enum: parts.map((part) => part.name) }, own, ...named, ownPart] };
}

const own: Json = { type: 'string', pattern: '[/\\\\]|\\.[cm]?[jt]s$', description: 'the path of a file of your own' };
const ownPart: Json = { type: 'object', properties: { name: own }, required: ['name'] };
/** Its name is a key that is the path of a file, or stands after `fault`. */
const ownFault: Json = {
  type: 'object',
  description: 'a fault from a file of your own',
  anyOf: [
    { required: ['fault'], properties: { fault: own } },
    { not: { propertyNames: { not: { pattern: '\\.[cm]?[jt]s$' } } } },
  ],
};

function protocolSchema(over: Json): Json {
  const named = protocols.map((protocol) =>
    namedSchema(protocol, aloneBecause(protocol) === undefined ? over : {}, true),
  );
  return { anyOf: [{ enum: protocols.map((protocol) => protocol.name) }, own, ...named, ownPart] };
}

function namedSchema({ name, title, parameters }: Named, extra: Json, needsName: boolean): Json {
  const properties = Object.fromEntries(
    Object.entries(parameters).map(([key, parameter]) => [key, parameterSchema(parameter)]),
  );
  return {
    type: 'object',
    description: title,
    properties: { name: { const: name }, ...properties, ...extra },
    required: needsName ? ['name'] : ['file'],
    additionalProperties: false,
  };
}

function faultSchema({ name, title, whom, parameters, lasts }: FaultRule): Json {
  const law: Json = { anyOf: [duration, { type: 'object', minProperties: 1, maxProperties: 1 }] };
  const properties = Object.fromEntries(
    Object.entries(parameters as Parameters).map(([key, parameter]) => [key, parameterSchema(parameter)]),
  );
  return {
    type: 'object',
    description: title,
    properties: {
      [name]: { description: whom },
      at: { ...duration, default: 0, description: 'when it happens' },
      ...(lasts === 'moment'
        ? {}
        : { for: { ...law, description: 'how long it goes on; to the end where nothing is said' } }),
      every: { ...law, description: 'after what time it happens again' },
      until: { ...duration, description: 'until when it happens again' },
      ...properties,
    },
    required: [name],
    additionalProperties: false,
  };
}

function parameterSchema(parameter: Parameter): Json {
  return { ...valueSchema(parameter), default: parameter.default, description: parameter.meaning };
}

function valueSchema(parameter: Parameter): Json {
  switch (parameter.type) {
    case 'integer':
    case 'number':
      return { type: parameter.type, minimum: parameter.min, maximum: parameter.max };
    case 'duration':
      return duration;
    case 'choice':
      return { enum: parameter.choices };
    case 'boolean':
      return { type: 'boolean' };
    case 'text':
      return { type: 'string' };
    case 'delay':
      return { anyOf: [duration, { type: 'object', minProperties: 1, maxProperties: 1 }] };
  }
}
