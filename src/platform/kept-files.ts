/**
 * The files that an experiment names, kept beside what comes of it. A run that is repeated from its folder reads the
 * copies, so that it is the same run also where the originals have changed or are gone, and says so.
 *
 * All that an experiment reads goes through its platform, so a ledger stands before that: each file is read once, noted
 * with its digest, and copied when there is a folder. Of a module of the user's the bundle is kept, which has its
 * imports in it. `files.json` says where each copy comes from.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { InputError } from '../core/errors.ts';
import { isPath } from '../experiment/paths.ts';
import type { Platform } from '../experiment/platform.ts';
import { writeWhole } from '../files/atomic-file.ts';
import { damageOf, MANIFEST, readManifest } from '../files/manifest.ts';
import { troubleOf } from '../runtimes/processes/wire/fact-file.ts';
import { bundleOf } from './bundle.ts';
import { sha256Of } from './own-folder.ts';

const FOLDER = 'files';
const RECORD = 'files.json';
/** Characters of a copy's name. */
const NAME_MOST = 80;

const part = z.object({ path: z.string(), sha256: z.string() });
const keptFile = part.extend({
  /** Its copy, as seen from the folder of the run. */
  file: z.string(),
  /** Of a module: the files that it was made of, where they are the user's. */
  parts: z.array(part).optional(),
});
const recordSchema = z.object({ version: z.literal(1), files: z.array(keptFile) });
type KeptFile = z.output<typeof keptFile>;

/** A file that was read: where its bytes are, and what they were. */
interface Noted {
  readonly from: string | Uint8Array;
  readonly name: string;
  readonly sha256: string;
  /** Where it comes from: what it is a copy of, where it is one. */
  readonly original: Omit<KeptFile, 'file'>;
}

/** If the experiment of a kept run is no longer what was kept, a sentence that says so. @param file that is read */
export function changesOfKept(file: string): string[] {
  const folder = dirname(resolve(file));
  const record = readManifest(join(folder, MANIFEST)).records.get(basename(file));
  if (record === undefined || damageOf(folder, record) === undefined) return [];
  return [`${file} has changed since it was kept with its run: it is read as it is now`];
}

/** Whether files were kept in a folder. */
export function hasKeptFiles(folder: string): boolean {
  return existsSync(join(folder, RECORD));
}

/**
 * The path of a file as the user knows it: of a copy that was kept with a run, that of its original; from the working
 * directory, if the file is in it.
 */
export function shownAs(path: string): string {
  if (!isPath(path)) return path;
  const original = recordFor(resolve(path))?.path ?? path;
  const here = isAbsolute(original) ? relative(process.cwd(), original) : original;
  return here.startsWith('..') || here === original ? original : `./${here}`;
}

/** The kept files of a folder and their record, by their paths in it. */
export function keptFilesIn(folder: string): string[] {
  if (!hasKeptFiles(folder)) return [];
  return [RECORD, ...readdirSync(join(folder, FOLDER)).map((name) => `${FOLDER}/${name}`)];
}

export class FileLedger {
  /** What the experiment is to be prepared on. */
  readonly platform: Platform;
  private readonly base: Platform;
  private readonly texts = new Map<string, string>();
  /** By absolute path. */
  private readonly noted = new Map<string, Noted>();

  constructor(base: Platform) {
    this.base = base;
    this.platform = {
      ...base,
      readText: (path, option, encoding) => this.readText(path, option, encoding),
      loadFile: (path, option, kind) => this.loadFile(path, option, kind),
    };
  }

  /** Which originals are no longer what was kept of them, a sentence each. */
  changes(): string[] {
    return [...this.noted].flatMap(([path, { original }]) => {
      if (original.path === path) return [];
      const changed = (original.parts ?? [original]).flatMap((one) => changeOf(one) ?? []);
      return changed.map((what) => `${what}: the copy ${path}, which was kept with a run, is used`);
    });
  }

  /**
   * Copies into a folder all that was read.
   * @returns by the path of each file: its copy as seen from the folder
   * @throws InputError where it can't be written, or a file has changed meanwhile
   */
  keep(folder: string): ReadonlyMap<string, string> {
    const copies = new Map<string, string>();
    if (this.noted.size === 0) return copies;
    const files: KeptFile[] = [];
    try {
      mkdirSync(join(folder, FOLDER), { recursive: true });
      for (const [path, noted] of this.noted) {
        const file = `${FOLDER}/${freeName(noted.name, files)}`;
        copies.set(path, file);
        files.push({ file, ...noted.original, sha256: noted.sha256 });
        copy(noted, path, join(folder, file));
      }
      writeWhole(join(folder, RECORD), `${JSON.stringify({ version: 1, files }, null, 2)}\n`);
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw new InputError('--out', `a folder that can be written to (${troubleOf(error)})`, folder);
    }
    return copies;
  }

