/**
 * The canonical text of a trace: one JSON object a fact and line, keys in the order in which `FactLog.factAt` gives
 * them, no spaces,
 * UTF-8, each line ended by a line feed. The digest of a run (`traceSha256`) is taken over these bytes.
 *
 * Lines are put together from the log's columns, without an object a fact.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { unreachable } from '../core/invariant.ts';
import { factNames } from './facts.ts';
import {
  AFFLICTED,
  BROADCAST,
  BYTES,
  CARRIED,
  COLLECTED,
  CRASHED,
  DELIVERED,
  DROPPED,
  DUPLICATED,
  type FactLog,
  KIND,
  LEARNED,
  LINK_DOWN,
  LINK_UP,
  MESSAGE,
  NOTED,
  ORIGIN,
  OTHER,
  PAUSED,
  PEER,
  RECEIVED,
  RELIEVED,
  RESTARTED,
  RESUMED,
  SENT,
  SEQUENCE,
  STARTED,
  STRIDE,
  TIMER_FIRED,
} from './log.ts';

/** Characters of a chunk, about. */
const CHUNK = 1 << 16;

/**
 * What computes a digest: `node:crypto`'s hashes fit, and are several times as fast as the one that also runs in a
 * browser.
 */
export interface Digester {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

/** The bytes of a log, in chunks of whole lines. */
export function* ndjsonOf(log: FactLog): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const kinds = log.kinds.map((kind) => JSON.stringify(kind));
  let text = '';
  for (let i = 0; i < log.count; i++) {
    text += lineOf(log, i, kinds);
    if (text.length < CHUNK) continue;
    yield encoder.encode(text);
    text = '';
  }
  if (text !== '') yield encoder.encode(text);
}

/** The SHA-256 of a log's canonical bytes, in hexadecimal. */
export function traceSha256(log: FactLog, digester: Digester = sha256.create()): string {
  for (const chunk of ndjsonOf(log)) digester.update(chunk);
  return Array.from(digester.digest(), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param kinds names of kinds, in JSON */
function lineOf(log: FactLog, index: number, kinds: readonly string[]): string {
  const rows = log.rows;
  const at = index * STRIDE;
  const time = log.times[index];
  const peer = rows[at + PEER];
  const other = rows[at + OTHER];
  switch (rows[at]) {
    case STARTED:
      return `{"fact":"started","time":${time},"peer":${peer}}\n`;
    case BROADCAST:
      return `{"fact":"broadcast","time":${time},"peer":${peer},"sequence":${rows[at + SEQUENCE]}${digestOf(rows, at)}`;
    case SENT:
      return `{"fact":"sent","time":${time},"peer":${peer},"to":${other},"bytes":${rows[at + BYTES]}${copyOf(rows, at, kinds)}`;
    case RECEIVED:
      return `{"fact":"received","time":${time},"peer":${peer},"from":${other}${copyOf(rows, at, kinds)}`;
    case DROPPED:
      return `{"fact":"dropped","time":${time},"peer":${peer},"to":${other},"reason":${textOf(log, at)}${copyOf(rows, at, kinds)}`;
    case DUPLICATED:
      return `{"fact":"duplicated","time":${time},"peer":${peer},"to":${other},"of":${rows[at + BYTES]}${copyOf(rows, at, kinds)}`;
    case CARRIED:
      return `{"fact":"carried","time":${time},"peer":${peer},"other":${other},"copy":"${factNames[rows[at + BYTES]]}"${copyOf(rows, at, kinds)}`;
    case DELIVERED:
      return `{"fact":"delivered","time":${time},"peer":${peer},"origin":${rows[at + ORIGIN]},"sequence":${rows[at + SEQUENCE]}${digestOf(rows, at)}`;
    case TIMER_FIRED:
      return `{"fact":"timer-fired","time":${time},"peer":${peer},"timer":${other}}\n`;
    case LINK_UP:
      return `{"fact":"link-up","time":${time},"peer":${peer},"other":${other}}\n`;
    case LINK_DOWN:
      return `{"fact":"link-down","time":${time},"peer":${peer},"other":${other}}\n`;
    case LEARNED:
      return `{"fact":"learned","time":${time},"peer":${peer},"a":${other},"b":${rows[at + MESSAGE]},"up":${rows[at + KIND] === 1}}\n`;
    case NOTED:
      return `{"fact":"noted","time":${time},"peer":${peer},"text":${textOf(log, at)}}\n`;
    case COLLECTED:
      return `{"fact":"collected","time":${time},"peer":${peer}}\n`;
    case CRASHED:
      return `{"fact":"crashed","time":${time},"peer":${peer},"reason":${textOf(log, at)}}\n`;
    case RESTARTED:
      return `{"fact":"restarted","time":${time},"peer":${peer}}\n`;
    case PAUSED:
      return `{"fact":"paused","time":${time},"peer":${peer}}\n`;
    case RESUMED:
      return `{"fact":"resumed","time":${time},"peer":${peer}}\n`;
    case AFFLICTED:
      return `{"fact":"afflicted","time":${time},"peer":${peer},"text":${textOf(log, at)}}\n`;
    case RELIEVED:
      return `{"fact":"relieved","time":${time},"peer":${peer},"text":${textOf(log, at)}}\n`;
    default:
      return unreachable(rows[at] as never);
  }
}

/** The end of a line about one copy of a message. */
function copyOf(rows: Int32Array, at: number, kinds: readonly string[]): string {
  const copy = `,"message":${rows[at + MESSAGE]},"kind":${kinds[rows[at + KIND]]}`;
  return rows[at + ORIGIN] < 0
    ? `${copy}}\n`
    : `${copy},"origin":${rows[at + ORIGIN]},"sequence":${rows[at + SEQUENCE]}}\n`;
}

/** The end of a line about a broadcast. */
function digestOf(rows: Int32Array, at: number): string {
  return rows[at + BYTES] === 0 ? '}\n' : `,"digest":${rows[at + BYTES] >>> 0}}\n`;
}

function textOf(log: FactLog, at: number): string {
  return JSON.stringify(log.texts[log.rows[at + BYTES]]);
}
