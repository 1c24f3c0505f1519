/** Why properties fail if no peer crashes: by time, loss, copies, partitions, wrong suspicions and Byzantine peers. */
import { delivery, type Explanation, orders } from './explanation.ts';
import { direct, everySender, floods, gossips, reconcilers, voted } from './protocol-groups.ts';

export const networkExplanations: readonly Explanation[] = [
  {
    protocols: [...floods, ...direct],
    conditions: ['no-fault'],
    properties: ['total-order'],
    sentence: 'Two peers broadcast at the same time, and each delivers its own broadcast before that of the other.',
  },
  {
    protocols: voted,
    conditions: ['no-fault'],
    properties: ['total-order'],
    sentence: 'Each broadcast collects its own votes, so that the last vote for one comes first here and second there.',
  },
  {
    protocols: [...gossips, 'dandelion', 'erlay'],
    conditions: ['no-fault'],
    properties: [...orders, 'total-order'],
    sentence: 'Each broadcast takes random ways of different lengths, so a later one may arrive before an earlier one.',
  },
  {
    protocols: ['plumtree'],
    conditions: ['reordering'],
    properties: orders,
    sentence: 'A later broadcast may come along the tree while a peer has yet to ask for an earlier one.',
  },
  {
    protocols: ['rumor'],
    conditions: ['no-fault'],
    properties: delivery,
    sentence:
      'A peer that tells others what they know already loses interest, and has not told all its neighbours yet.',
  },
  {
    protocols: reconcilers,
    conditions: ['no-fault'],
    properties: ['causal-order', 'total-order'],
    sentence: 'A peer may compare with a neighbour that has the later broadcast already, and not yet the earlier one.',
  },
  {
    protocols: ['hop-list', 'announce', 'flood', 'spanning-tree', ...direct],
    conditions: ['reordering'],
    properties: orders,
    sentence: 'Both are delivered on receipt, and the message of the later broadcast was faster.',
  },
  {
    protocols: voted,
    conditions: ['reordering'],
    properties: orders,
    sentence: 'The later broadcast has its votes complete first, and nothing makes it wait for the earlier one.',
  },
  {
    protocols: ['fifo'],
    conditions: ['reordering'],
    properties: ['causal-order'],
    sentence: 'Fifo keeps the order of each origin only: a reply overtakes the broadcast that it answers.',
  },
  {
    protocols: ['skeen'],
    conditions: ['reordering'],
    properties: orders,
    sentence: 'All agree on the final times, but the later broadcast of an origin may get the earlier time.',
  },
  {
    protocols: ['turbine'],
    conditions: ['no-fault'],
    properties: [...orders, 'total-order'],
    sentence: 'The trees of shreds are drawn for each broadcast: 32 shreds of the later one may be there first.',
  },
  {
    protocols: ['turbine'],
    conditions: ['loss', 'partition-that-heals'],
    properties: delivery,
    sentence: 'More than 32 of the 64 shreds are lost on the way to a peer, and no peer sends one again.',
  },
  {
    protocols: everySender,
    conditions: ['loss'],
    properties: delivery,
    sentence: 'A message is lost, and no peer sends it again.',
  },
  {
    protocols: ['probabilistic-lazy'],
    conditions: ['loss'],
    properties: [...delivery, 'fifo-order'],
    sentence: 'The copy is lost, the answer to the question for it too, and after a while the gap is given up.',
  },
  {
    protocols: everySender,
    conditions: ['partition-that-heals'],
    properties: delivery,
    sentence: 'What is sent across the partition is lost, and no peer sends it again after the heal.',
  },
  {
    protocols: ['probabilistic-lazy'],
    conditions: ['partition-that-heals'],
    properties: [...delivery, 'fifo-order'],
    sentence: 'The copy is lost in the partition, no other peer has stored it, and after a while the gap is given up.',
  },
  {
    protocols: ['best-effort', 'multicast'],
    conditions: ['duplication'],
    properties: ['no-duplication'],
    sentence: 'Every copy is delivered, and the network makes a second one.',
  },
  {
    protocols: gossips,
    conditions: ['reordering'],
    properties: delivery,
    sentence: 'The peers that get a copy are drawn, and with bad luck one of them is never drawn.',
  },
  {
    protocols: ['probabilistic-lazy'],
    conditions: ['reordering'],
    properties: ['causal-order'],
    sentence: 'The numbers tell the order of each origin only: a reply overtakes the broadcast that it answers.',
  },
  {
    protocols: ['causal-collected'],
    conditions: ['wrong-suspicion'],
    properties: orders,
    sentence: 'The suspected peer is correct: what is collected without its acknowledgement it has not delivered yet.',
  },
  {
    protocols: ['uniform-all-ack'],
    conditions: ['wrong-suspicion'],
    properties: ['uniform-agreement'],
    sentence: 'The origin suspects all others, so it waits for none: it delivers, and crashes before a copy has left.',
  },
  {
    protocols: ['byzantine-consistent'],
    conditions: ['byzantine-below-a-third'],
    properties: ['agreement', 'uniform-agreement'],
    sentence: 'The Byzantine origin votes for another payload at one peer: all others have a quorum, and it has none.',
  },
  {
    protocols: ['byzantine-consistent', 'byzantine-consistent-signed', 'bracha', 'pbft'],
    conditions: ['byzantine-a-third'],
    properties: ['validity'],
    sentence: 'So many peers are silent that the quorum is never complete.',
  },
  {
    protocols: ['byzantine-consistent', 'bracha'],
    conditions: ['byzantine-a-third'],
    properties: ['consistency', 'agreement', 'uniform-agreement'],
    sentence: 'The Byzantine origin sends two payloads, and votes for each where it has sent it: both get a quorum.',
  },
  {
    protocols: ['bracha'],
    conditions: ['byzantine-a-third'],
    properties: ['no-creation'],
    sentence: 'The forged votes of the Byzantine peers are more than f, so correct peers join in.',
  },
  {
    protocols: ['raft'],
    conditions: ['reordering'],
    properties: orders,
    sentence: 'A peer sends its broadcasts to the leader, and the later one gets there and into the log first.',
  },
  {
    protocols: ['pbft'],
    conditions: ['reordering'],
    properties: orders,
    sentence: 'The primary gives numbers in the order in which requests reach it, and the later one was faster.',
  },
  {
    protocols: ['pbft'],
    conditions: ['loss'],
    properties: delivery,
    sentence:
      'In view after view a message is lost that the quorum needs, and in the end a peer asks for no other view.',
  },
  {
    protocols: ['pbft'],
    conditions: ['partition-that-heals'],
    properties: delivery,
    sentence:
      'One peer never hears of the broadcast, and the others, which have delivered it, have no reason to send it again.',
  },
  {
    protocols: ['byzantine-consistent-signed'],
    conditions: ['byzantine-below-a-third'],
    properties: ['agreement', 'uniform-agreement'],
    sentence: 'The Byzantine origin sends the signatures with another payload to one peer, which refuses them.',
  },
];
