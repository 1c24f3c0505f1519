import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Broadcast } from '../../src/core/protocol.ts';
import { Backlog } from '../../src/protocols/backlog.ts';

it('gives back what came in, in order, whatever payloads and gaps', () => {
  const steps = fc.array(
    fc.oneof(fc.constant('take' as const), fc.record({ skip: fc.nat(1), payload: fc.constantFrom('', 'a', 'b') })),
    {
      maxLength: 200,
    },
  );
  fc.assert(
    fc.property(steps, (script) => {
      const backlog = new Backlog(3);
      const waiting: Broadcast[] = [];
      let sequence = 0;
      for (const step of script) {
        expect(backlog.isEmpty).toBe(waiting.length === 0);
        if (step === 'take') expect(backlog.take()).toEqual(waiting.shift());
        else {
          sequence += step.skip;
          const broadcast = { origin: 3, sequence: sequence++, payload: step.payload };
          backlog.add(broadcast);
          waiting.push(broadcast);
        }
      }
      while (waiting.length > 0) expect(backlog.take()).toEqual(waiting.shift());
      expect(backlog.take()).toBeUndefined();
    }),
  );
});

it('keeps order over thousands of different payloads, and forgets those that are taken', () => {
  const backlog = new Backlog(0);
  let next = 0;
  for (let sequence = 0; sequence < 10_000; sequence++) {
    backlog.add({ origin: 0, sequence, payload: { sequence } });
    if (sequence % 3 > 0) expect(backlog.take()).toEqual({ origin: 0, sequence: next, payload: { sequence: next++ } });
  }
  while (next < 10_000) expect(backlog.take()?.sequence).toBe(next++);
  expect(backlog.isEmpty).toBe(true);
});

it('keeps a million broadcasts of one payload as one run', () => {
  const backlog = new Backlog(0);
  const payload = 'x'.repeat(16);
  for (let sequence = 0; sequence < 1_000_000; sequence++) backlog.add({ origin: 0, sequence, payload });
  expect((backlog as unknown as { runs: unknown[] }).runs).toHaveLength(1);
});
