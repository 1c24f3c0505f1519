import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { Credit } from '../../../src/runtimes/sockets/credit.ts';

const BUFFER_BYTES = 8 << 20;

const nothing = (): void => {};

afterEach(() => vi.useRealTimers());

function pair(): { sender: Credit; receiver: Credit; released: () => number; asked: number[] } {
  let released = 0;
  const asked: number[] = [];
  const sender = new Credit(
    1,
    true,
    () => released++,
    (_link, question) => asked.push(question),
  );
  const receiver = new Credit(1, true, nothing, nothing);
  sender.open(BUFFER_BYTES);
  receiver.open(BUFFER_BYTES);
  return { sender, receiver, released: () => released, asked };
}

test('a sender that hears nothing is full after a window, and hears on', () => {
  const { sender, receiver, released } = pair();
  let number = 0;
  for (; !sender.full; number++) sender.countSent(0, 50);
  expect(number).toBe(1024);
  for (let read = 0; read < number; read++) if (receiver.countRead(0, read, false)) sender.hear(0, receiver.tell(0));
  expect(sender.full).toBe(false);
  expect(released()).toBe(1);
});

test('large datagrams and many senders make the window small', () => {
  const sender = new Credit(50, true, nothing, nothing);
  sender.open(BUFFER_BYTES);
  let number = 0;
  for (; !sender.full; number++) sender.countSent(7, 10_000);
  expect(number).toBeLessThan(10);
  sender.close();
});

test('lost datagrams take no credit with them, whichever they are', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 3000, maxLength: 3000 }), (isLost) => {
      const { sender, receiver } = pair();
      const next = { unicast: 0, group: 0 };
      isLost.forEach((lost, index) => {
        const isGroup = index % 3 === 0;
        const number = isGroup ? next.group++ : next.unicast++;
        sender.countSent(0, 50);
        if (!lost && receiver.countRead(0, number, isGroup)) sender.hear(0, receiver.tell(0));
      });
      const isHeldForGood = sender.full;
      sender.close();
      expect(isHeldForGood).toBe(false);
    }),
    { numRuns: 20 },
  );
});

test('a sender that hears nothing asks until it is answered, and then counts what it had sent as gone', () => {
  vi.useFakeTimers();
  const { sender, released, asked } = pair();
  while (!sender.full) sender.countSent(0, 50);
  vi.advanceTimersByTime(1000);
  expect(asked.length).toBeGreaterThan(3);
  expect(new Set(asked).size).toBe(1);
  expect(sender.full).toBe(true);
  sender.hearAnswer(0, asked[0]);
  expect(sender.full).toBe(false);
  expect(released()).toBe(1);
  const before = asked.length;
  vi.advanceTimersByTime(1000);
  expect(asked.length).toBe(before);
});

test('an answer that comes after its question has been settled gives no credit for what was sent since', () => {
  vi.useFakeTimers();
  const { sender, asked } = pair();
  const fill = (): void => {
    while (!sender.full) sender.countSent(0, 50);
  };
  fill();
  vi.advanceTimersByTime(120);
  sender.hearAnswer(0, asked[0]);
  expect(sender.full).toBe(false);
  fill();
  // The answer to the same question, asked twice; then one to the next question before it is asked again.
  sender.hearAnswer(0, asked[0]);
  expect(sender.full).toBe(true);
  vi.advanceTimersByTime(60);
  expect(asked.at(-1)).not.toBe(asked[0]);
  sender.hearAnswer(0, asked[0]);
  expect(sender.full).toBe(true);
  sender.hearAnswer(0, asked.at(-1)!);
  expect(sender.full).toBe(false);
  sender.close();
});

test('a welcome at the start is no answer', () => {
  const { sender } = pair();
  while (!sender.full) sender.countSent(0, 50);
  sender.hearAnswer(0, 0);
  expect(sender.full).toBe(true);
  sender.close();
});

test('without pacing nobody waits', () => {
  const credit = new Credit(1, false, nothing, nothing);
  for (let i = 0; i < 10_000; i++) credit.countSent(0, 50);
  expect(credit.full).toBe(false);
  expect(credit.countRead(0, 9999, false)).toBe(false);
});
