/** A peer behind modelled links, on a clock of the test's own and sockets that keep what they are given. */
import { expect, test } from 'vitest';
import type { DropReason } from '../../../../src/core/drop-reasons.ts';
import { graphOf } from '../../../../src/core/link-rows.ts';
import { CopyFate } from '../../../../src/network/copy-fate.ts';
import { FineTimer } from '../../../../src/runtimes/processes/peer/fine-timer.ts';
import { LinkState } from '../../../../src/runtimes/processes/peer/link-state.ts';
import { type Crossing, ModelledTransport } from '../../../../src/runtimes/processes/peer/modelled-transport.ts';
import type { Sending, Transport, TransportOwner } from '../../../../src/runtimes/sockets/transport.ts';

/** What happens to each copy, one after the other: its delay, a reason, or two delays. */
type Fate = number | 'lost in the network' | 'queue full' | readonly [number, number];

function scene(
  fates: readonly Fate[],
  { isFifo = false, limit = 1000, dropping = undefined as string | undefined } = {},
) {
  const clock = { ms: 0 };
  const written: unknown[] = [];
  const told: unknown[] = [];
  const asked: unknown[] = [];
  let next = 0;
  // Peer 1 of three, in a line.
  const graph = graphOf(3, Int32Array.of(0, 1, 1, 2));
  const given = {
    dropReason: undefined as DropReason | undefined,
    arrivalMs: 0,
    secondArrivalMs: -1,
    decide(link: number, from: number, to: number, bytes: number, nowMs: number) {
      asked.push([link, from, to, bytes, nowMs]);
      const fate = fates[next++];
      this.dropReason = typeof fate === 'string' ? fate : undefined;
      const [first, second] = Array.isArray(fate) ? fate : [fate as number, -Infinity];
      this.arrivalMs = nowMs + first;
      this.secondArrivalMs = Math.max(-1, nowMs + second);
    },
  };
  const delay = { draw: () => fates[next++] as number };
  const sockets = {
    full: false,
    turnBroadcasts: 7,
    send(link: number, message: unknown, number?: number): Sending {
      written.push([clock.ms, link, message, number]);
      return { bytes: 1, number: number!, dropped: dropping, duplicate: -1 };
    },
    flush() {},
    freeze() {},
  };
  const owner = {
    now: () => clock.ms,
    wake: () => told.push('wake'),
    dropped: (link: number, message: unknown, number: number, reason: string) =>
      told.push([link, message, number, reason]),
  };
  const crossing: Crossing = {
    fate: isFifo ? new CopyFate({ graph, seed: 1, delay, isFifo, ticksPerMs: 0 }) : given,
    alarm: new FineTimer(1, () => clock.ms),
    limit,
    isBackground: undefined,
    sizeOf: (message) => 10 * (message as number),
    now: () => clock.ms,
    endAtLimit: (reason) => told.push(reason),
  };
  const links = new LinkState(graph, 1, []);
  const transport = new ModelledTransport(
    sockets as unknown as Transport,
    crossing,
    { id: 1, place: 0 },
    links,
    owner as unknown as TransportOwner,
  );
  const at = (ms: number) => {
    clock.ms = ms;
    transport.flush();
  };
  return { transport, sockets, at, written, told, asked, done: () => transport.freeze() };
}

test('a copy is written when its time has come, with its number, and not before', () => {
  const { transport, at, written, done } = scene([5, 2, 2]);
  expect({ ...transport.send(0, 3) }).toEqual({ bytes: 30, number: 0, dropped: undefined, duplicate: -1 });
  transport.send(0, 4);
  transport.send(1, 3);
  expect(transport.isHolding).toBe(true);
  at(1.9);
  expect(written).toEqual([]);
  at(2);
  at(4.9);
  at(5);
  expect(written).toEqual([
    [2, 0, 4, 1],
    [2, 1, 3, 0],
    [5, 0, 3, 0],
  ]);
  expect(transport.isHolding).toBe(false);
  done();
});

test('the fate of a copy is asked for with the number of the link, both ends, the bytes and the time of the reaction', () => {
  const { transport, asked, at, done } = scene([0, 0]);
  transport.send(1, 3);
  at(8);
  transport.send(0, 5);
  expect(asked).toEqual([
    [2, 1, 2, 30, 0],
    [1, 1, 0, 50, 8],
  ]);
  done();
});

test('a copy that is lost has a number and is not written', () => {
  const { transport, at, written, done } = scene(['lost in the network', 'queue full', 1]);
  expect(transport.send(0, 3)).toMatchObject({ number: 0, dropped: 'lost in the network' });
  expect(transport.send(0, 3)).toMatchObject({ number: 1, dropped: 'queue full' });
  expect(transport.send(0, 3)).toMatchObject({ number: 2, dropped: undefined });
  at(9);
  expect(written).toEqual([[9, 0, 3, 2]]);
  done();
});

test('a copy that the network makes has a number and a way of its own', () => {
  const { transport, at, written, done } = scene([[4, 1], 2]);
  expect(transport.send(0, 3)).toMatchObject({ number: 0, duplicate: 1 });
  expect(transport.send(0, 5)).toMatchObject({ number: 2, duplicate: -1 });
  at(1);
  at(2);
  at(4);
  expect(written).toEqual([
    [1, 0, 3, 1],
    [2, 0, 5, 2],
    [4, 0, 3, 0],
  ]);
  done();
});

test('where links keep their order a copy waits for the one before it, and for no other link', () => {
  const { transport, at, written, done } = scene([9, 1, 1], { isFifo: true });
  transport.send(0, 1);
  transport.send(0, 2);
  transport.send(1, 3);
  at(8);
  at(9);
  expect(written).toEqual([
    [8, 1, 3, 0],
    [9, 0, 1, 0],
    [9, 0, 2, 1],
  ]);
  done();
});

test('copies that are due wait for sockets that hold too much', () => {
  const { transport, sockets, at, written, done } = scene([1]);
  transport.send(0, 3);
  sockets.full = true;
  at(5);
  expect([written, transport.full, transport.isHolding]).toEqual([[], true, true]);
  sockets.full = false;
  at(6);
  expect(written).toEqual([[6, 0, 3, 0]]);
  done();
});

test('a copy that the sockets refuse is told as dropped', () => {
  const { transport, at, told, done } = scene([1], { dropping: 'link down' });
  transport.send(1, 3);
  at(1);
  expect(told).toEqual([[1, 3, 0, 'link down']]);
  done();
});

test('a quarter of the limit holds the workload back, the limit ends the run', () => {
  const { transport, at, told, done } = scene(new Array(20).fill(4), { limit: 8 });
  for (let i = 0; i < 3; i++) transport.send(0, 1);
  expect(transport.full).toBe(true);
  for (let i = 3; i < 7; i++) expect(transport.send(0, 1).dropped).toBeUndefined();
  expect(transport.send(0, 1).dropped).toBe('too many on their way');
  expect(told).toEqual(['the links of peer 1 held their limit of 8 copies on their way']);
  at(4);
  expect(transport.full).toBe(false);
  done();
});
