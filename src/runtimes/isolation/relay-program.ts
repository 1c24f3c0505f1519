/**
 * The program of the relay: every packet of an isolated run crosses this process, in the namespace of the bridge.
 *
 * It turns in one loop that no event loop interrupts: read what is there, hand on what is due, wait for either. Its
 * standard input ends it when it closes, so it does not outlive its parent. It says on standard output when it begins
 * and when it ceases to hold packets, and at the end what it has carried.
 */
import { writeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { CopyFate } from '../../network/copy-fate.ts';
import { addLaws } from '../processes/peer/module-loader.ts';
import { FRAME_BYTES, PacketForwarder } from './packet-forwarder.ts';
import { Lateness } from './relay-lateness.ts';
import { CARRYING, EMPTY, type RelayAnswer, type RelayResult, type RelayTask } from './relay-messages.ts';
import { attachTap, type Tap } from './tap-device.ts';

const STANDARD_INPUT = 0;
const STANDARD_OUTPUT = 1;
/** Frames that are read before those that are due are looked at. */
const BATCH = 32;
/** How long it has held nothing before it says so: not after each of many packets. */
const EMPTY_MS = 10;

class Relay {
  private readonly tap: Tap;
  private readonly forwarder: PacketForwarder;
  private readonly lateness = new Lateness();
  private readonly frame = new Uint8Array(FRAME_BYTES);
  private refused = 0;
  /** Whether it has said that it holds packets, and when it held the last one. */
  private isCarrying = false;
  private heldMs = 0;
  private readonly write = (frame: Uint8Array, length: number): void => {
    if (!this.tap.write(frame, length)) this.refused++;
  };

  constructor(tap: Tap, forwarder: PacketForwarder) {
    this.tap = tap;
    this.forwarder = forwarder;
  }

  run(): RelayResult {
    const { tap, forwarder } = this;
    while (!tap.isStopped) {
      this.readBatch();
      const nowMs = performance.now();
      this.tell(nowMs);
      while (forwarder.dueMs <= nowMs) {
        this.lateness.add(nowMs - forwarder.dueMs);
        forwarder.release(this.write);
      }
      const untilMs = Math.min(forwarder.dueMs, nowMs + (this.isCarrying ? EMPTY_MS : 1000));
      tap.wait(Math.max(0, untilMs - performance.now()));
    }
    return { ...forwarder.counts, late: this.lateness.figures(), refused: this.refused };
  }

  private readBatch(): void {
    for (let i = 0; i < BATCH; i++) {
      const length = this.tap.read(this.frame);
      if (length <= 0) return;
      this.forwarder.take(this.frame, length, performance.now());
    }
  }

  /** Before anything of what it has read goes on. */
  private tell(nowMs: number): void {
    const isHolding = this.forwarder.holding > 0;
    if (isHolding) this.heldMs = nowMs;
    if (this.isCarrying === isHolding || (!isHolding && nowMs - this.heldMs < EMPTY_MS)) return;
    this.isCarrying = isHolding;
    writeSync(STANDARD_OUTPUT, isHolding ? CARRYING : EMPTY);
  }
}

async function carry({ device, plan, graph, seed, isFifo, laws }: RelayTask): Promise<void> {
  const tap = await attachTap(device, STANDARD_INPUT);
  await addLaws(laws);
  const fate = new CopyFate({ graph, seed, plan, isFifo, ticksPerMs: 0 });
  const relay = new Relay(tap, new PacketForwarder(fate, graph));
  await answer({ type: 'ready' });
  process.disconnect();
  const result = relay.run();
  writeSync(STANDARD_OUTPUT, `\n${JSON.stringify(result)}\n`);
  process.exit(0);
}

function answer(said: RelayAnswer): Promise<void> {
  return new Promise((resolve) => process.send!(said, () => resolve()));
}

process.on('disconnect', () => process.exit(1));
process.on('message', (task: RelayTask) => {
  carry(task).catch(async (error: Error) => {
    await answer({ type: 'failed', reason: error.message });
    process.exit(1);
  });
});
