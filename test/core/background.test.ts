/** What goes on for ever in a stack and beside a detector, and when runs over it end. */
import { describe, expect, it } from 'vitest';
import { valuesOf } from '../../src/core/parameter-values.ts';
import { defineProtocol } from '../../src/core/protocol.ts';
import { Random } from '../../src/core/random.ts';
import { programOf } from '../../src/core/stack.ts';
import heartbeat from '../../src/detectors/heartbeat.ts';
import { drawFaults } from '../../src/network/faults/draw.ts';
import { Simulation } from '../../src/runtimes/simulator/simulation.ts';
import { layerOf, mesh, once, sceneOf, waits } from '../protocols/scene.ts';
import { runReference } from '../reference-runtime.ts';
import repeater from '../runtimes/conformance/repeater.js';

const RUNS = process.env.HEARSAY_LONG === '1' ? 200 : 8;
const SIZE = 4;
const graph = mesh(SIZE);
const repeated = layerOf([repeater as never, { period: 20 }]);
const detector = { definition: heartbeat, parameters: valuesOf(heartbeat.parameters, {}, '') };
const heartbeatSettleMs = heartbeat.settleMs!(detector.parameters);

/** Elects for ever, and sends each broadcast once. */
const electing = defineProtocol({
  name: 'electing',
  title: 'heartbeats beside broadcasts',
  source: 'a test',
  parameters: {},
  promises: {},
  knows: 'neighbours',
  kinds: [
    { name: 'data', carries: 'broadcast' },
    { name: 'beat', carries: 'internal' },
  ],
  kindOf: (message: object) => ('beat' in message ? 1 : 0),
  broadcastOf: (message) => ('beat' in message ? undefined : (message as never)),
  timers: ['late', 'beat'],
  background: { kinds: ['beat'], timers: ['beat'], settleMs: () => 50 },
  create: (peer) => ({
    start: () => peer.setTimer('beat', 10),
    broadcast(broadcast) {
      peer.setTimer('late', 200);
      peer.sendToNeighbours(broadcast);
    },
    receive(_from, message) {
      if (!('beat' in message)) peer.deliver(message as never);
    },
    timeout(timer) {
      if (timer === 'beat') {
        peer.sendToNeighbours({ beat: true });
        peer.setTimer('beat', 10);
      }
    },
  }),
});

describe('the background of a program', () => {
  it('is absent if no part has one', () => {
    expect(programOf([layerOf('flood')]).background).toBeUndefined();
    expect(programOf([layerOf('flood'), layerOf('causal')]).background).toBeUndefined();
  });

  it('holds the kinds and timers that the definition names', () => {
    const { background, timers } = programOf([layerOf(electing)]);
    expect(background).toMatchObject({ kinds: [false, true], settleMs: 50 });
    expect(timers!.map((_, timer) => background!.isTimer(timer))).toEqual([false, true]);
    expect(background!.isTimer(7)).toBe(true);
  });

  it('holds all kinds above a layer that repeats what it carries, and timers by layer', () => {
    const { background, kinds } = programOf([repeated, layerOf('causal')]);
    expect(background!.kinds).toEqual(kinds.map(() => true));
    expect([0, 1, 2, 3].map((timer) => background!.isTimer(timer))).toEqual([true, false, true, false]);
  });

  it('adds the time of a detector, whose timers come after those of the protocol', () => {
    const { background, kinds } = programOf([layerOf(electing), detector]);
    expect(background).toMatchObject({ kinds: [false, true, true], settleMs: 50 + heartbeatSettleMs });
    expect(kinds).toHaveLength(3);
    expect([0, 1, 2 ** 24].map((timer) => background!.isTimer(timer))).toEqual([false, true, true]);
  });
});

describe('a run over it', () => {
  function endOf(layers: readonly unknown[], changes: Parameters<typeof sceneOf>[2]) {
    const simulation = new Simulation(sceneOf(graph, ['flood'], { ...changes, program: programOf(layers as never) }));
    while (!simulation.advance(1_000));
    return simulation.outcome();
  }

  it('waits for timers that are not named, and ends after the time to settle', () => {
    const { stopped, elapsedMs } = endOf([layerOf(electing)], { workload: once(0) });
    expect(stopped).toBe('quiescent');
    // The last timer that is not in the background rings at 200 ms; 50 ms and twice a delay of 1 ms later a beat is due.
    expect(elapsedMs).toBe(260);
  });

  it('counts a delivery as progress, whatever message it came with', () => {
    const { stopped, books, elapsedMs } = endOf([repeated], {
      workload: once(0),
      network: { resolution: '1ms', fifo: false, delay: { draw: (random) => 1 + random.integer(500) } },
    });
    expect([stopped, [...books.delivered]]).toEqual(['quiescent', [1, 1, 1, 1]]);
    expect(elapsedMs).toBeGreaterThan(300);
  });

  it('ends in the simulator as in the reference runtime', () => {
    for (let seed = 1; seed <= RUNS; seed++) {
      const jobOf = () => {
        const random = new Random(seed, 'scene');
        const faults = drawFaults(
          [{ at: random.integer(200), for: 1 + random.integer(300), crash: random.integer(SIZE) }],
          { graph, endMs: Number.POSITIVE_INFINITY, random },
          undefined,
          'faults',
        );
        const delay = { draw: (stream: Random) => stream.integer(90) };
        const program = programOf(
          [
            [repeated, layerOf('fifo')],
            [layerOf(electing), detector],
          ][seed % 2] as never,
        );
        const workload = waits(SIZE, seed, 2, 200);
        return sceneOf(graph, ['flood'], {
          network: { resolution: '1ms', fifo: false, delay },
          seed,
          faults,
          workload,
          program,
        });
      };
      const simulation = new Simulation(jobOf());
      while (!simulation.advance(1_000));
      const outcome = simulation.outcome();
      const reference = runReference(jobOf());
      expect(outcome, `seed ${seed}`).toMatchObject({ stopped: 'quiescent', elapsedMs: reference.elapsedMs });
      expect([...outcome.log.facts()]).toEqual(reference.facts);
    }
  });
});
