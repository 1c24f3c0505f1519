/** Why properties of consensus fail, and of the total order that rests on it. */
import { delivery, type Explanation, orders } from './explanation.ts';
import { waitingConsensus } from './protocol-groups.ts';

export const consensusExplanations: readonly Explanation[] = [
  {
    protocols: waitingConsensus,
    conditions: ['loss'],
    properties: ['termination'],
    sentence: 'A peer waits for a message of one that is not suspected; it is lost, and no peer sends it again.',
  },
  {
    protocols: ['ben-or'],
    conditions: ['loss', 'partition-that-heals'],
    properties: ['termination'],
    sentence: 'Votes are lost, and no peer sends them again: a peer waits for those of a majority.',
  },
  {
    protocols: waitingConsensus,
    conditions: ['partition-that-heals'],
    properties: ['termination'],
    sentence: 'A peer waits for a message that is lost in the partition, and no peer sends it again after the heal.',
  },
  {
    protocols: waitingConsensus,
    conditions: ['wrong-suspicion'],
    properties: ['consensus-agreement', 'uniform-consensus-agreement'],
    sentence: 'A correct peer is suspected, so that another does not wait for it: each decides its own proposal.',
  },
  {
    protocols: ['total-consensus'],
    conditions: ['reordering'],
    properties: orders,
    sentence: 'The later broadcast came first, and stands in a batch before that of the earlier one.',
  },
  {
    protocols: ['total-consensus'],
    conditions: ['partition-that-heals'],
    properties: delivery,
    sentence:
      'The other side of the partition hears neither of the broadcast nor of its batch, and so asks for neither.',
  },
  {
    protocols: ['consensus-flooding'],
    conditions: ['crash-of-a-majority'],
    properties: ['uniform-consensus-agreement'],
    sentence:
      'A peer decides in the first round and crashes before a copy has left; the others decide without its proposal.',
  },
  {
    protocols: waitingConsensus,
    conditions: ['restart-with-memory'],
    properties: ['termination'],
    sentence: 'A peer waits for a message that came to it while it was down, or that a restarted peer never sends.',
  },
  {
    protocols: ['consensus-flooding'],
    conditions: ['restart-with-memory'],
    properties: ['no-duplication', 'integrity'],
    sentence: 'The restarted peer has forgotten that it has decided, and decides again when it hears a decision.',
  },
  {
    protocols: ['consensus-flooding'],
    conditions: ['restart-with-memory'],
    properties: ['consensus-agreement', 'uniform-consensus-agreement'],
    sentence: 'The restarted peer has forgotten its own proposal, and decides among fewer than the others know.',
  },
  {
    protocols: ['consensus-hierarchical'],
    conditions: ['crash-of-a-minority'],
    properties: ['uniform-consensus-agreement'],
    sentence: 'The first peer decides at once and crashes before a copy has left; those after it decide without it.',
  },
  {
    protocols: ['consensus-hierarchical'],
    conditions: ['restart-with-memory'],
    properties: ['consensus-agreement', 'uniform-consensus-agreement'],
    sentence:
      'The peer whose turn it was is suspected while it is down, and a later one decides before its message comes.',
  },
  {
    protocols: ['consensus-hierarchical-uniform', 'ben-or'],
    conditions: ['restart-with-memory'],
    properties: ['no-duplication', 'integrity'],
    sentence: 'The restarted peer has forgotten that it has decided, and a copy of the decision comes late.',
  },
  {
    protocols: ['paxos', 'ben-or'],
    conditions: ['crash-of-a-majority'],
    properties: ['termination'],
    sentence: 'At most half of the peers are left, and nothing is decided without more than half.',
  },
  {
    protocols: ['ben-or'],
    conditions: ['restart-with-memory'],
    properties: ['termination'],
    sentence: 'What came while the peer was down is lost, votes and the decision, and no peer sends it again.',
  },
  {
    protocols: ['paxos'],
    conditions: ['restart-without-memory'],
    properties: ['no-duplication', 'integrity'],
    sentence: 'The restarted peer has forgotten that it has decided: it asks the leader, and decides again.',
  },
  {
    protocols: ['paxos'],
    conditions: ['restart-without-memory'],
    properties: ['termination'],
    sentence: 'The restarted peer has forgotten its proposal, and does not ask for a decision that was told once.',
  },
  {
    protocols: ['total-consensus'],
    conditions: ['crash-of-a-majority'],
    properties: ['validity'],
    sentence: 'At most half of the peers are left, and Paxos decides no batch without more than half.',
  },
  {
    protocols: ['total-consensus'],
    conditions: ['crash-of-a-majority'],
    properties: ['uniform-agreement'],
    sentence: 'A batch is decided at a peer that crashes before it tells the others, which are no majority without it.',
  },
  {
    protocols: ['total-consensus'],
    conditions: ['restart-with-memory'],
    properties: delivery,
    sentence: 'The batch was told while the peer was down, and it does not ask for what it has not heard of.',
  },
  {
    protocols: ['total-consensus'],
    conditions: ['restart-with-memory'],
    properties: ['no-duplication'],
    sentence: 'The restarted peer has forgotten what it delivered, and gets the first batch from the leader again.',
  },
  {
    protocols: ['total-consensus'],
    conditions: ['restart-with-memory'],
    properties: ['total-order'],
    sentence: 'The restarted leader has forgotten the first batch, and delivers another one in its place.',
  },
  {
    protocols: ['consensus-hierarchical-uniform'],
    conditions: ['wrong-suspicion'],
    properties: ['termination'],
    sentence:
      'A peer that suspected the leader for a while has passed over it: the leader waits for its acknowledgement for ever.',
  },
];
