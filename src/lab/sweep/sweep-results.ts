/** Results of a sweep in the lab's objects: fetched by the controller, and removed when they are here. */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Objects, Values } from '../plane/control-plane.ts';

/** Undefined if there is no such object. */
export async function textOf(objects: Objects, name: string): Promise<string | undefined> {
  const content = await objects.get(name);
  if (content === undefined) return undefined;
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts).toString();
}

/** Copies an object to a file; false if there is none. */
export async function fetched(objects: Objects, name: string, path: string): Promise<boolean> {
  const content = await objects.get(name);
  if (content === undefined) return false;
  await pipeline(content, createWriteStream(path));
  return true;
}

/** Removes everything of a sweep from the lab. */
export async function forget(sweep: string, results: Values, objects: Objects): Promise<void> {
  const isOfSweep = (name: string) => name.startsWith(`${sweep}/`);
  for (const key of (await results.keys()).filter(isOfSweep)) await results.remove(key);
  for (const name of (await objects.names()).filter(isOfSweep)) await objects.remove(name);
}
