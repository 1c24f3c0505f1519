/**
 * The canonical text of a trace: one JSON object for each fact and line, no spaces, UTF-8, each line ended by a line
 * feed. `facts.ts` has the keys and their order. The digest of a run (`traceSha256`) is taken over these bytes.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { FactCursor } from './cursor.ts';
import { factNames, fieldsOf } from './facts.ts';
import { fieldValue, type Names } from './field-values.ts';
import type { FactLog } from './log.ts';

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
  const [kinds, texts, facts] = [log.kinds, log.texts, factNames].map(inJson);
  let text = '';
  const names = { kinds, texts, facts };
  for (const row = new FactCursor(log); row.next(); ) {
    text += lineOf(row, names);
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

function inJson(names: readonly string[]): string[] {
  return names.map((name) => JSON.stringify(name));
}

/** By code: how a line begins, and its fields with the text before each. */
const lines = factNames.map((name) => ({
  start: `{"fact":"${name}","time":`,
  fields: fieldsOf(name).map((field) => ({ field, before: `,"${field.key}":` })),
}));

/** @param names in JSON */
function lineOf(row: FactCursor, names: Names): string {
  const { start, fields } = lines[row.code];
  let text = `${start}${row.time},"peer":${row.peer}`;
  for (let i = 0; i < fields.length; i++) {
    const value = fieldValue(row, fields[i].field, names);
    if (value !== undefined) text += fields[i].before + value;
  }
  return `${text}}\n`;
}
