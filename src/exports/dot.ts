/**
 * The network as DOT (graphviz.org/doc/info/lang.html), ready to be drawn: each link as thick as its traffic, with its figures where the pointer rests on it.
 */
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
  yield `graph ${quoted(run.name)} {`;
  yield '  graph [overlap=false, splines=true];';
  yield '  node [shape=circle];';
  for (const peer of peers) yield `  ${peer.peer} [tooltip=${quoted(peerText(peer))}];`;
  for (const link of links) {
    const { messages, bytes } = trafficOf(link);
    const width = (THINNEST + ((THICKEST - THINNEST) * bytes) / most).toFixed(2);
    yield `  ${link.a} -- ${link.b} [penwidth=${width}, messages=${messages}, bytes=${bytes}, tooltip=${quoted(linkText(link))}];`;
  }
  yield '}';
}

function peerText({ peer, zone, broadcasts, delivered }: NetworkPeer): string {
  const parts = [
    `peer ${peer}`,
    ...(zone === undefined ? [] : [`in ${zone}`]),
    ...(broadcasts === undefined ? [] : [`${broadcasts} broadcasts`]),
    ...(delivered === undefined ? [] : [`${delivered} delivered`]),
  ];
  return parts.join(', ');
}

function linkText({ a, b, messages, bytes }: NetworkLink): string {
  return `${a} to ${b}: ${messages[0]} messages, ${bytes[0]} bytes; ${b} to ${a}: ${messages[1]} messages, ${bytes[1]} bytes`;
}

/** The two characters that mean something in a quoted text. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
