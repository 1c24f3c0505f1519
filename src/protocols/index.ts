/** The registry of protocols. */
import { InputError } from '../core/errors.ts';
import type { Definition } from '../core/protocol.ts';
import announce from './announce.ts';
import benOr from './ben-or.ts';
import bestEffort from './best-effort.ts';
import bracha from './bracha.ts';
import byzantineConsistent from './byzantine-consistent.ts';
import byzantineConsistentSigned from './byzantine-consistent-signed.ts';
import causal from './causal.ts';
import causalCollected from './causal-collected.ts';
import causalNoWait from './causal-no-wait.ts';
import consensusFlooding from './consensus-flooding.ts';
import consensusFloodingUniform from './consensus-flooding-uniform.ts';
import consensusHierarchical from './consensus-hierarchical.ts';
import consensusHierarchicalUniform from './consensus-hierarchical-uniform.ts';
import dandelion from './dandelion.ts';
import erlay from './erlay.ts';
import fifo from './fifo.ts';
import flood from './flood.ts';
import hopList from './hop-list.ts';
import hyparview from './hyparview.ts';
import lamport from './lamport.ts';
import logged from './logged.ts';
import loggedUniform from './logged-uniform.ts';
import movingSequencer from './moving-sequencer.ts';
import multicast from './multicast.ts';
import paxos from './paxos.ts';
import pbft from './pbft.ts';
import plumtree from './plumtree.ts';
import probabilisticEager from './probabilistic-eager.ts';
import probabilisticLazy from './probabilistic-lazy.ts';
import raft from './raft.ts';
import reliableEager from './reliable-eager.ts';
import reliableLazy from './reliable-lazy.ts';
import rumor from './rumor.ts';
import scuttlebutt from './scuttlebutt.ts';
import sequencer from './sequencer.ts';
import skeen from './skeen.ts';
import spanningTree from './spanning-tree.ts';
import stubborn from './stubborn.ts';
import swim from './swim.ts';
import token from './token.ts';
import totalConsensus from './total-consensus.ts';
import turbine from './turbine.ts';
import uniformAllAck from './uniform-all-ack.ts';
import uniformMajority from './uniform-majority.ts';

/** Names and parameters are for the compiler to know; messages are each protocol's own. */
function registered<const All extends readonly Definition[]>(all: All) {
  return all as unknown as {
    // biome-ignore lint/suspicious/noExplicitAny: a registry holds definitions of every message.
    readonly [Index in keyof All]: Definition<any, All[Index]['parameters']> & { readonly name: All[Index]['name'] };
  };
}

export const protocols = registered([
  bestEffort,
  multicast,
  hopList,
  announce,
  flood,
  fifo,
  causal,
  lamport,
  sequencer,
  reliableLazy,
  reliableEager,
  uniformAllAck,
  uniformMajority,
  stubborn,
  logged,
  loggedUniform,
  probabilisticEager,
  probabilisticLazy,
  rumor,
  causalNoWait,
  causalCollected,
  byzantineConsistent,
  byzantineConsistentSigned,
  bracha,
  pbft,
  skeen,
  movingSequencer,
  token,
  raft,
  consensusFlooding,
  consensusFloodingUniform,
  consensusHierarchical,
  consensusHierarchicalUniform,
  paxos,
  benOr,
  totalConsensus,
  spanningTree,
  scuttlebutt,
  dandelion,
  erlay,
  turbine,
  swim,
  plumtree,
  hyparview,
]);

/** @throws InputError that lists the protocols there are */
export function findProtocol(name: string): Definition {
  const found = protocols.find((protocol) => protocol.name === name);
  if (found === undefined)
    throw new InputError('--protocol', `one of ${protocols.map((protocol) => protocol.name).join(', ')}`, name);
  return found;
}
