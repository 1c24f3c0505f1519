// Builds one graph with the library. usage: node build-graph.js TOPOLOGY PEERS; prints one line of JSON: time, links,
// and memory of the whole process.
import { linkCount } from '../../dist/core/graph.js';
import { valuesOf } from '../../dist/core/parameter-values.js';
import { Random } from '../../dist/core/random.js';
import { findTopology } from '../../dist/topologies/index.js';

const [name, peers] = process.argv.slice(2);
const topology = findTopology(name);
const start = performance.now();
const graph = topology.build(Number(peers), valuesOf(topology.parameters, {}, 'topology'), new Random(1, 'topology'));
const buildMs = performance.now() - start;
console.log(JSON.stringify({ buildMs, links: linkCount(graph), peakRssBytes: process.resourceUsage().maxRSS * 1024 }));
