/** Files in other encodings are refused by the name of what they are, wherever an experiment names a file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { loadFile } from '../../src/platform/bundle.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import { readTextFile } from '../../src/platform/text-file.ts';
import { findExperiment } from '../../src/presets/find.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-text-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const marked = (mark: readonly number[], bytes: Uint8Array) => Buffer.concat([Uint8Array.from(mark), bytes]);

const encodings: readonly (readonly [what: string, encode: (text: string) => Uint8Array, said: RegExp])[] = [
  ['UTF-16 with its mark', (text) => marked([0xff, 0xfe], utf16(text)), /\(UTF-16, little endian\)$/],
  ['UTF-16, big endian', (text) => marked([0xfe, 0xff], utf16(text).swap16()), /\(UTF-16, big endian\)$/],
  ['UTF-16 without a mark', utf16, /\(UTF-16, little endian, without a byte order mark\)$/],
  [
    'UTF-16, big endian, without a mark',
    (text) => utf16(text).swap16(),
    /\(UTF-16, big endian, without a byte order mark\)$/,
  ],
  [
    'UTF-32',
    (text) => marked([0xff, 0xfe, 0, 0], Buffer.from(text.replace(/./gs, '$&\0\0\0'), 'latin1')),
    /\(UTF-32, little endian\)$/,
  ],
  ['Latin-1', (text) => Buffer.from(text, 'latin1'), /\(line 2 has the byte 0xe9, as in Latin-1 or Windows-1252\)$/],
  ['gzip', (text) => gzipSync(text), /\(compressed by gzip\)$/],
  ['a zero', (text) => Buffer.from(`${text}\0`), /\(no text: byte \d+ is zero\)$/],
];

describe.each(encodings)('a file in %s', (_what, encode, said) => {
  const refusedBy = async (read: () => unknown) => expect((async () => read())()).rejects.toThrow(said);
  const prepared = (raw: Record<string, unknown>) =>
    prepare({ source: sourceOfData({ seed: 1, ...raw }) }, nodePlatform);

  it('is no experiment, in YAML or JSON', async () => {
    await refusedBy(() => findExperiment(fileOf('x.yaml', encode('peers: 5\nname: café\n')), nodePlatform, 'run'));
    await refusedBy(() =>
      findExperiment(fileOf('x.json', encode('{"peers": 5,\n"name": "café"}')), nodePlatform, 'run'),
    );
  });

  it('is no protocol', async () => {
    await refusedBy(() => loadFile(fileOf('protocol.ts', encode('export default 1;\n// é\n')), 'protocol'));
  });

  it('is no topology, workload or table of zones', async () => {
    const text = '0 1\n# é\n1 2\n';
    await refusedBy(() => prepared({ topology: { name: 'file', file: fileOf('graph.txt', encode(text)) } }));
    await refusedBy(() => prepared({ peers: 3, workload: { name: 'file', file: fileOf('list.txt', encode(text)) } }));
    await refusedBy(() => prepared({ peers: 3, network: { zones: fileOf('zones.csv', encode('zone,a\né,0\n')) } }));
  });
});

describe('a file', () => {
  it('in UTF-8 is read with its mark or without, and with the character that stands for others', () => {
    expect(readTextFile(fileOf('plain', 'é\n'), 'run')).toBe('é\n');
    expect(readTextFile(fileOf('marked', marked([0xef, 0xbb, 0xbf], Buffer.from('é'))), 'run')).toBe('é');
    expect(readTextFile(fileOf('own', '\ufffd'), 'run')).toBe('\ufffd');
    expect(() => readTextFile(fileOf('both', marked([0xef, 0xbf, 0xbd, 0x0a, 0xff], Buffer.from('x'))), 'run')).toThrow(
      /line 2 has the byte 0xff/,
    );
  });

  it('of XML is read in the encoding that it declares', () => {
    const xml = '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>';
    expect(readTextFile(fileOf('x.graphml', Buffer.from(xml, 'latin1')), 'run')).toBe(xml);
  });

  it('without end is refused', () => {
    expect(() => readTextFile('/dev/zero', 'run')).toThrow(
      /^run: expected a text in UTF-8, given \/dev\/zero \(no text: byte 0 is zero\)$/,
    );
  });

  it('that is none is refused', () => {
    expect(() => readTextFile(folder, 'run')).toThrow(/^run: expected a file that can be read \(EISDIR\)/);
    expect(() => readTextFile(join(folder, 'nowhere'), 'run')).toThrow(
      /^run: expected a file that can be read \(ENOENT\)/,
    );
  });
});

describe('a graph in an encoding that the user says', () => {
  const graph = (name: string, bytes: Uint8Array, encoding: string) =>
    prepare({ source: sourceOfData({ seed: 1, topology: { file: fileOf(name, bytes), encoding } }) }, nodePlatform);
  const text = 'from,to\nZürich,Genève\n';

  it.each([
    ['utf-16le', utf16(text)],
    ['utf-16be', utf16(text).swap16()],
    ['latin1', Buffer.from(text, 'latin1')],
    ['UTF8', Buffer.from(text)],
  ])('is read: %s', async (encoding, bytes) => {
    const { topology, experiment } = await graph('names.csv', bytes, encoding);
    expect(experiment.peers).toBe(2);
    expect(topology.remarks[0]).toMatch(/names\.csv: edge list with header from,to: 2 peers, 1 link$/);
  });

  it('is read where DOT names it', async () => {
    const dot = Buffer.from('graph { charset="latin1"; "Zürich" -- "Genève" }', 'latin1');
    const { topology } = await prepare(
      { source: sourceOfData({ seed: 1, topology: fileOf('latin1.dot', dot) }) },
      nodePlatform,
    );
    expect(topology.names.labels).toEqual(['Zürich', 'Genève']);
  });

  it('is refused where the encoding is not that, or none', async () => {
    await expect(graph('odd.csv', Buffer.concat([utf16(text), Buffer.of(0)]), 'utf-16le')).rejects.toThrow(
      /topology\.encoding: expected the encoding of .*odd\.csv/,
    );
    await expect(graph('none.csv', Buffer.from(text), 'klingon')).rejects.toThrow(
      'topology.encoding: expected the name of an encoding',
    );
    await expect(graph('latin.csv', Buffer.from(text, 'latin1'), 'utf-8')).rejects.toThrow(
      'expected a text in UTF-8, or its encoding as topology.encoding',
    );
  });
});
