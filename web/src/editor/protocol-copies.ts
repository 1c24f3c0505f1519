/**
 * Built-in protocols as files of the reader's own: what they take from other files of their folder stands in them, and
 * the rest comes from the package.
 */
import type { ProtocolCopy } from './editor-interface.ts';
import { canStandAlone, protocolCopy } from './protocol-copy.ts';

const files = import.meta.glob('../../../src/protocols/*.ts', { query: '?raw', import: 'default', eager: true });

export const protocolCopies: readonly ProtocolCopy[] = copiesOf(
  Object.fromEntries(Object.entries(files).map(([path, text]) => [path.split('/').pop()!, text])),
);

/** @param sources of a folder of protocols, by the names of the files */
function copiesOf(sources: Readonly<Record<string, string>>): ProtocolCopy[] {
  return Object.keys(sources)
    .filter((file) => sources[file].includes('export default defineProtocol(') && canStandAlone(sources[file]))
    .map((file) => ({ name: file.replace('.ts', ''), source: protocolCopy(file, sources) }));
}
