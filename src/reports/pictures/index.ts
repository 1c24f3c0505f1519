/** The registry of pictures, in the order of the report: add yours here. */
import { backlog } from './backlog.ts';
import { exchange } from './exchange.ts';
import { kindTraffic } from './kind-traffic.ts';
import { latency } from './latency.ts';
import { linkTraffic } from './link-traffic.ts';
import type { Picture } from './picture.ts';
import { throughput } from './throughput.ts';

export const pictures: readonly Picture[] = [linkTraffic, kindTraffic, exchange, latency, throughput, backlog];
