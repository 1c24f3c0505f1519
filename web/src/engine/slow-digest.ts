/** The digest of a large log, worked out after the run in slices of time, so that the worker answers meanwhile. */
import type { FactLog } from '../../../src/browser.ts';
import { ndjsonOf } from '../../../src/browser.ts';

const SLICE_MS = 30;

/** @param isWanted asked between the slices @returns undefined if it is not wanted any more, or cannot be made here */
export async function slowDigest(log: FactLog, isWanted: () => boolean): Promise<string | undefined> {
  // Absent on pages that came over plain HTTP from another machine.
  if (globalThis.crypto?.subtle === undefined) return undefined;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let pausedMs = performance.now();
  for (const chunk of ndjsonOf(log)) {
    chunks.push(chunk as Uint8Array<ArrayBuffer>);
    if (performance.now() - pausedMs < SLICE_MS) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (!isWanted()) return undefined;
    pausedMs = performance.now();
  }
  const bytes = await new Blob(chunks).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
