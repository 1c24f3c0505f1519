/**
 * The words of the project: no retired ones. A retired word had to be explained to each newcomer; the term beside it is
 * the one that they would search for. cspell checks the spelling.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folders = ['src', 'test', 'scripts', 'bench', 'lint', 'docs', 'deploy', 'examples', 'bin'];
const pages = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'];
/** Drawn from runs, kept results, installed, or this list itself. */
const skipped = /\/gallery\/|\/node_modules\/|\/golden\/|\/build\/|bench\/results\.ndjson$|structure\/words\.test\.ts$/;
/** The value of TERM of a terminal without colours, and a key of the published results of `hearsay check`. */
const allowed = /'dumb'|\btroubles: [{z]|\bresult\.troubles\b/g;

interface Retired {
  readonly word: RegExp;
  readonly instead: string;
}

/** In any text: code, comments, documentation. */
const retired: readonly Retired[] = [
  { word: /household|dwelling/i, instead: 'supervisor, or the processes of a run' },
  { word: /\bvigil/i, instead: 'watchdog, or state watcher' },
  { word: /keepsake/i, instead: 'stable storage' },
  { word: /\bcarriage|\bdoorway/i, instead: 'transport, or session' },
  { word: /\breigns?\b/i, instead: 'lease, or term of a controller' },
  { word: /\bshelf\b|\bshelves\b/i, instead: 'store, or folder of files' },
  { word: /\bcrews?\b/i, instead: 'pool of workers' },
  { word: /\bweather\b|\bafflictions?\b/i, instead: 'faults, or impairments' },
  { word: /troubled|\btroubles\b/i, instead: 'faults, or failure injector' },
  { word: /\bowed\b/i, instead: 'pending, or in flight' },
  { word: /\bdumb/i, instead: 'reference, or simple' },
  { word: /whoever|whomever/i, instead: 'the noun: any client, each peer' },
  { word: /\b(he|his|him)\b/, instead: 'it, they, or the noun' },
  {
    word: /\b(peer|process|agent|node|sender|receiver|controller|origin|host|broker|protocol|link)(es|s)?,? who\b/i,
    instead: 'that, or which: a process is no person',
  },
  {
    word: /\b(mpcomm|p2p|elixir-broadcast) seed|\bthree seeds\b|\bthe seed's (own|rule|author|table|picture|server|peer)/i,
    instead: 'the name of the ancestor project; a seed is a random seed',
  },
];

/** Names of files, without their endings. */
const retiredNames =
  /^(household|dwelling|hands|remains|vigil|ways|owed|troubles|weather|afflictions|conditions|stage|reign|carriage|doorway|shelf|crew|keepsakes|voice|story)$/;

const files = [...pages, ...folders.flatMap((folder) => filesIn(folder))].filter((path) => !skipped.test(path));

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules')
    .flatMap((entry) => (entry.isDirectory() ? filesIn(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]));
}

function linesOf(path: string): readonly string[] {
  return readFileSync(join(root, path), 'utf8').split('\n');
}

describe('words', () => {
  it.each(retired)('no file says $word: write $instead', ({ word }) => {
    const found = files.flatMap((path) =>
      linesOf(path).flatMap((line, index) =>
        word.test(line.replaceAll(allowed, '')) ? [`${path}:${index + 1}: ${line.trim()}`] : [],
      ),
    );
    expect(found).toEqual([]);
  });

  it('no file has the name of a retired word', () => {
    expect(files.filter((path) => retiredNames.test(basename(path).replace(/\..*$/, '')))).toEqual([]);
  });
});
