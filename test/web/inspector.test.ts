/** What the inspector shows of a run at a moment, against figures that can be counted by hand. */
import { expect, it } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import { runSample } from '../../src/experiment/run.ts';
import { sourceOfData } from '../../src/experiment/source.ts';
import { nodePlatform } from '../../src/platform/node-platform.ts';
import { sentencesOf } from '../../src/trace/transcript.ts';
import { fieldLines } from '../../web/src/inspector/field-lines.ts';
import { KindCounts } from '../../web/src/inspector/kind-counts.ts';
import { PeerHistory } from '../../web/src/inspector/peer-history.ts';
import { spreadAt } from '../../web/src/inspector/spread.ts';
import { wayTo } from '../../web/src/inspector/way.ts';
import { Moments } from '../../web/src/moment/moments.ts';

/** A broadcast of peer 0 goes along a line of five peers, 10 ms a hop. */
const line = {
  peers: 5,
  topology: 'line',
  protocol: 'flood',
  workload: 'single',
  network: { delay: '10ms' },
  trace: 'full',
};

async function logOf(experiment: Readonly<Record<string, unknown>>) {
  const prepared = await prepare({ source: sourceOfData({ seed: 1, ...experiment }) }, nodePlatform);
  const { recording } = await runSample(prepared, 0, nodePlatform, {});
  return { log: recording.log, size: prepared.experiment.peers };
}

it('knows the way, the figures of the spread and the log of a peer', async () => {
  const { log, size } = await logOf(line);
  const moments = new Moments({ facts: log, scene: { graph: { size } } });
  const end = moments.at(log.count, { origin: 0, sequence: 0 });
  expect(wayTo(end, 3, log)).toEqual({ peers: [0, 1, 2, 3], hopsMs: [10, 10, 10], heardMs: 30 });
  expect(spreadAt(end, log)).toEqual({ coverage: 1, copiesPerPeer: 1, halfMs: 20, mostMs: 40, allMs: 40 });
  const sentence = sentencesOf(log);
  const lines = new PeerHistory(log, 1).before(log.count, 100).map(sentence);
  expect(lines).toEqual([
    'started',
    expect.stringMatching(/^received data 0:0 from peer 0 /),
    'delivered 0:0',
    expect.stringMatching(/^sent data 0:0 to peer 2 /),
  ]);
});

it('knows what has not come yet', async () => {
  const { log, size } = await logOf(line);
  const moments = new Moments({ facts: log, scene: { graph: { size } } });
  const early = moments.at(
    Array.from(log.times.subarray(0, log.count)).findIndex((ms) => ms > 10),
    { origin: 0, sequence: 0 },
  );
  expect(wayTo(early, 3, log)).toBeUndefined();
  expect(spreadAt(early, log)).toMatchObject({ coverage: 0.4, halfMs: undefined, allMs: undefined });
});

it('counts messages by kind forwards and backwards alike', async () => {
  const { log } = await logOf({
    ...line,
    protocol: 'lamport',
    topology: 'mesh',
    network: { delay: '10ms', loss: 0.2 },
  });
  const moved = new KindCounts(log);
  for (const moment of [log.count, 3, 40, 12, log.count, 0, 25])
    expect(moved.at(moment)).toEqual(new KindCounts(log).at(moment));
});

it('shows the fields of a protocol as short texts', () => {
  expect(fieldLines({ seen: new Set([1, 2]), vector: [0, 1, 2], far: [], next: undefined })).toEqual([
    { name: 'seen', text: '{ 1, 2 }' },
    { name: 'vector', text: '0 1 2' },
    { name: 'far', text: '[]' },
    { name: 'next', text: '–' },
  ]);
  expect(fieldLines({ many: Array.from({ length: 1000 }, (_, i) => i) })[0].text).toMatch(/ and 976 more$/);
});
