import { expect, it } from 'vitest';
import type { Timer } from '../../src/core/protocol.ts';
import { callTimeout, timerNumber, timerText } from '../../src/core/timer-names.ts';

const names = ['retry', 'done', 'idle'];

it('gives each name and key a number of its own, from which both are found', () => {
  const called: [Timer, number][] = [];
  const protocol = { broadcast() {}, receive() {}, timeout: (timer: Timer, key: number) => called.push([timer, key]) };
  const numbers = new Set<number>();
  const set = names.flatMap((name) => [0, 1, 1_000_000].map((key): [string, number] => [name, key]));
  for (const [name, key] of set) {
    const number = timerNumber(1, 'setTimer', names, name, key);
    numbers.add(number);
    callTimeout(protocol, names, number);
  }
  expect(numbers.size).toBe(9);
  expect(called).toEqual(set);
  expect(timerText(names, timerNumber(1, 'setTimer', names, 'done', 5))).toBe('done 5');
  expect(timerText(names, timerNumber(1, 'setTimer', names, 'done', 0))).toBe('done');
});

it('leaves the numbers of a definition without names as they are', () => {
  expect(timerNumber(1, 'setTimer', undefined, 17, 0)).toBe(17);
  expect(timerText(undefined, 17)).toBe('17');
});

it.each<[string, readonly string[] | undefined, Timer, number, string]>([
  [
    'a name that is not declared',
    names,
    'later',
    0,
    'peer.setTimer: expected as timer one of those in the definition: retry, done, idle, given later',
  ],
  [
    'a number in place of a name',
    names,
    1,
    0,
    'peer.setTimer: expected as timer one of those in the definition: retry, done, idle, given 1',
  ],
  ['a key below 0', names, 'retry', -1, 'peer.setTimer: expected as key an integer from 0 to 5592405, given -1'],
  [
    'a key that is too large',
    names,
    'retry',
    5_592_406,
    'peer.setTimer: expected as key an integer from 0 to 5592405, given 5592406',
  ],
])('refuses %s', (_, declared, timer, key, said) => {
  expect(() => timerNumber(1, 'setTimer', declared, timer, key)).toThrow(said);
});
