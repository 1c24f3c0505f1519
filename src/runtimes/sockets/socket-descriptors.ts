/**
 * The descriptors of UDP sockets, so that datagrams can be read and written by plain system calls.
 *
 * `dgram` takes an object, a buffer of 64 KiB, a callback and a round through Node's hooks for every datagram: two
 * thirds of the processor time of a small one. `readSync` and `writeSync` of `node:fs` need none of these, and on a
 * socket's descriptor they take and send one datagram each. Node does not tell descriptors, but Linux does:
 * /proc/self/net/udp has the inode of each address (proc(5)), and /proc/self/fd leads from each descriptor to its
 * inode. Where there is no such thing nothing is found, and datagrams go through `dgram`.
 */
import type { Socket } from 'node:dgram';
import { readdirSync, readFileSync, statSync } from 'node:fs';

/** Fields of a line in /proc/self/net/udp. */
const LOCAL_ADDRESS = 1;
const INODE = 9;

/** By socket, which must be bound over IPv4; −1 where it is not known. */
export function descriptorsOf(sockets: readonly Socket[]): number[] {
  try {
    const inodes = inodesByAddress();
    const descriptors = descriptorsByInode();
    return sockets.map((socket) => descriptors.get(inodes.get(nameOf(socket)) ?? -1) ?? -1);
  } catch {
    return sockets.map(() => -1);
  }
}

function inodesByAddress(): Map<string, number> {
  const lines = readFileSync('/proc/self/net/udp', 'latin1').split('\n');
  const inodes = new Map<string, number>();
  for (const line of lines) {
    const fields = line.trim().split(/\s+/);
    if (fields.length > INODE) inodes.set(fields[LOCAL_ADDRESS], Number(fields[INODE]));
  }
  return inodes;
}

function descriptorsByInode(): Map<number, number> {
  const descriptors = new Map<number, number>();
  for (const name of readdirSync('/proc/self/fd')) {
    // The one that the folder was read by is gone again.
    const found = statSync(`/proc/self/fd/${name}`, { throwIfNoEntry: false });
    if (found?.isSocket()) descriptors.set(found.ino, Number(name));
  }
  return descriptors;
}

/**
 * An address as the kernel writes it there: the bytes of the host from the last to the first, as its processors keep
 * them.
 */
function nameOf(socket: Socket): string {
  const { address, port } = socket.address();
  const hex = (number: number, digits: number): string => number.toString(16).toUpperCase().padStart(digits, '0');
  const host = address.split('.').map((part) => hex(Number(part), 2));
  return `${host.reverse().join('')}:${hex(port, 4)}`;
}
