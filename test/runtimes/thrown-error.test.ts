/** What a run says of an error that code of the user threw: one line, and lines of places that are Hearsay's own. */
import { expect, it } from 'vitest';
import { reasonOf } from '../../src/runtimes/thrown-error.ts';

const CODES = '\u001b[2J\u001b]0;x\u0007\r\n    at forged (/tmp/x.js:1:1)\u009b31m\u2028\u202e';

it('is one line, and has no codes of a terminal in it', () => {
  const reason = reasonOf(Object.assign(new Error(`bad${CODES}`), { name: `Evil${CODES}` }));
  const [first, ...places] = reason.split('\n');
  expect(first).toMatch(/^Evil .*: bad .*forged/);
  expect(reason).not.toMatch(/(?!\n)[\p{Cc}\u2028\u202e]/u);
  for (const place of places) expect(place).toMatch(/^ {4}at /);
});

it.each<[string, () => unknown]>([
  [
    'a message that throws',
    () =>
      Object.defineProperty(new Error('x'), 'message', {
        get: () => {
          throw new Error('in message');
        },
      }),
  ],
  [
    'a proxy that throws at everything',
    () =>
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('get');
          },
          getPrototypeOf: () => {
            throw new Error('of');
          },
        },
      ),
  ],
  ['a stack that is no text', () => Object.assign(new Error('x'), { stack: { toString: () => 1 } })],
])('is told of whatever was thrown: %s', (_, made) => {
  expect(reasonOf(made())).toMatch(/./);
});
