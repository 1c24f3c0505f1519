/** What the relay does with frames, without a device: the fates of packets are given, and frames are made by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DropReason } from '../../../src/core/drop-reasons.ts';
import { linkNumber } from '../../../src/core/graph.ts';
import { graphOf } from '../../../src/core/link-rows.ts';
import { CopyFate } from '../../../src/network/copy-fate.ts';
import * as addresses from '../../../src/runtimes/isolation/addresses.ts';
import { address, EVERYBODY, NOBODY } from '../../../src/runtimes/isolation/addresses.ts';
import { PacketForwarder } from '../../../src/runtimes/isolation/packet-forwarder.ts';

const mesh = graphOf(4, [0, 1, 0, 2, 0, 3, 1, 2, 1, 3, 2, 3]);
const BYTES = 60;

/** A frame of IPv4 from a peer to an address; `mark` tells frames apart. */
function frameOf(from: number, to: string, { protocol = 6, type = 0x0800, mark = 0 } = {}): Uint8Array {
  const frame = new Uint8Array(BYTES);
  address(frame, 77);
  frame.set([0x02, 0x72, 0, 0, from >>> 8, from & 255], 6);
  frame.set([type >>> 8, type & 255], 12);
  frame[23] = protocol;
  frame.set(to.split('.').map(Number), 30);
  frame.set([mark >>> 8, mark & 255], 40);
  return frame;
}

interface Answer {
  readonly delayMs?: number;
  readonly dropReason?: DropReason;
  readonly duplicateMs?: number;
}

class GivenFate implements Pick<CopyFate, 'dropReason' | 'arrivalMs' | 'secondArrivalMs' | 'decide'> {
  dropReason: DropReason | undefined;
  arrivalMs = 0;
  secondArrivalMs = -1;
  readonly asked: { link: number; from: number; to: number; bytes: number; nowMs: number }[] = [];
  private readonly answers: (link: number) => Answer;

  constructor(answers: (link: number) => Answer) {
    this.answers = answers;
  }

  decide(link: number, from: number, to: number, bytes: number, nowMs: number): void {
    this.asked.push({ link, from, to, bytes, nowMs });
    const { delayMs = 0, dropReason, duplicateMs } = this.answers(link);
    this.dropReason = dropReason;
    this.arrivalMs = nowMs + delayMs;
    this.secondArrivalMs = duplicateMs === undefined ? -1 : nowMs + duplicateMs;
  }
}

/** Everything that is held, in the order in which it goes on: to whom, when, and its mark. */
function released(forwarder: PacketForwarder): { to: number; atMs: number; mark: number }[] {
  const all: { to: number; atMs: number; mark: number }[] = [];
  while (forwarder.holding > 0) {
    const atMs = forwarder.dueMs;
    forwarder.release((frame, length) => {
      expect(length).toBe(BYTES);
      expect([...frame.slice(0, 4)]).toEqual([0x02, 0x72, 0, 0]);
      all.push({ to: (frame[4] << 8) | frame[5], atMs, mark: (frame[40] << 8) | frame[41] });
    });
  }
  expect(forwarder.dueMs).toBe(Number.POSITIVE_INFINITY);
  return all;
}

