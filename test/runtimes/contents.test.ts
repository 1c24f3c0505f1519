/** What no message may hold is refused on every runtime in the same words, also where a peer sends to itself. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';

const LONG = process.env.HEARSAY_LONG === '1';
const protocol = fileURLToPath(new URL('contents.js', import.meta.url));

async function failureOf(runtime: string, what: string, rest: object = {}, own = false): Promise<string> {
  const raw = {
    runtime,
    peers: 2,
    seed: 1,
    protocol: { name: protocol, what, own },
    workload: { name: 'single', origin: 1 },
    ...rest,
  };
  const prepared = await prepare({ source: sourceOfData(raw) }, nodePlatform);
  const { stopped, failures } = await nodePlatform.runtimes[prepared.experiment.runtime]!(
    prepared,
    prepared.jobOf(0),
    {},
  );
  expect(stopped).toBe('failed');
  // Where in the code it was is not the same everywhere.
  return failures[0].reason.replace(/ \(at .*/s, '');
}

const plain = 'messages are plain data: null, booleans, finite numbers, texts, lists and objects of these';
const said = (where: string, cure: string) =>
  `ContractError: peer 1 sent a message of kind data that ${where}; ${plain}; ${cure}`;
const refusals: [string, string][] = [
  ['set', said('has in field seen a Set', 'send a list of its members ([...set])')],
  ['map', said('has in field a.0.b a Map', 'send a list of its entries ([...map])')],
  ['undefined field', said('has in field a undefined', 'leave the field out, or send null')],
  ['undefined in a list', said('has in field list.1 undefined', 'leave the field out, or send null')],
  ['a hole', said('has in field list.1 undefined', 'leave the field out, or send null')],
  ['undefined message', 'ContractError: peer.send: expected a message, given undefined'],
  ['function', said('has in field call a function', 'send the data that its receiver needs, and leave it out')],
  ['symbol', said('has in field mark a symbol', 'send the data that its receiver needs, and leave it out')],
  ['bigint', said('has in field sum a bigint', 'send a number, or a text')],
  ['cycle', said('has in field self.0 what it lies in', 'send each part once, and name the others by a number')],
  ['its own list', said('has in field 0.0 what it lies in', 'send each part once, and name the others by a number')],
  ['class', said('has in field counter an object of class Counter', 'send an object of its fields ({ ...object })')],
  ['typed array', said('has in field numbers a Uint8Array', 'send a list of its numbers (Array.from(…))')],
  ['buffer', said('has in field bytes a Buffer', 'send a list of its numbers (Array.from(…))')],
  ['date', said('has in field at a Date', 'send its time as a number (date.getTime())')],
  ['not a number', said('has in field mean NaN', 'send null, or a finite number')],
  ['infinity', said('has in field least.0 Infinity', 'send null, or a finite number')],
  ['deep', said('has in field 0.0.0 lists or objects nested deeper than 500', 'send a flat list')],
];

describe.each(refusals)('%s', (what, message) => {
  it('is refused in memory', async () => {
    for (const given of [{}, { wire: true }, { trace: 'none', codec: 'msgpack' }]) {
      for (const runtime of ['simulator', 'actors']) {
        expect(await failureOf(runtime, what, given)).toBe(message);
        expect(await failureOf(runtime, what, given, true)).toBe(message);
      }
    }
  });
});

// A run of processes takes a while: each codec, and each way, for some.
const onSockets = LONG ? refusals : refusals.filter(([what]) => ['set', 'undefined message', 'cycle'].includes(what));

it.each(onSockets)('%s is refused on sockets', async (what, message) => {
  expect(await failureOf('tcp', what)).toBe(message);
  expect(await failureOf('udp', what, { codec: 'msgpack' }, true)).toBe(message);
});

it('is refused where a datagram goes to the group, and behind modelled links', async () => {
  const [[what, message]] = refusals;
  expect(await failureOf('multicast', what)).toBe(message);
  expect(await failureOf('tcp', what, { network: { delay: '1ms' } })).toBe(message);
});
