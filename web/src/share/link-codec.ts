/**
 * What is shared as the text of a link: a version, then JSON, deflated, in base64url. What comes out of a link is
 * limited before it is inflated and while it is, since a few bytes can stand for gigabytes.
 */
import { checkedShared, LinkError, type Shared } from './shared.ts';

const VERSION = 1;
const TEXT_MAX = 200_000;
const BYTES_MAX = 2_000_000;

export async function linkText(shared: Shared): Promise<string> {
  const json = new TextEncoder().encode(JSON.stringify(shared));
  const deflated = await bytesThrough(json, new CompressionStream('deflate-raw'), Number.POSITIVE_INFINITY);
  const bytes = new Uint8Array(1 + deflated.length);
  bytes[0] = VERSION;
  bytes.set(deflated, 1);
  return base64url(bytes);
}

/** @throws LinkError if it is no such text, or what it holds is not what it should be */
export async function sharedIn(text: string): Promise<Shared> {
  if (text.length > TEXT_MAX) throw new LinkError(`the link is longer than ${TEXT_MAX} characters`);
  const bytes = bytesOf(text);
  if (bytes[0] !== VERSION) throw new LinkError('the link is of another version of this page, or damaged');
  const json = await inflated(bytes.subarray(1));
  let given: unknown;
  try {
    given = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
  } catch {
    throw new LinkError('the link is damaged: what it holds is no JSON');
  }
  return checkedShared(given);
}

async function inflated(deflated: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  try {
    return await bytesThrough(deflated, new DecompressionStream('deflate-raw'), BYTES_MAX);
  } catch (error) {
    throw error instanceof LinkError ? error : new LinkError('the link is damaged: it cannot be inflated');
  }
}

/** @throws LinkError as soon as more bytes than `most` come out */
async function bytesThrough(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    length += read.value.length;
    if (length > most) {
      await reader.cancel();
      throw new LinkError(`the link holds more than ${most} bytes`);
    }
    chunks.push(read.value);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

function base64url(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]+$/.test(text)) throw new LinkError('the link is damaged: it has characters that no link has');
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
      character.charCodeAt(0),
    );
  } catch {
    throw new LinkError('the link is damaged: it is cut off');
  }
}
