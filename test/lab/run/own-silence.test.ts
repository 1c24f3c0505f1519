/** A party that did not get to anything for a while does not take the other for silent. */
import { expect, it, vi } from 'vitest';
import type { ControlPlane } from '../../../src/lab/plane/control-plane.ts';
import { Broker } from '../../../src/lab/plane/embedded/broker.ts';
import { Session } from '../../../src/lab/plane/session.ts';

const PATIENCE = { timeout: 10_000, interval: 10 };

it('silence while this process slept does not count against the other side', async () => {
  const broker: ControlPlane = new Broker();
  const lost: string[] = [];
  const heard: string[] = [];
  const ends = { patienceMs: 1500, outageMs: 10_000, lost: (reason: string) => void lost.push(reason) };
  const one = new Session(broker, { ...ends, out: 'there', in: 'back', heard: () => {} });
  const other = new Session(broker, {
    ...ends,
    out: 'back',
    in: 'there',
    heard: (data) => void heard.push(Buffer.from(data).toString()),
  });
  one.send(Buffer.from('before'));
  await vi.waitFor(() => expect(one.waiting).toBe(0), PATIENCE);
  // This process has both of them: nothing of it runs for so long.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000);
  // Its timers come first.
  await new Promise((resolve) => setTimeout(resolve));
  one.send(Buffer.from('after'));
  await vi.waitFor(() => expect(heard).toEqual(['before', 'after']), PATIENCE);
  expect(lost).toEqual([]);
  // Who says nothing though all is well is lost.
  other.close();
  await vi.waitFor(() => expect(lost).toEqual(['it was silent for 1500 ms']), PATIENCE);
  one.close();
});
