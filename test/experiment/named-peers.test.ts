/**
 * Peers that a file names: their names can be used wherever an experiment says a peer, and stand in all that comes of
 * the run.
 */
import { describe, expect, it } from 'vitest';
import { PeerNames } from '../../src/core/peer-names.ts';
import { prepare } from '../../src/experiment/prepare.ts';
import { resolvedYaml } from '../../src/experiment/resolved-yaml.ts';
import { runExperiment } from '../../src/experiment/run.ts';
import { sourceOfText } from '../../src/experiment/source.ts';
import { formats } from '../../src/exports/index.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import { pictures } from '../../src/reports/pictures/index.ts';
import { runReport } from '../../src/reports/text/run.ts';
import { plain } from '../../src/text/layout.ts';
import { readGraph } from '../../src/topologies/files/read-graph.ts';
import { deliveryPathOf } from '../../src/trace/delivery-path.ts';
import type { FactLog } from '../../src/trace/log.ts';
import { transcriptOf } from '../../src/trace/transcript.ts';

/** In the order in which they come up. */
const NAMES = ['Wien', 'Graz', 'St. Pölten', '<b>&'];
async function prepared(more: string, edges = 'Wien,Graz\nGraz,"St. Pölten"\n"St. Pölten",Wien\nWien,<b>&') {
  const topology = `topology: ${JSON.stringify({ name: 'file', text: edges })}`;
  return prepare({ source: sourceOfText(`seed: 1\n${topology}\n${more}`, 'named.yaml') }, nodePlatform);
}

async function ran(more: string) {
  const experiment = await prepared(more);
  let log: FactLog | undefined;
  const summary = await runExperiment(experiment, nodePlatform, {
    sampled: (_sample, _summary, recording) => {
      log ??= recording.log;
    },
  });
  return { experiment, summary, log: log!, names: experiment.topology.names };
}

describe('names in an experiment', () => {
  it('of origins, and of what protocols take for a peer; written again by name', async () => {
    const one = await prepared(
      'workload: { name: single, origin: Graz }\nprotocol: { name: sequencer, sequencer: St. Pölten, over: flood }',
    );
    expect(one.workload.parameters.origin).toBe(1);
    expect(one.layers.at(-1)!.parameters.sequencer).toBe(2);
    const yaml = resolvedYaml(one, (path) => path);
    expect(yaml).toMatch(/origin: Graz\n/);
    expect(yaml).toMatch(/sequencer: St\. Pölten\n/);
    const again = await prepare({ source: sourceOfText(yaml, 'again.yaml') }, nodePlatform);
    expect(again.workload.parameters).toEqual(one.workload.parameters);
  });

  it('in a list of broadcasts, with blanks, in quotes, beside numbers', async () => {
    const text = '0 Graz # first\\n5ms,St. Pölten\\n7ms \\"Wien\\"\\n9ms 3\\n# Linz';
    const { log } = await ran(`workload: { name: file, text: "${text}" }\ntrace: full`);
    const made = [...log.facts()].filter(({ fact }) => fact === 'broadcast').map(({ peer, time }) => [time, peer]);
    expect(made).toEqual([
      [0, 1],
      [5, 2],
      [7, 0],
      [9, 3],
    ]);
    await expect(prepared('workload: { name: file, text: "0 Wien\\n5ms Linz" }')).rejects.toThrow(
      'workload.text line 2: expected a peer from 0 to 3, or its name, given Linz',
    );
  });

  it('of links that change, links that differ, and faults', async () => {
    const { names, log } = await ran(
      [
        'links: [{ at: 50ms, down: [Graz, Wien] }, { at: 60ms, up: [<b>&, St. Pölten] }]',
        'network: { delay: 1ms, links: [{ between: [Wien, Graz], delay: 7ms }, { from: St. Pölten, to: 0, delay: 9ms }] }',
        'faults: [{ at: 70ms, crash: Wien }, { at: 30ms, for: 5ms, partition: [[Wien, Graz], St. Pölten] },',
        '  { at: 40ms, for: 5ms, cut: [St. Pölten, Graz] }, { at: 45ms, for: 1ms, one-way: { from: Graz, to: rest } }]',
        'workload: { name: single, origin: Graz }',
        'trace: full',
      ].join('\n'),
    );
    const told = [...transcriptOf(log, [], names)];
    expect(told).toContain(' 7 ms  peer 0 (Wien) received data 1:0 from peer 1 (Graz) (message 0)');
    expect(told).toContain(
      '30 ms  peer 2 (St. Pölten) is hindered: messages to peers 0 (Wien) and 1 (Graz) are blocked',
    );
    expect(told).toContain('50 ms  peer 0 (Wien) lost its link to peer 1 (Graz)');
    expect(told).toContain('60 ms  peer 3 (<b>&) got a link to peer 2 (St. Pölten)');
    expect(told.at(-1)).toBe('70 ms  peer 0 (Wien) crashed: as planned');
    expect(names.inText(deliveryPathOf(log, 0, 1, 0).said)).toMatch(/^1:0 reached peer 0 \(Wien\) by \d hops?$/);
  });

  it('of peers that are put into zones', async () => {
    const place = '{ peers: { Wien: us-west1, 2: asia-east1 }, others: [europe-west1] }';
    const { summary } = await ran(`network: { zones: { table: gcp-27, place: ${place} } }`);
    expect(summary.perPeer!.map(({ zone }) => zone)).toEqual([
      'us-west1',
      'europe-west1',
      'asia-east1',
      'europe-west1',
    ]);
    await expect(
      prepared('network: { zones: { table: gcp-27, place: { peers: { Linz: us-west1 } } } }'),
    ).rejects.toThrow('network.zones.place.peers: expected a peer from 0 to 3, or its name, given Linz');
  });

  it.each([
    [
      'workload: { name: single, origin: Linz }',
      'named.yaml line 3: workload.origin: expected a peer from 0 to 3, or its name, given Linz',
    ],
    ['links: [{ at: 1s, down: [Wien, Linz] }]', 'expected a peer from 0 to 3, or its name, given Linz'],
    [
      'network: { links: [{ between: [Wien, Linz], delay: 1ms }] }',
      'expected a peer from 0 to 3, or its name, given Linz',
    ],
    ['faults: [{ at: 1s, crash: Linz }]', 'expected a peer from 0 to 3, or its name, given Linz'],
    ['faults: [{ at: 1s, cut: [Graz, <b>&] }]', 'expected two peers with a link, given ["Graz","<b>&"]'],
  ])('%s', async (more, message) => {
    await expect(prepared(more)).rejects.toThrow(message);
  });

  it('a name that is a zone and a peer has to say which is meant', async () => {
    const zones =
      'network: { zones: { table: gcp, place: round-robin }, links: [{ between: [END, Graz], delay: 1ms }] }';
    const edges = 'us-west1,Graz\nGraz,Wien';
    await expect(prepared(zones.replace('END', 'us-west1'), edges)).rejects.toThrow(
      'expected zone:us-west1 or name:us-west1',
    );
    for (const end of ['zone:us-west1', 'name:us-west1']) await prepared(zones.replace('END', end), edges);
  });
});

