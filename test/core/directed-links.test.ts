/**
 * Links with one end: the peer that makes one has it at once and hears of it after its reaction; the other never does.
 */
import { expect, it } from 'vitest';
import { completeGraph } from '../../src/core/graph.ts';
import { withOverlay } from '../../src/core/overlay.ts';
import { defineProtocol, type Peer } from '../../src/core/protocol.ts';
import { programOf } from '../../src/core/stack.ts';
import { Simulation } from '../../src/runtimes/simulator/simulation.ts';
import { sceneOf } from '../protocols/scene.ts';

const oneWay = defineProtocol({
  name: 'one-way',
  title: 'peer 0 takes all others into its view, and one out of it',
  source: 'none',
  parameters: {},
  promises: {},
  knows: 'neighbours',
  overlay: 'directed',
  membership: true,
  kinds: [{ name: 'none', carries: 'internal' }],
  kindOf: () => 0,
  broadcastOf: () => undefined,
  create: (peer: Peer<unknown>) => ({
    start() {
      if (peer.id !== 0) return;
      for (const other of peer.contacts!) peer.connect!(other);
      peer.disconnect!(2);
      peer.note(`has ${peer.degree}`);
    },
    broadcast() {},
    receive() {},
    linkUp: (other) => peer.note(`up ${other}`),
    linkDown: (other) => peer.note(`down ${other}`),
  }),
});

it('are those that the protocol above sends on', () => {
  const graph = completeGraph(4);
  const flooding = sceneOf(graph, [oneWay, 'flood']);
  const simulation = new Simulation({ ...flooding, program: withOverlay(flooding.program, graph) });
  while (!simulation.advance(1_000));
  const { log } = simulation.outcome();
  const facts = Array.from({ length: log.count }, (_, index) => log.factAt(index));
  expect(facts.flatMap((fact) => (fact.fact === 'noted' ? [`${fact.peer}: ${fact.text}`] : []))).toEqual(
    ['has 2', 'up 1', 'up 2', 'up 3', 'down 2'].map((text) => `0: ${text}`),
  );
  const sent = facts.flatMap((fact) => (fact.fact === 'sent' ? [`${fact.peer}-${fact.to}`] : []));
  expect(sent.sort()).toEqual(['0-1', '0-3']);
  expect(programOf([{ definition: oneWay, parameters: {} }]).overlay).toBe('directed');
});
