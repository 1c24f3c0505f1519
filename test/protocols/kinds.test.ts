/** The kinds of messages of each protocol, and which of them carry broadcasts: what its figures count. */
import { expect, it } from 'vitest';
import { protocols } from '../../src/protocols/index.ts';

it('are those that each protocol declares', () => {
  expect(
    protocols.map(({ name, kinds }) => `${name}: ${kinds.map((kind) => `${kind.name} ${kind.carries}`).join(', ')}`),
  ).toMatchInlineSnapshot(`
    [
      "best-effort: data broadcast, send-to internal, continue internal",
      "multicast: data broadcast, ready internal, stop internal, ack internal",
      "hop-list: data broadcast",
      "announce: probe broadcast, add internal, del internal",
      "flood: data broadcast",
      "fifo: data broadcast",
      "causal: data broadcast",
      "lamport: data broadcast, ack internal",
      "sequencer: request broadcast, order broadcast",
      "reliable-lazy: data broadcast",
      "reliable-eager: data broadcast",
      "uniform-all-ack: data broadcast",
      "uniform-majority: data broadcast",
      "stubborn: data broadcast",
      "logged: data broadcast",
      "logged-uniform: data broadcast",
      "probabilistic-eager: data broadcast",
      "probabilistic-lazy: data broadcast, request internal, answer broadcast",
      "rumor: rumors broadcast, feedback internal, request internal, call internal, accept internal, busy internal",
      "causal-no-wait: data broadcast",
      "causal-collected: data broadcast, ack internal",
      "byzantine-consistent: send broadcast, echo broadcast",
      "byzantine-consistent-signed: send broadcast, echo internal, final broadcast",
      "bracha: send broadcast, echo broadcast, ready broadcast",
      "pbft: request broadcast, pre-prepare broadcast, prepare internal, commit broadcast, checkpoint internal, view-change internal, new-view internal, fetch internal, state internal",
      "skeen: data broadcast, proposal internal, final internal",
      "moving-sequencer: data broadcast, order internal",
      "token: data broadcast, token internal, wish internal",
      "raft: append broadcast, append-reply internal, heartbeat internal, heartbeat-reply internal, vote-request internal, vote internal, forward broadcast",
      "consensus-flooding: proposal broadcast, decided broadcast",
      "consensus-flooding-uniform: proposal broadcast",
      "consensus-hierarchical: decided broadcast",
      "consensus-hierarchical-uniform: proposal broadcast, ack internal, decided broadcast",
      "paxos: prepare internal, promise broadcast, accept broadcast, accepted internal, refuse internal, decided broadcast, ask broadcast",
      "ben-or: first broadcast, second broadcast, decided broadcast",
      "total-consensus: data broadcast, consensus broadcast",
      "spanning-tree: data broadcast, prune internal, graft internal",
      "scuttlebutt: digest internal, reply broadcast, delta broadcast",
      "dandelion: stem broadcast, fluff broadcast",
      "erlay: data broadcast, announcement internal, request internal, round-request internal, sketch internal, extension-request internal, result internal",
      "turbine: data-shred internal, coding-shred internal",
      "swim: ping broadcast, ack broadcast, ping-req broadcast, nack broadcast, gossip broadcast",
      "plumtree: data broadcast, announcement internal, graft internal, prune internal",
      "hyparview: join internal, forward-join internal, neighbour internal, refusal internal, disconnect internal, shuffle internal, shuffle-reply internal",
    ]
  `);
});
