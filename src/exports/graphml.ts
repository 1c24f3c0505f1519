/** The network as GraphML (graphml.graphdrawing.org): peers and links, with what they carried as data. */
import { escaped } from '../reports/pictures/xml.ts';
import { type ExportFormat, inChunks, type RunRecord } from './format.ts';
import { type NetworkLink, type NetworkPeer, networkOf, trafficOf } from './network.ts';

interface Key<Item> {
  readonly id: string;
  readonly type: 'long' | 'string';
  valueOf(item: Item): string | number | undefined;
}

const nodeKeys: readonly Key<NetworkPeer>[] = [
  { id: 'label', type: 'string', valueOf: (peer) => peer.name },
  { id: 'broadcasts', type: 'long', valueOf: (peer) => peer.broadcasts },
  { id: 'sent', type: 'long', valueOf: (peer) => peer.sent },
  { id: 'received', type: 'long', valueOf: (peer) => peer.received },
  { id: 'delivered', type: 'long', valueOf: (peer) => peer.delivered },
  { id: 'zone', type: 'string', valueOf: (peer) => peer.zone },
];

const edgeKeys: readonly Key<NetworkLink>[] = [
  { id: 'messages', type: 'long', valueOf: (link) => trafficOf(link).messages },
  { id: 'bytes', type: 'long', valueOf: (link) => trafficOf(link).bytes },
  { id: 'messagesThere', type: 'long', valueOf: ({ messages }) => messages[0] },
  { id: 'messagesBack', type: 'long', valueOf: ({ messages }) => messages[1] },
  { id: 'bytesThere', type: 'long', valueOf: ({ bytes }) => bytes[0] },
  { id: 'bytesBack', type: 'long', valueOf: ({ bytes }) => bytes[1] },
];

export const graphml: ExportFormat = {
  name: 'graphml',
  title: 'the network for yEd, Gephi, NetworkX, igraph',
  readsFacts: false,
  write: (run) => inChunks(linesOf(run)),
};

function* linesOf(run: RunRecord): Generator<string> {
  const { peers, links } = networkOf(run);
  yield '<?xml version="1.0" encoding="UTF-8"?>';
  yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">';
  const isNamed = peers.some(({ name }) => name !== undefined);
  for (const key of nodeKeys) if (isNamed || key.id !== 'label') yield keyLine(key, 'node');
  for (const key of edgeKeys) yield keyLine(key, 'edge');
  yield `  <graph id="${escaped(run.name)}" edgedefault="undirected">`;
  for (const peer of peers) yield `    <node id="${peer.peer}">${dataOf(nodeKeys, peer)}</node>`;
  for (const link of links) yield `    <edge source="${link.a}" target="${link.b}">${dataOf(edgeKeys, link)}</edge>`;
  yield '  </graph>';
  yield '</graphml>';
}

function keyLine({ id, type }: Key<never>, of: string): string {
  return `  <key id="${id}" for="${of}" attr.name="${id}" attr.type="${type}"/>`;
}

function dataOf<Item>(keys: readonly Key<Item>[], item: Item): string {
  return keys
    .map((key) => [key.id, key.valueOf(item)] as const)
    .filter(([, value]) => value !== undefined)
    .map(([id, value]) => `<data key="${id}">${escaped(String(value))}</data>`)
    .join('');
}