  private readText(given: string, option: string, encoding?: string): string {
    const path = resolve(given);
    const key = `${encoding ?? ''} ${path}`;
    let text = this.texts.get(key);
    if (text === undefined) {
      text = this.base.readText(given, option, encoding);
      this.texts.set(key, text);
      // What is no file, such as a pipe, can be read once only.
      const from = statSync(path).isFile() ? path : new TextEncoder().encode(text);
      if (!this.noted.has(path)) this.note(path, from, basename(path), option);
    }
    return text;
  }

  private async loadFile(
    given: string,
    option: string,
    kind?: Parameters<Platform['loadFile']>[2],
  ): ReturnType<Platform['loadFile']> {
    const loaded = await this.base.loadFile(given, option, kind);
    const path = given.startsWith('file:') ? fileURLToPath(given) : resolve(given);
    if (loaded.url === undefined || this.noted.has(path)) return loaded;
    if (recordFor(path) !== undefined) this.note(path, path, basename(path), option);
    else {
      const { files } = await bundleOf(given, option, kind);
      const own = files.filter((file) => !file.startsWith('hearsay:')).map((file) => resolve(dirname(path), file));
      const parts = own
        .filter((file) => existsSync(file))
        .map((file) => ({ path: file, sha256: sha256Of(readFileSync(file)) }));
      this.note(path, fileURLToPath(loaded.url), `${basename(path, extname(path))}.mjs`, option, parts);
    }
    return loaded;
  }

  private note(path: string, from: Noted['from'], name: string, option: string, parts?: KeptFile['parts']): void {
    const sha256 = sha256Of(typeof from === 'string' ? readFileSync(from) : from);
    const record = recordFor(path);
    if (record !== undefined && record.sha256 !== sha256) {
      const kept = join(dirname(dirname(path)), RECORD);
      throw new InputError(option, `the copy that was kept with the run: it has changed since, as ${kept} shows`, path);
    }
    const { file: _file, ...original } = record ?? {
      file: '',
      path,
      sha256,
      ...(parts === undefined ? {} : { parts }),
    };
    this.noted.set(path, { from, name, sha256, original });
  }
}

/** What is known of a file that is a copy, kept with a run; undefined where it is none. */
function recordFor(path: string): KeptFile | undefined {
  if (basename(dirname(path)) !== FOLDER) return undefined;
  const record = join(dirname(dirname(path)), RECORD);
  if (!existsSync(record)) return undefined;
  try {
    return recordSchema
      .parse(JSON.parse(readFileSync(record, 'utf8')))
      .files.find(({ file }) => file === `${FOLDER}/${basename(path)}`);
  } catch {
    throw new InputError(
      'run',
      'a record of the files that were kept, which is damaged (without it they are read as they are)',
      record,
    );
  }
}

function changeOf({ path, sha256 }: { readonly path: string; readonly sha256: string }): string | undefined {
  try {
    return sha256Of(readFileSync(path)) === sha256 ? undefined : `${path} has changed since`;
  } catch {
    return `${path} can no longer be read`;
  }
}

/** @throws InputError where the file is no longer what was read */
function copy({ from, sha256 }: Noted, path: string, to: string): void {
  if (typeof from === 'string' && resolve(from) === resolve(to)) return;
  if (typeof from === 'string') copyFileSync(from, to);
  else writeFileSync(to, from);
  if (sha256Of(readFileSync(to)) !== sha256)
    throw new InputError('run', 'a file that does not change while it is read', path);
}

/** Its ending stays, which may say its format. */
function freeName(name: string, taken: readonly KeptFile[]): string {
  const ending = extname(name);
  const plain = (text: string) => text.replace(/[^\w.-]+/g, '_');
  const stem = plain(basename(name, ending)).slice(0, NAME_MOST);
  for (let attempt = 1; ; attempt++) {
    const free = `${stem}${attempt === 1 ? '' : `-${attempt}`}${plain(ending)}`;
    if (!taken.some(({ file }) => file.toLowerCase() === `${FOLDER}/${free}`.toLowerCase())) return free;
  }
}
