/**
 * The network over time as GEXF 1.2 (gexf.net), which Gephi and NetworkX of any age read, for Gephi's timeline: when
 * each peer and link was up, how many links each peer knew of, and how many peers knew of each link. Links that some
 * peer believed in and that there never were are edges too, with `exists` false. Values that hold all the time say so:
 * some readers know one list of attributes only, and others want a time with each value of a list that changes.
 */
import { escaped } from '../reports/pictures/xml.ts';
import { type ExportFormat, inChunks, messagesOf, type RunRecord } from './format.ts';
import { type NetworkLink, networkOf, trafficOf } from './network.ts';
import { type Change, knowledgeIn, linkName, linkSpells, peerSpells, type Spell } from './network-changes.ts';

export const gexf: ExportFormat = {
  name: 'gexf',
  title: 'the network over time for Gephi: when links and knowledge came',
  readsFacts: true,
  write: (run) => inChunks(linesOf(run)),
};

interface Edge extends NetworkLink {
  readonly exists: boolean;
  readonly spells: readonly Spell[];
  readonly knowers: readonly Change[];
}

function* linesOf(run: RunRecord): Generator<string> {
  const log = messagesOf(run, 'gexf');
  const { peers, links } = networkOf(run);
  const end = run.sample?.elapsedMs ?? (log.count === 0 ? 0 : log.times[log.count - 1]);
  const up = peerSpells(log, peers.length);
  const { known, knowers } = knowledgeIn(log, peers.length);
  const edges = edgesOf(links, linkSpells(log, links), knowers);
  yield '<?xml version="1.0" encoding="UTF-8"?>';
  yield '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">';
  yield `  <meta><creator>Hearsay</creator><description>${escaped(run.name)}; times in ms</description></meta>`;
  yield `  <graph defaultedgetype="undirected" mode="dynamic" timeformat="double" start="0" end="${end}">`;
  yield '    <attributes class="node" mode="dynamic">';
  yield '      <attribute id="delivered" title="delivered" type="long"/>';
  yield '      <attribute id="known" title="links known" type="integer"/>';
  yield '    </attributes>';
  yield '    <attributes class="edge" mode="dynamic">';
  yield '      <attribute id="exists" title="exists" type="boolean"/>';
  yield '      <attribute id="messages" title="messages" type="long"/>';
  yield '      <attribute id="bytes" title="bytes" type="long"/>';
  yield '      <attribute id="knowers" title="peers that know it" type="integer"/>';
  yield '    </attributes>';
  yield `    <nodes count="${peers.length}">`;
  for (const { peer, name = `${peer}`, delivered, zone } of peers) {
    const label = zone === undefined ? name : `${name} (${zone})`;
    const values = [
      ...(delivered === undefined ? [] : [valueText('delivered', delivered, end)]),
      ...changesText('known', known[peer], end),
    ];
    yield `      <node id="${peer}" label="${escaped(label)}"><attvalues>${values.join('')}</attvalues>${spellsText(up[peer], end)}</node>`;
  }
  yield '    </nodes>';
  yield `    <edges count="${edges.length}">`;
  for (const [id, edge] of edges.entries()) yield edgeLine(id, edge, end);
  yield '    </edges>';
  yield '  </graph>';
  yield '</gexf>';
}

/** Links that were up at some time, and those that were only believed in. */
function edgesOf(
  links: readonly NetworkLink[],
  spells: ReadonlyMap<string, readonly Spell[]>,
  knowers: ReadonlyMap<string, readonly Change[]>,
): Edge[] {
  const edges = links.map((link): Edge => {
    const name = linkName(link.a, link.b);
    return { ...link, exists: true, spells: spells.get(name) ?? [], knowers: knowers.get(name) ?? [] };
  });
  const real = new Set(links.map(({ a, b }) => linkName(a, b)));
  for (const [name, changes] of knowers) {
    if (real.has(name)) continue;
    const [a, b] = name.split('-').map(Number);
    edges.push({ a, b, messages: [0, 0], bytes: [0, 0], exists: false, spells: believedIn(changes), knowers: changes });
  }
  return edges;
}

/** While at least one peer did. */
function believedIn(changes: readonly Change[]): Spell[] {
  const spells: Spell[] = [];
  for (const [index, { start, value }] of changes.entries()) {
    const before = index === 0 ? 0 : changes[index - 1].value;
    if (before === 0 && value > 0) spells.push({ start });
    if (before > 0 && value === 0) spells.push({ ...spells.pop()!, end: start });
  }
  return spells;
}

function edgeLine(id: number, edge: Edge, end: number): string {
  const { messages, bytes } = trafficOf(edge);
  const values = [
    valueText('exists', String(edge.exists), end),
    valueText('messages', messages, end),
    valueText('bytes', bytes, end),
    ...changesText('knowers', edge.knowers, end),
  ];
  const ends = `id="${id}" source="${edge.a}" target="${edge.b}" weight="${bytes}"`;
  return `      <edge ${ends}><attvalues>${values.join('')}</attvalues>${spellsText(edge.spells, end)}</edge>`;
}

function valueText(name: string, value: string | number, end: number, start = 0): string {
  return `<attvalue for="${name}" value="${value}" start="${start}" end="${end}"/>`;
}

function changesText(name: string, changes: readonly Change[], end: number): string[] {
  return changes.map(({ start, value }, index) => {
    const until = changes[index + 1]?.start ?? Math.max(start, end);
    return valueText(name, value, until, start);
  });
}

function spellsText(spells: readonly Spell[], end: number): string {
  if (spells.length === 0) return '';
  return `<spells>${spells.map((spell) => `<spell start="${spell.start}" end="${spell.end ?? Math.max(spell.start, end)}"/>`).join('')}</spells>`;
}
