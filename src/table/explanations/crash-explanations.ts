/** Why properties fail if peers crash or restart. */
import { delivery, type Explanation, orders } from './explanation.ts';
import { everySender, floods, gossips, reconcilers } from './protocol-groups.ts';

export const crashExplanations: readonly Explanation[] = [
  {
    protocols: ['swim'],
    conditions: ['crash-of-a-minority'],
    properties: delivery,
    sentence:
      'Each peer passes a broadcast on a few times. Some of that went to the crashed peer, and none to one that is up.',
  },
  {
    protocols: [...floods, ...gossips, ...reconcilers],
    conditions: ['crash-of-a-minority'],
    properties: delivery,
    sentence: 'The crashed peer was the only way between two others: without it the graph falls apart.',
  },
  {
    protocols: ['best-effort', 'multicast', 'stubborn', 'logged'],
    conditions: ['crash-of-a-minority'],
    properties: ['agreement', 'uniform-agreement'],
    sentence:
      'The origin crashes while it sends: some peers have its broadcast, and no peer passes it on to the others.',
  },
  {
    protocols: ['reliable-lazy', 'reliable-eager'],
    conditions: ['crash-of-a-minority'],
    properties: ['uniform-agreement'],
    sentence:
      'The origin delivers its own broadcast at once, and crashes before a copy has left: no other peer has it.',
  },
  {
    protocols: ['byzantine-consistent', 'byzantine-consistent-signed', 'bracha', 'pbft'],
    conditions: ['crash-of-a-minority'],
    properties: ['validity'],
    sentence: 'Two of five peers crash, and a quorum of four is made for one faulty peer: it is never complete.',
  },
  {
    protocols: ['turbine'],
    conditions: ['crash-of-a-minority'],
    properties: delivery,
    sentence: 'Crashed peers head most of the trees, and their shreds end there: a peer gets fewer than 32.',
  },
  {
    protocols: ['lamport'],
    conditions: ['crash-of-a-minority'],
    properties: ['validity'],
    sentence: 'A broadcast waits for the acknowledgement of every peer, and the crashed peer sends none.',
  },
  {
    protocols: ['lamport'],
    conditions: ['crash-of-a-minority'],
    properties: ['agreement', 'uniform-agreement'],
    sentence: 'The last acknowledgement comes to one peer only: it delivers, and the other waits for ever.',
  },
  {
    protocols: ['sequencer'],
    conditions: ['crash-of-a-minority'],
    properties: ['validity'],
    sentence: 'The sequencer has crashed, and without it no broadcast gets a number.',
  },
  {
    protocols: ['sequencer'],
    conditions: ['crash-of-a-minority'],
    properties: delivery,
    sentence: 'The crashed peer was the only way between the sequencer and another peer: the number never gets there.',
  },
  {
    protocols: ['skeen'],
    conditions: ['crash-of-a-minority'],
    properties: ['validity'],
    sentence: 'The origin waits for a proposal of every peer, and the crashed peer makes none.',
  },
  {
    protocols: ['skeen'],
    conditions: ['crash-of-a-minority'],
    properties: ['agreement', 'uniform-agreement'],
    sentence:
      'At one peer a broadcast that never gets its final time stands before the other one, which waits for ever.',
  },
  {
    protocols: ['moving-sequencer'],
    conditions: ['crash-of-a-minority'],
    properties: ['validity'],
    sentence: 'It is the turn of the crashed peer to give a number, and no other peer gives one in its place.',
  },
  {
    protocols: ['moving-sequencer', 'token'],
    conditions: ['crash-of-a-minority'],
    properties: ['agreement', 'uniform-agreement'],
    sentence:
      'The origin crashes while it sends: a peer that has no copy knows the number at best, and asks no other peer.',
  },
  {
    protocols: ['token'],
    conditions: ['crash-of-a-minority'],
    properties: ['validity'],
    sentence: 'The token was at the peer that crashed, and no peer makes a new one.',
  },
  {
    protocols: ['byzantine-consistent'],
    conditions: ['crash-of-a-minority'],
    properties: ['uniform-agreement'],
    sentence: 'The echoes of the crashed peers complete the quorum of one of them only: it delivers before it crashes.',
  },
  {
    protocols: ['uniform-majority', 'logged-uniform'],
    conditions: ['crash-of-a-majority'],
    properties: ['validity'],
    sentence: 'At most half of the peers are left, and a broadcast waits for copies from more than half.',
  },
  {
    protocols: ['uniform-majority', 'logged-uniform'],
    conditions: ['crash-of-a-majority'],
    properties: ['agreement', 'uniform-agreement'],
    sentence: 'A copy from a peer that crashes completes the majority at one peer, and no copy is left for the others.',
  },
  {
    protocols: ['bracha', 'pbft'],
    conditions: ['crash-of-a-majority'],
    properties: ['uniform-agreement'],
    sentence: 'The votes of the crashed peers complete the quorum of one of them only: it delivers before it crashes.',
  },
  {
    protocols: ['causal-collected'],
    conditions: ['restart-with-memory'],
    properties: orders,
    sentence:
      'The suspected peer is not waited for: what it lacks is collected, and a later broadcast comes without it.',
  },
  {
    protocols: [...everySender, 'probabilistic-lazy', 'turbine'],
    conditions: ['restart-with-memory'],
    properties: delivery,
    sentence: 'What comes in while a peer is down is lost, and what it knew is forgotten: no peer sends it again.',
  },
  {
    protocols: [...everySender, 'probabilistic-lazy'],
    conditions: ['restart-with-memory'],
    properties: ['no-duplication'],
    sentence: 'The restarted peer has forgotten what it delivered, and delivers a copy that comes late once more.',
  },
  {
    protocols: ['scuttlebutt'],
    conditions: ['restart-with-memory'],
    properties: delivery,
    sentence: 'An origin restarts before a neighbour has asked for its broadcast, which only its lost log had.',
  },
  {
    protocols: ['scuttlebutt'],
    conditions: ['restart-with-memory'],
    properties: ['no-duplication'],
    sentence: 'The restarted peer has forgotten what it delivered, and gets all of it from a neighbour again.',
  },
  {
    protocols: ['scuttlebutt'],
    conditions: ['restart-with-memory'],
    properties: ['fifo-order'],
    sentence: 'The restarted origin has lost a broadcast: its log goes on with the next one, and no peer sees the gap.',
  },
  {
    protocols: ['lamport', 'sequencer'],
    conditions: ['restart-with-memory'],
    properties: orders,
    sentence:
      'A restarted peer numbers its messages from 0 again: its first ones are dropped as copies, a later one is not.',
  },
  {
    protocols: ['probabilistic-lazy'],
    conditions: ['restart-with-memory'],
    properties: orders,
    sentence: 'The peers left give up a number that the restarted origin does not store, and deliver the one after it.',
  },
  {
    protocols: ['rumor'],
    conditions: ['restart-with-memory'],
    properties: orders,
    sentence: 'The origin restarts before it has told anybody, and later broadcasts are told without the first one.',
  },
  {
    protocols: ['moving-sequencer'],
    conditions: ['restart-with-memory'],
    properties: ['total-order'],
    sentence: 'The restarted peer has forgotten whose turn it is, and gives a number that is given already.',
  },
  {
    protocols: ['token'],
    conditions: ['restart-with-memory'],
    properties: orders,
    sentence: 'Peer 0 begins with the token: after its restart there are two, and two broadcasts get the same number.',
  },
  {
    protocols: ['pbft'],
    conditions: ['restart-with-memory'],
    properties: delivery,
    sentence:
      'The restarted peer lacks a broadcast, and the others, which have delivered it, have no reason to tell it so.',
  },
  {
    protocols: ['pbft'],
    conditions: ['restart-with-memory'],
    properties: ['no-duplication'],
    sentence: 'The restarted peer has forgotten what it delivered, and delivers again what the others tell it.',
  },
  {
    protocols: ['stubborn'],
    conditions: ['restart-with-memory'],
    properties: delivery,
    sentence: 'The list of what is sent again is in memory: the origin restarts, and sends nothing more of it.',
  },
  {
    protocols: ['logged'],
    conditions: ['restart-without-memory'],
    properties: delivery,
    sentence: 'The log is lost: the restarted origin does not know what it was sending.',
  },
  {
    protocols: ['stubborn'],
    conditions: ['restart-with-memory'],
    properties: ['no-duplication'],
    sentence: 'The restarted peer has forgotten what it delivered, and the copies keep coming.',
  },
  {
    protocols: ['logged', 'logged-uniform'],
    conditions: ['restart-without-memory'],
    properties: ['no-duplication'],
    sentence: 'The log is lost: the restarted peer does not know what it delivered, and the copies keep coming.',
  },
  {
    protocols: ['raft'],
    conditions: ['crash-of-a-majority'],
    properties: ['validity'],
    sentence: 'Nobody wins an election, and no entry is committed, without more than half of the peers.',
  },
  {
    protocols: ['raft'],
    conditions: ['restart-without-memory'],
    properties: ['validity'],
    sentence: 'The restarted peer has forgotten its own broadcast before another peer had it in its log.',
  },
  {
    protocols: ['byzantine-consistent-signed'],
    conditions: ['crash-of-a-minority', 'crash-of-a-majority'],
    properties: ['agreement', 'uniform-agreement'],
    sentence: 'The origin has all signatures, delivers, and crashes while it sends them: some peers never see them.',
  },
  {
    protocols: ['causal', 'causal-no-wait'],
    conditions: ['restart-with-memory'],
    properties: orders,
    sentence: 'A restarted peer has forgotten what it knew: its next broadcast does not say what it comes after.',
  },
  {
    protocols: ['sequencer'],
    conditions: ['restart-with-memory'],
    properties: ['total-order'],
    sentence:
      'The restarted sequencer numbers from 0 again: a peer that lacks the first broadcast takes another in its place.',
  },
];
