/** What the tests of control planes send, keep and wait for. */
import { randomBytes } from 'node:crypto';
import { vi } from 'vitest';

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function text(data: Uint8Array | undefined): string | undefined {
  return data === undefined ? undefined : new TextDecoder().decode(data);
}

let names = 0;

/** Of a bucket or queue that no other test uses. */
export function freshName(): string {
  return `test_${++names}-${randomBytes(4).toString('hex')}`;
}

/** Waits for a state. */
export const until = (holds: () => void) => vi.waitFor(holds, { timeout: 10_000, interval: 5 });

export async function collected(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts);
}

export async function* inParts(data: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}
