/**
 * A TAP device: what the kernel sends to it is read here, what is written here the kernel takes for received. Attaching
 * to one takes an `ioctl`, and waiting for it together with a clock that is finer than a millisecond takes `ppoll`;
 * Node has neither, so both are called in the C library.
 */
import { constants, openSync } from 'node:fs';

const TUNSETIFF = 0x400454ca;
const IFF_TAP = 0x0002;
const IFF_NO_PI = 0x1000;
const POLLIN = 1;
/** Node's own calls block signals nowhere; these come back early for one. */
const NOTHING = -1;
const PR_SET_TIMERSLACK = 29;
const SCHED_FIFO = 1;
/** `sizeof (struct ifreq)` on 64 bits. */
const IFREQ_BYTES = 40;
const NAME_BYTES = 16;
const POLLFD_BYTES = 8;

export interface Tap {
  /** Reads one frame into `frame`: its bytes, or −1 where there is none. */
  read(frame: Uint8Array): number;
  /** False where the kernel did not take it. */
  write(frame: Uint8Array, length: number): boolean;
  /** Waits until there is a frame, until `stopper` has something to read, or for so long. */
  wait(timeoutMs: number): void;
  /** True if the last wait ended with something to read from `stopper`. */
  readonly isStopped: boolean;
}

/**
 * Attaches to a device that is there, in the namespace of this process.
 * @param stopper a descriptor that ends each wait when it can be read
 */
export async function attachTap(name: string, stopper: number): Promise<Tap> {
  const { default: koffi } = await import('koffi');
  const library = koffi.load(null);
  const ioctl = library.func('int ioctl(int descriptor, unsigned long request, void *argument)');
  const read = library.func('long read(int descriptor, void *buffer, size_t bytes)');
  const write = library.func('long write(int descriptor, void *buffer, size_t bytes)');
  const ppoll = library.func('int ppoll(void *descriptors, unsigned long count, void *timeout, void *mask)');
  const prctl = library.func('int prctl(int option, unsigned long value, unsigned long, unsigned long, unsigned long)');
  const setScheduler = library.func('int sched_setscheduler(int process, int policy, void *parameters)');
  const device = openSync('/dev/net/tun', constants.O_RDWR | constants.O_NONBLOCK);
  const request = Buffer.alloc(IFREQ_BYTES);
  request.write(name, 0, NAME_BYTES - 1, 'latin1');
  request.writeInt16LE(IFF_TAP | IFF_NO_PI, NAME_BYTES);
  if (ioctl(device, TUNSETIFF, request) < 0) throw new Error(`attaching to ${name} failed with error ${koffi.errno()}`);
  // Sleeps end when they should: the kernel may otherwise be 50 microseconds late to save power, and let others compute
  // first.
  prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
  setScheduler(0, SCHED_FIFO, new Int32Array([1]));
  const descriptors = Buffer.alloc(2 * POLLFD_BYTES);
  [device, stopper].forEach((descriptor, index) => {
    descriptors.writeInt32LE(descriptor, index * POLLFD_BYTES);
    descriptors.writeInt16LE(POLLIN, index * POLLFD_BYTES + 4);
  });
  const timeout = new BigInt64Array(2);
  return {
    read: (frame) => read(device, frame, frame.length),
    write: (frame, length) => write(device, frame, length) !== NOTHING,
    wait(timeoutMs) {
      const wholeSeconds = Math.floor(timeoutMs / 1000);
      timeout[0] = BigInt(wholeSeconds);
      timeout[1] = BigInt(Math.floor((timeoutMs - wholeSeconds * 1000) * 1e6));
      descriptors.fill(0, POLLFD_BYTES - 2, POLLFD_BYTES);
      descriptors.fill(0, 2 * POLLFD_BYTES - 2);
      ppoll(descriptors, 2, timeout, null);
    },
    get isStopped() {
      return descriptors.readInt16LE(2 * POLLFD_BYTES - 2) !== 0;
    },
  };
}
