/**
 * Objects of one run. Those of all runs are in one bucket: one that is empty stays in the broker, and there would be
 * one more with each run.
 */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { ControlPlane, Objects } from '../plane/control-plane.ts';
import type { subjectsOf } from '../wire/messages.ts';

export async function objectsOfRun(
  plane: ControlPlane,
  { objects: bucket }: ReturnType<typeof subjectsOf>,
  run: string,
): Promise<Objects> {
  const all = await plane.objects(bucket);
  const place = `${run}/`;
  return {
    put: (name, content) => all.put(place + name, content),
    get: (name) => all.get(place + name),
    names: async () =>
      (await all.names()).filter((name) => name.startsWith(place)).map((name) => name.slice(place.length)),
    remove: (name) => all.remove(place + name),
  };
}

/** Moves an object of the lab into a file. */
export async function bring(objects: Objects, name: string, path: string): Promise<void> {
  const content = await objects.get(name);
  if (content === undefined) throw new Error(`${name} is not there`);
  await pipeline(content, createWriteStream(path));
  await objects.remove(name);
}
