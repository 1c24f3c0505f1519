/**
 * The messages of a run as a capture that Wireshark shows: pcapng (draft-ietf-opsawg-pcapng), raw IP, a UDP datagram
 * for each copy of a message at the time when it was sent, as long as the message was on the wire.
 *
 * A trace has no contents of messages: the payload says what is known of the message, cut or filled up with zeros to
 * its length. Each packet's comment has that in full, and what became of the message. Times count from 1970, where the
 * run began. What a peer sends to itself crosses no link, and is left out.
 */
import type { PeerNames } from '../core/peer-names.ts';
import { copyEnd } from '../trace/carried-facts.ts';
import { DROPPED, DUPLICATED, RECEIVED, SENT } from '../trace/codes.ts';
import { FactCursor } from '../trace/cursor.ts';
import type { FactLog } from '../trace/log.ts';
import { addressOf, PAYLOAD_MAX, packetOf } from './datagram.ts';
import { type ExportFormat, messagesOf, type RunRecord } from './format.ts';
import { block, bytesOf, endOfOptions, option } from './pcapng-block.ts';

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE = 1;
const NAMES = 4;
const PACKET = 6;
const LINKTYPE_RAW = 101;
const COMMENT = 1;
const IF_NAME = 2;
const IF_TIME_RESOLUTION = 9;
const APPLICATION = 4;
const IPV4_NAME = 1;
const NANOSECONDS = 9;
/** Peers that are given a name; above that it is their address alone. */
const NAMED = 10_000;

export const pcapng: ExportFormat = {
  name: 'pcapng',
  title: 'the messages as UDP/IP packets, for Wireshark',
  readsFacts: true,
  isBinary: true,
  write,
};

function* write(run: RunRecord): Generator<Uint8Array> {
  const log = messagesOf(run, 'pcapng');
  yield block(SECTION_HEADER, sectionHeader());
  yield block(INTERFACE, interfaceOf(run.name));
  yield block(NAMES, hostNames(sizeOf(log), run.names));
  const fates = fatesIn(log);
  const sizes = new Map<number, number>();
  for (const row = new FactCursor(log); row.next(); ) {
    const { code, message } = row;
    if (code !== SENT && code !== DUPLICATED) continue;
    const bytes = code === SENT ? row.bytes : (sizes.get(row.of) ?? 0);
    sizes.set(message, bytes);
    if (row.peer === row.other) continue;
    yield* packets(log, run.names, row, bytes, fates.get(message));
  }
}

function sectionHeader(): Uint8Array {
  const body = new DataView(new ArrayBuffer(16));
  body.setUint32(0, 0x1a2b3c4d, true);
  body.setUint16(4, 1, true);
  body.setBigInt64(8, -1n, true);
  return bytesOf(new Uint8Array(body.buffer), option(APPLICATION, 'Hearsay'), endOfOptions());
}

function interfaceOf(name: string): Uint8Array {
  const body = new DataView(new ArrayBuffer(8));
  body.setUint16(0, LINKTYPE_RAW, true);
  return bytesOf(
    new Uint8Array(body.buffer),
    option(IF_NAME, name),
    option(IF_TIME_RESOLUTION, Uint8Array.of(NANOSECONDS)),
    endOfOptions(),
  );
}

/** Names of the peers, as a resolver would have given them: letters, digits, dashes and what is beyond ASCII. */
function hostNames(size: number, names: PeerNames): Uint8Array {
  const records = Array.from({ length: Math.min(size, NAMED) }, (_, peer) => {
    const address = new DataView(new ArrayBuffer(4));
    address.setUint32(0, addressOf(peer));
    return option(
      IPV4_NAME,
      bytesOf(new Uint8Array(address.buffer), new TextEncoder().encode(`${hostName(peer, names)}\0`)),
    );
  });
  return bytesOf(...records, endOfOptions());
}

function hostName(peer: number, names: PeerNames): string {
  const name =
    names
      .nameOf(peer)
      ?.replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '') ?? '';
  return name === '' ? `peer-${peer}` : `peer-${peer}-${name}`;
}

/** One packet, or several if a message is longer than a packet can be. */
function* packets(
  log: FactLog,
  names: PeerNames,
  row: FactCursor,
  bytes: number,
  fate: string | undefined,
): Generator<Uint8Array> {
  const said = descriptionOf(log, names, row);
  const text = new TextEncoder().encode(said);
  const parts = Math.max(1, Math.ceil(bytes / PAYLOAD_MAX));
  for (let part = 0; part < parts; part++) {
    const payload = new Uint8Array(Math.min(PAYLOAD_MAX, bytes - part * PAYLOAD_MAX));
    payload.set(text.subarray(0, payload.length));
    const packet = packetOf(row.peer, row.other, row.message, payload);
    const which = parts === 1 ? '' : ` (part ${part + 1} of ${parts})`;
    yield block(PACKET, packetBody(row.time, packet, `${said}${which}; ${fate ?? 'in flight at the end'}`));
  }
}

function packetBody(timeMs: number, packet: Uint8Array, comment: string): Uint8Array {
  const head = new DataView(new ArrayBuffer(20));
  const time = BigInt(Math.round(timeMs * 1e6));
  head.setUint32(4, Number(time >> 32n), true);
  head.setUint32(8, Number(time & 0xffffffffn), true);
  head.setUint32(12, packet.length, true);
  head.setUint32(16, packet.length, true);
  return bytesOf(
    new Uint8Array(head.buffer),
    packet,
    new Uint8Array(-packet.length & 3),
    option(COMMENT, comment),
    endOfOptions(),
  );
}

function descriptionOf(log: FactLog, names: PeerNames, row: FactCursor): string {
  const carried: string[] = [];
  const end = copyEnd(log, row.index);
  for (const each = new FactCursor(log).to(row.index); each.index < end; each.next())
    if (each.origin >= 0) carried.push(`${each.origin}:${each.sequence}`);
  const broadcast = carried.length === 0 ? '' : ` ${carried.join(', ')}`;
  const copy = row.code === DUPLICATED ? `, which the network made of ${row.of}` : '';
  return `${log.kinds[row.kind]}${broadcast} from ${names.peer(row.peer)} to ${names.peer(row.other)}, message ${row.message}${copy}`;
}

/** What became of each message that did not stay in flight. */
function fatesIn(log: FactLog): Map<number, string> {
  const fates = new Map<number, string>();
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.code === RECEIVED) fates.set(row.message, `received at ${row.time} ms`);
    if (row.code === DROPPED) fates.set(row.message, `lost at ${row.time} ms: ${log.texts[row.text]}`);
  }
  return fates;
}

function sizeOf(log: FactLog): number {
  let size = 0;
  for (const row = new FactCursor(log); row.next(); ) size = Math.max(size, row.peer + 1);
  return size;
}
