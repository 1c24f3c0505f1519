/**
 * The modules that an agent lets its processes import: protocols, workloads and such that it was installed with, and bundles
 * whose hash its owner allowed. A controller names them, it never says where they are.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundledUrl, compiledUrl } from '../../runtimes/processes/parent/compiled-modules.ts';
import type { Objects } from '../plane/control-plane.ts';
import type { AllowedCode } from './allowed-code.ts';

const BUILT_IN = /^built-in:((?:protocols|workloads|detectors|adversaries)\/[a-z0-9][a-z0-9-]*)$/;
const BUNDLE = /^sha256:([0-9a-f]{64})$/;
/** Longer than any protocol. */
const BUNDLE_BYTES = 16 << 20;

const house = new URL('../../', import.meta.url).href;
const ownExtension = extname(import.meta.url);

/** What a controller calls the module at this URL. Those that are not built in are bundles, called by their hashes. */
export function moduleName(url: string, hashes: ReadonlyMap<string, string>): string {
  const hash = hashes.get(url);
  if (hash !== undefined) return bundleName(hash);
  return `built-in:${url.slice(house.length).replace(/\.[jt]s$/, '')}`;
}

export function isBuiltIn(url: string): boolean {
  return url.startsWith(house);
}

export function bundleName(hash: string): string {
  return `sha256:${hash}`;
}

export class AgentModules {
  private readonly folder: string;
  private readonly bundles = new Map<string, string>();

  /** @param folder of the run, for its bundles */
  constructor(folder: string) {
    this.folder = folder;
  }

  /** Takes what a run needs out of its objects. Gives why it can't be run here. */
  async fetch(names: readonly string[], objects: Objects, allowed: AllowedCode): Promise<string | undefined> {
    for (const name of names) {
      const hash = BUNDLE.exec(name)?.[1];
      if (hash === undefined) return `${name} is no bundle`;
      if (!allowed.mayRun(hash))
        return `it does not run protocols that its owner did not allow: hearsay agent --allow ${hash}`;
      const content = await objects.get(name);
      const bytes = content === undefined ? undefined : await wholeOf(content);
      if (bytes === undefined || createHash('sha256').update(bytes).digest('hex') !== hash)
        return `the bundle ${name} is not what it is called`;
      const file = join(this.folder, `${hash}.mjs`);
      await writeFile(file, bytes);
      this.bundles.set(name, pathToFileURL(file).href);
    }
    return undefined;
  }

  /** Undefined where it has no such module. */
  urlOf(name: string): string | undefined {
    const path = BUILT_IN.exec(name)?.[1];
    if (path === undefined) return this.bundles.get(name);
    const url = `${house}${path}${ownExtension}`;
    return existsSync(fileURLToPath(compiledUrl(url))) ? bundledUrl(url) : undefined;
  }
}

async function wholeOf(content: AsyncIterable<Uint8Array>): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > BUNDLE_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
