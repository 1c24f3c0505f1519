/**
 * The network as DOT (graphviz.org/doc/info/lang.html), ready to be drawn: each link as thick as its traffic, with its
 * figures under the pointer.
 */
import type { PeerNames } from '../core/peer-names.ts';
import { dotText } from '../text/dot.ts';
import { type ExportFormat, inChunks, type RunRecord } from './format.ts';
import { type NetworkLink, type NetworkPeer, networkOf, trafficOf } from './network.ts';

const THINNEST = 1;
const THICKEST = 6;

export const dot: ExportFormat = {
  name: 'dot',
  title: 'the network for Graphviz: each link as thick as its traffic',
  readsFacts: false,
  write: (run) => inChunks(linesOf(run)),
};

function* linesOf(run: RunRecord): Generator<string> {
  const { peers, links } = networkOf(run);
  const most = links.reduce((bytes, link) => Math.max(bytes, trafficOf(link).bytes), 1);
  yield `graph ${dotText(run.name)} {`;
  yield '  graph [overlap=false, splines=true];';
  yield '  node [shape=circle];';
  for (const peer of peers) yield `  ${peer.peer} [${labelOf(peer)}tooltip=${dotText(peerText(peer, run.names))}];`;
  for (const link of links) {
    const { messages, bytes } = trafficOf(link);
    const width = (THINNEST + ((THICKEST - THINNEST) * bytes) / most).toFixed(2);
    yield `  ${link.a} -- ${link.b} [penwidth=${width}, messages=${messages}, bytes=${bytes}, tooltip=${dotText(linkText(link, run.names))}];`;
  }
  yield '}';
}

/** The whole name, in one line. */
function labelOf({ name }: NetworkPeer): string {
  return name === undefined ? '' : `label=${dotText(name.replace(/\p{Cc}+/gu, ' '))}, `;
}

function peerText({ peer, zone, broadcasts, delivered }: NetworkPeer, names: PeerNames): string {
  const parts = [
    names.peer(peer),
    ...(zone === undefined ? [] : [`in ${zone}`]),
    ...(broadcasts === undefined ? [] : [`${broadcasts} broadcasts`]),
    ...(delivered === undefined ? [] : [`${delivered} delivered`]),
  ];
  return parts.join(', ');
}

function linkText({ a, b, messages, bytes }: NetworkLink, names: PeerNames): string {
  const [one, two] = [names.number(a), names.number(b)];
  return `${one} to ${two}: ${messages[0]} messages, ${bytes[0]} bytes; ${two} to ${one}: ${messages[1]} messages, ${bytes[1]} bytes`;
}
