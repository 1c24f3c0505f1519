// How long processes on tcp take to their common start. usage: node reach-barrier.js TOPOLOGY PEERS PROCESSES; prints
// one line of JSON: `barrierMs` from the call to the start, and the share of deliveries that came of one broadcast a
// peer.
import { run } from '../../dist/index.js';

const [topology, peers, processes] = process.argv.slice(2);
const size = Number(peers);
const start = performance.now();
let barrierMs = 0;
const { summary } = await run(
  {
    seed: 1,
    peers: size,
    topology,
    runtime: 'tcp',
    protocol: 'flood',
    workload: { name: 'burst', broadcasts: 1 },
    sockets: { processes: Number(processes), setup: '60s' },
    trace: 'counters',
    stop: { deadline: '60s' },
  },
  {
    progress: (_sample, _events, elapsedMs) => {
      if (barrierMs === 0) barrierMs = performance.now() - start - elapsedMs;
    },
  },
);
const delivered = summary.perPeer.reduce((sum, peer) => sum + peer.delivered, 0);
if (summary.stopped !== 'quiescent') throw new Error(`${summary.stopped}: ${summary.reason}`);
console.log(JSON.stringify({ barrierMs, deliveredShare: delivered / size ** 2, peakRssBytes: summary.peakRssBytes }));
