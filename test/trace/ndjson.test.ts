/** The canonical text: what JSON says of each fact, and its digest. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FactLog } from '../../src/trace/log.ts';
import { ndjsonOf, traceSha256 } from '../../src/trace/ndjson.ts';
import { logOf } from '../log-of.ts';
import { anyFacts, kinds } from './any-facts.ts';

function textOf(log: FactLog): string {
  return Buffer.concat([...ndjsonOf(log)]).toString();
}

it('is one JSON object a fact and line, with the keys in the order of the facts', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const log = logOf(facts, kinds);
      expect(textOf(log)).toBe([...log.facts()].map((fact) => `${JSON.stringify(fact)}\n`).join(''));
    }),
  );
});

it('has its keys in the order that is published', () => {
  const log = new FactLog('full', ['data']);
  log.sent(12, 3, 1, 17, 0, 26, 0, 4);
  log.received(12.5, 1, 3, 17, 0, 0, 4);
  expect(textOf(log)).toBe(
    '{"fact":"sent","time":12,"peer":3,"to":1,"bytes":26,"message":17,"kind":"data","origin":0,"sequence":4}\n' +
      '{"fact":"received","time":12.5,"peer":1,"from":3,"message":17,"kind":"data","origin":0,"sequence":4}\n',
  );
});

it('comes in chunks of whole lines, none of them long', () => {
  const log = new FactLog('full', ['data']);
  for (let i = 0; i < 5000; i++) log.sent(i, i % 7, i % 5, i, 0, 26, 0, i);
  const chunks = [...ndjsonOf(log)].map((chunk) => Buffer.from(chunk).toString());
  expect(chunks.length).toBeGreaterThan(5);
  for (const chunk of chunks) {
    expect(chunk.endsWith('\n')).toBe(true);
    expect(chunk.length).toBeLessThan(70_000);
  }
  expect(chunks.join('').split('\n')).toHaveLength(5001);
});

it('has the digest that Node computes of its bytes, by either implementation', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const log = logOf(facts, kinds);
      const digest = createHash('sha256').update(textOf(log)).digest('hex');
      expect(traceSha256(log)).toBe(digest);
      expect(traceSha256(log, createHash('sha256'))).toBe(digest);
    }),
    { numRuns: 30 },
  );
});

it('is empty for an empty log, whose digest is that of nothing', () => {
  const log = new FactLog('full', []);
  expect(textOf(log)).toBe('');
  expect(traceSha256(log)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});
