/** The values of a lab on one machine: in the memory of its controller. */
import type { Entry, Stop, Values } from '../control-plane.ts';

type Changed = (key: string, data: Uint8Array | undefined) => void;

export class MemoryValues implements Values {
  private readonly entries = new Map<string, Entry>();
  private readonly watching = new Set<Changed>();
  private revision = 0;

  get(key: string): Promise<Entry | undefined> {
    return Promise.resolve(this.entries.get(key));
  }

  put(key: string, data: Uint8Array): Promise<number> {
    const revision = ++this.revision;
    this.entries.set(key, { data, revision });
    this.tell(key, data);
    return Promise.resolve(revision);
  }

  replace(key: string, data: Uint8Array, revision: number): Promise<number | undefined> {
    const now = this.entries.get(key)?.revision ?? 0;
    return now === revision ? this.put(key, data) : Promise.resolve(undefined);
  }

  remove(key: string): Promise<void> {
    if (this.entries.delete(key)) this.tell(key, undefined);
    return Promise.resolve();
  }

  keys(): Promise<string[]> {
    return Promise.resolve([...this.entries.keys()]);
  }

  watch(changed: Changed): Promise<Stop> {
    this.watching.add(changed);
    for (const [key, { data }] of this.entries) queueMicrotask(() => this.watching.has(changed) && changed(key, data));
    return Promise.resolve(() => void this.watching.delete(changed));
  }

  private tell(key: string, data: Uint8Array | undefined): void {
    for (const changed of this.watching) queueMicrotask(() => this.watching.has(changed) && changed(key, data));
  }
}