describe('names in what comes of a run', () => {
  it('stand in the summary, the report and the pictures', async () => {
    const { summary, log } = await ran('workload: { name: single, origin: Wien }\nprotocol: announce\ntrace: full');
    expect(summary.names).toEqual(NAMES);
    const report = runReport(summary, { columns: 120, palette: plain }, { isVerbose: true, inAncestorForm: true }).join(
      '\n',
    );
    for (const text of ['Peer 2 (St. Pölten): {', '     1  Graz  ', '0 Wien <-> 2 St. Pölten'])
      expect(report).toContain(text);
    const named: string[] = [];
    for (const { name, draw } of pictures) {
      const drawing = await draw({ summary, log, window: { fromMs: 0, toMs: 1_000 } });
      if ('absent' in drawing) continue;
      // What a name holds is text there, whatever it looks like.
      expect(drawing.svg, name).not.toContain('<b>');
      if (drawing.svg.includes('Pölten')) named.push(name);
    }
    expect(named).toEqual(
      expect.arrayContaining(['space-time', 'network', 'link-traffic', 'duplicates-by-peer', 'order', 'world-views']),
    );
  });

  it('and in what is written for other programs, where they are read back', async () => {
    const { summary, log, names } = await ran('workload: { name: single, origin: Wien }\ntrace: full');
    const record = { name: 'named', summary, sample: summary, names, log };
    const text = (format: string) => {
      const parts = [...formats.find(({ name }) => name === format)!.write(record)];
      return Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array))).toString('utf8');
    };
    for (const format of ['graphml', 'gexf'] as const)
      expect((await readGraph(text(format), format, format)).labels, format).toEqual(NAMES);
    // What could be a table or a record is not taken for a name there.
    expect((await readGraph(text('dot'), 'dot', 'dot')).labels).toEqual([...NAMES.slice(0, 3), '3']);
    expect(text('csv').split('\n')[1]).toMatch(/^0,started,0,.*,Wien$/);
    expect(text('perfetto')).toContain('"name":"peer 2 (St. Pölten)"');
    expect(text('shiviz')).toContain('peer2_St_Pölten {"peer2_St_Pölten":1}');
    expect(text('pcapng')).toContain('from peer 0 (Wien) to peer 1 (Graz)');
    // The canonical form, of which the digest is, has numbers.
    expect(text('ndjson')).not.toContain('Wien');
  });

  it('without names nothing is added', async () => {
    const mesh = await runExperiment(
      await prepare({ source: sourceOfText('{ peers: 3, seed: 1 }', 'e') }, nodePlatform),
      nodePlatform,
    );
    expect(mesh).not.toHaveProperty('names');
    expect(new PeerNames(['0', '1', '2']).any).toBe(false);
  });
});