describe('the relay', () => {
  it('asks for the fate of each packet, and hands it on to its receiver at its time', () => {
    const fate = new GivenFate((link) => ({ delayMs: 10 * (link + 1) }));
    const forwarder = new PacketForwarder(fate, mesh);
    forwarder.take(frameOf(2, addresses.addressOf(3)), BYTES, 5);
    forwarder.take(frameOf(0, addresses.addressOf(1)), BYTES, 6);
    const to3 = linkNumber(mesh, 2, 3);
    expect(fate.asked).toEqual([
      { link: to3, from: 2, to: 3, bytes: BYTES - 14, nowMs: 5 },
      { link: 0, from: 0, to: 1, bytes: BYTES - 14, nowMs: 6 },
    ]);
    expect(forwarder.dueMs).toBe(16);
    expect(released(forwarder)).toEqual([
      { to: 1, atMs: 16, mark: 0 },
      { to: 3, atMs: 5 + 10 * (to3 + 1), mark: 0 },
    ]);
  });

  it('carries a datagram to the group to each of the others, each its own way', () => {
    const fate = new GivenFate((link) =>
      link === linkNumber(mesh, 1, 2) ? { dropReason: 'lost in the network' } : { delayMs: link },
    );
    const forwarder = new PacketForwarder(fate, mesh);
    forwarder.take(frameOf(1, '239.192.3.4', { protocol: 17 }), BYTES, 0);
    expect(released(forwarder).map(({ to }) => to)).toEqual([0, 3]);
    expect(forwarder.counts).toEqual({ carried: 2, lost: 1, queueFull: 0, duplicated: 0, overflown: 0 });
  });

  it('counts what is lost, what finds no room, and what the network makes twice', () => {
    const answers: Answer[] = [
      { dropReason: 'lost in the network' },
      { dropReason: 'queue full' },
      { delayMs: 4, duplicateMs: 2 },
    ];
    const forwarder = new PacketForwarder(new GivenFate(() => answers.shift()!), mesh);
    for (let mark = 0; mark < 3; mark++) forwarder.take(frameOf(0, addresses.addressOf(1), { mark }), BYTES, 0);
    expect(released(forwarder)).toEqual([
      { to: 1, atMs: 2, mark: 2 },
      { to: 1, atMs: 4, mark: 2 },
    ]);
    expect(forwarder.counts).toEqual({ carried: 2, lost: 1, queueFull: 1, duplicated: 1, overflown: 0 });
  });

  it('leaves alone what is no message of a peer', () => {
    const fate = new GivenFate(() => ({}));
    const forwarder = new PacketForwarder(fate, graphOf(3, [0, 1]));
    forwarder.take(frameOf(0, addresses.addressOf(1), { type: 0x86dd }), BYTES, 0);
    forwarder.take(frameOf(0, '224.0.0.22', { protocol: 2 }), BYTES, 0);
    forwarder.take(frameOf(0, '10.72.0.9'), BYTES, 0);
    forwarder.take(frameOf(0, '10.73.0.1'), BYTES, 0);
    forwarder.take(frameOf(0, addresses.addressOf(2)), BYTES, 0);
    forwarder.take(frameOf(9, addresses.addressOf(1)), BYTES, 0);
    forwarder.take(frameOf(0, addresses.addressOf(1)), 20, 0);
    expect(fate.asked).toEqual([]);
    expect(forwarder.holding).toBe(0);
  });

  it('lets packets overtake each other unless links are FIFO: as the obvious way has it', () => {
    const packet = fc.record({
      to: fc.integer({ min: 1, max: 3 }),
      gapMs: fc.integer({ min: 0, max: 3 }),
      delayMs: fc.integer({ min: 0, max: 20 }),
    });
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 60 }), fc.boolean(), (packets, isFifo) => {
        const delays = packets.map(({ delayMs }) => delayMs);
        const delay = { draw: () => delays.shift()! };
        const forwarder = new PacketForwarder(
          new CopyFate({ graph: mesh, seed: 1, delay, isFifo, ticksPerMs: 0 }),
          mesh,
        );
        const latest = new Map<number, number>();
        let nowMs = 0;
        const expected = packets.map(({ to, gapMs, delayMs }, mark) => {
          nowMs += gapMs;
          forwarder.take(frameOf(0, addresses.addressOf(to), { mark }), BYTES, nowMs);
          const atMs = isFifo ? Math.max(nowMs + delayMs, latest.get(to) ?? 0) : nowMs + delayMs;
          latest.set(to, atMs);
          return { to, atMs, mark };
        });
        expect(released(forwarder)).toEqual(expected.sort((a, b) => a.atMs - b.atMs || a.mark - b.mark));
      }),
    );
  });
});

it('peers have addresses and cards of their own, from the first to the last', () => {
  const peers = Array.from({ length: addresses.ISOLATED_PEERS_MAX }, (_, peer) => peer);
  expect(new Set([...peers.map(addresses.addressOf), addresses.ROUTER_ADDRESS]).size).toBe(peers.length + 1);
  expect(new Set([...peers.map(addresses.cardOf), addresses.ROUTER_CARD]).size).toBe(peers.length + 1);
  for (const peer of [0, 254, 255, 256, 1022]) {
    const frame = frameOf(peer, addresses.addressOf(peer));
    expect(addresses.sourceOf(frame)).toBe(peer);
    expect(addresses.destinationOf(frame, BYTES, peers.length)).toBe(peer);
    expect(addresses.destinationOf(frame, BYTES, peer)).toBe(NOBODY);
  }
  expect(addresses.destinationOf(frameOf(0, '239.1.1.1', { protocol: 17 }), BYTES, 1)).toBe(EVERYBODY);
});
