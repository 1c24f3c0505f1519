/**
 * For each property a protocol that promises it and breaks it, and the job on which it does: what checks must catch.
 */
import type { Definition, PropertyName } from '../../../src/core/protocol.ts';
import type { Job } from '../../../src/runtimes/runtime.ts';
import type { Trouble } from '../../reference-runtime.ts';
import { disorder, type LayerGiven, mesh, once, sceneOf, waits } from '../scene.ts';
import causalAsTotal from './causal-as-total.ts';
import decidesBeforeSending from './decides-before-sending.ts';
import decidesFirstReceived from './decides-first-received.ts';
import decidesTwice from './decides-twice.ts';
import deliversBeforeSending from './delivers-before-sending.ts';
import fifoAsCausal from './fifo-as-causal.ts';
import forgetsAPeer from './forgets-a-peer.ts';
import forgetsToDecide from './forgets-to-decide.ts';
import inventsBroadcasts from './invents-broadcasts.ts';
import liesAboutPayloads from './lies-about-payloads.ts';
import noDuplicateFilter from './no-duplicate-filter.ts';
import noWaiting from './no-waiting.ts';
import sendsOneByOne from './sends-one-by-one.ts';

export interface WrongProtocol {
  readonly violates: PropertyName;
  readonly definition: Definition;
  /** A new job on a mesh of `size` peers, with delays that disorder messages; it comes to rest. */
  job(): Job;
  readonly trouble: Trouble;
}

export const size = 5;

export const wrongProtocols: readonly WrongProtocol[] = [
  wrong('validity', forgetsAPeer),
  wrong('no-duplication', noDuplicateFilter),
  wrong('no-creation', inventsBroadcasts),
  wrong('consistency', liesAboutPayloads),
  wrong('agreement', sendsOneByOne, { crash: { peer: 1, atMs: 25 } }),
  wrong('uniform-agreement', deliversBeforeSending, { crash: { peer: 1, atMs: 25 } }),
  wrong('fifo-order', noWaiting, { over: ['best-effort'] }),
  wrong('causal-order', fifoAsCausal, { over: ['best-effort'] }),
  wrong('total-order', causalAsTotal, { over: ['best-effort'] }),
  wrong('termination', forgetsToDecide),
  wrong('integrity', decidesTwice),
  wrong('consensus-agreement', decidesFirstReceived),
  wrong('uniform-consensus-agreement', decidesBeforeSending, { crash: { peer: 1, atMs: 25 }, allBroadcast: true }),
];

function wrong(
  violates: PropertyName,
  definition: Definition,
  {
    over = [],
    crash,
    allBroadcast = crash === undefined,
  }: { over?: readonly LayerGiven[]; crash?: { peer: number; atMs: number }; allBroadcast?: boolean } = {},
): WrongProtocol {
  const workload = () =>
    crash === undefined || allBroadcast ? waits(size, 1, crash === undefined ? 6 : 1, 30) : once(crash.peer);
  const job = () => sceneOf(mesh(size), [...over, definition], { ...disorder(80), workload: workload() });
  return { violates, definition, job, trouble: { crashes: crash === undefined ? [] : [crash] } };
}
