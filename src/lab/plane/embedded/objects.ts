/** The objects of a lab on one machine: files in a folder that ends with its controller. */
import { createReadStream, createWriteStream, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Objects } from '../control-plane.ts';

export class FileObjects implements Objects {
  private readonly folder: string;
  private readonly files = new Map<string, string>();
  private made = 0;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder);
  }

  /** What was there under the name stays until the new one is whole. */
  async put(name: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    const file = join(this.folder, String(this.made++));
    try {
      await pipeline(content, createWriteStream(`${file}.part`));
    } catch (error) {
      rmSync(`${file}.part`, { force: true });
      throw error;
    }
    renameSync(`${file}.part`, file);
    this.forget(name);
    this.files.set(name, file);
  }

  get(name: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    const file = this.files.get(name);
    return Promise.resolve(file === undefined ? undefined : createReadStream(file));
  }

  names(): Promise<string[]> {
    return Promise.resolve([...this.files.keys()]);
  }

  remove(name: string): Promise<void> {
    this.forget(name);
    return Promise.resolve();
  }

  private forget(name: string): void {
    const file = this.files.get(name);
    if (file === undefined) return;
    this.files.delete(name);
    rmSync(file, { force: true });
  }
}
