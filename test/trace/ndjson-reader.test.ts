/** Traces read back from their text: nothing is lost, and a mistake is told with its line. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { ndjsonOf, traceSha256 } from '../../src/trace/ndjson.ts';
import { readNdjson } from '../../src/trace/ndjson-reader.ts';
import { logOf } from '../log-of.ts';
import { anyFacts, kinds } from './any-facts.ts';

it('gives back every fact, wherever the text was cut', () => {
  fc.assert(
    fc.property(anyFacts, fc.integer({ min: 1, max: 200 }), (facts, length) => {
      const log = logOf(facts, kinds);
      const text = Buffer.concat([...ndjsonOf(log)]).toString();
      const pieces = Array.from({ length: Math.ceil(text.length / length) }, (_, i) =>
        text.slice(i * length, (i + 1) * length),
      );
      const read = readNdjson(pieces);
      expect([...read.facts()]).toEqual([...log.facts()]);
      expect(traceSha256(read)).toBe(traceSha256(log));
    }),
  );
});

it('takes the level that it is told, and an empty text', () => {
  expect(readNdjson([], 'deliveries').level).toBe('deliveries');
  expect(readNdjson(['\n\n']).count).toBe(0);
});

describe('a mistake', () => {
  const good = '{"fact":"started","time":0,"peer":1}\n';
  it.each([
    ['{"fact":"started"', 'trace, line 2: expected a JSON object, given {"fact":"started"'],
    ['[1]', 'trace, line 2: expected a JSON object, given [1]'],
    ['null', 'trace, line 2: expected a JSON object, given null'],
    [
      '{"fact":"seen","time":0,"peer":1}',
      /^trace, line 2: expected "fact" to be one of started, broadcast, .*, given seen$/,
    ],
    [
      '{"fact":"started","time":-1,"peer":1}',
      'trace, line 2: expected "time" to be a number of milliseconds from 0, given -1',
    ],
    ['{"fact":"started","time":0,"peer":1.5}', 'trace, line 2: expected "peer" to be a whole number from 0, given 1.5'],
    ['{"fact":"broadcast","time":0,"peer":1}', 'trace, line 2: expected "sequence" to be a whole number from 0'],
    [
      '{"fact":"learned","time":0,"peer":1,"a":1,"b":2,"up":1}',
      'trace, line 2: expected "up" to be true or false, given 1',
    ],
    ['{"fact":"noted","time":0,"peer":1,"text":7}', 'trace, line 2: expected "text" to be a text, given 7'],
    [
      '{"fact":"sent","time":0,"peer":1,"to":4294967296,"bytes":1,"message":1,"kind":"data"}',
      'trace, line 2: expected "to" to be a whole number from 0, given 4294967296',
    ],
  ])('%s', (line, message) => {
    expect(() => readNdjson([good, line, '\n', good])).toThrow(InputError);
    expect(() => readNdjson([good, line, '\n', good])).toThrow(message);
  });
});
