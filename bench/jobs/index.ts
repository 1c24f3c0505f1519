/** The registry of jobs, in the order in which they run. */
import type { Job } from '../job.ts';
import { actors } from './actors.ts';
import { barrier } from './barrier.ts';
import { flood, floodPerHop, floodReal, million } from './flood.ts';
import { graph } from './graph.ts';
import { network } from './network.ts';
import { order } from './order.ts';
import { tcp } from './tcp.ts';
import { trace } from './trace.ts';
import { udp } from './udp.ts';
import { web } from './web.ts';

export const jobs: readonly Job[] = [
  ...flood,
  ...floodReal,
  ...floodPerHop,
  million,
  graph,
  ...actors,
  ...tcp,
  udp,
  ...barrier,
  ...network,
  ...order,
  trace,
  web,
];
