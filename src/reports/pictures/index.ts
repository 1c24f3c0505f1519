/** The registry of pictures, in the order of the report: add yours here. */
import { backlog } from './backlog.ts';
import { brokenPromise } from './broken-promise.ts';
import { causalCone } from './causal-cone.ts';
import { copiesByHop } from './copies-by-hop.ts';
import { coverage } from './coverage.ts';
import { crossings } from './crossings.ts';
import { detection } from './detection.ts';
import { duplicatesByPeer } from './duplicates-by-peer.ts';
import { exchange } from './exchange.ts';
import { kindTraffic } from './kind-traffic.ts';
import { latency } from './latency.ts';
import { latencySplit } from './latency-split.ts';
import { linkChanges } from './link-changes.ts';
import { linkTraffic } from './link-traffic.ts';
import { mailboxes } from './mailboxes.ts';
import { network } from './network.ts';
import { order } from './order.ts';
import type { Picture } from './picture.ts';
import { sampleLatency } from './sample-latency.ts';
import { samples } from './samples.ts';
import { spaceTime } from './space-time.ts';
import { spreadingTree } from './spreading-tree.ts';
import { throughput } from './throughput.ts';
import { unpromisedProperty } from './unpromised-property.ts';
import { worldViews } from './world-views.ts';
import { zoneLatency } from './zone-latency.ts';

export const pictures: readonly Picture[] = [
  brokenPromise,
  coverage,
  network,
  spreadingTree,
  copiesByHop,
  duplicatesByPeer,
  linkTraffic,
  kindTraffic,
  linkChanges,
  detection,
  worldViews,
  spaceTime,
  causalCone,
  order,
  crossings,
  unpromisedProperty,
  exchange,
  latencySplit,
  latency,
  zoneLatency,
  throughput,
  backlog,
  mailboxes,
  samples,
  sampleLatency,
];
