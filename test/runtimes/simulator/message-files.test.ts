/**
 * The way of a message through the simulator, file by file: ARCHITECTURE names these files, and a trace of calls holds
 * the list. What runs once more when one more message is sent belongs to the way.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { graphOf } from '../../../src/core/link-rows.ts';
import { delayOf } from '../../../src/network/index.ts';
import { Simulation } from '../../../src/runtimes/simulator/simulation.ts';
import { findCodec } from '../../../src/runtimes/sockets/codecs.ts';
import { jobOf, protocolOf } from '../actors/jobs.ts';
import { type Calls, callsOf, filesThatRunMore } from '../calls-of.ts';

/** In order, from `send` of one protocol to `receive` of the other. */
const files = [
  'src/runtimes/simulator/simulated-peer.ts',
  'src/runtimes/sockets/json-size.ts',
  'src/runtimes/simulator/messages.ts',
  'src/runtimes/simulator/link-traffic.ts',
  'src/network/copy-fate.ts',
  'src/network/uniform.ts',
  'src/runtimes/simulator/calendar.ts',
  'src/runtimes/simulator/simulation.ts',
];

/** What the core does for each message: checks of the contract, the number of a link, random numbers. */
const core = ['carried-broadcasts', 'contract', 'graph', 'message-contents', 'random'].map(
  (name) => `src/core/${name}.ts`,
);

const broadcastOf = () => ({ origin: 0, sequence: 0, payload: '' });

function callsFor(messages: number): Calls {
  const protocol = protocolOf((peer) => ({
    start() {
      for (let i = 0; i < messages && peer.id === 0; i++) peer.send(1, { i });
    },
  }));
  const job = jobOf(
    { ...protocol, kinds: [{ name: 'message', carries: 'broadcast' }], broadcastOf },
    {
      // More peers than a matrix of pairs is kept for.
      graph: graphOf(65, [0, 1]),
      network: { resolution: '1ms', fifo: false, delay: delayOf({ uniform: [1, 5] }, 1, 'delay') },
      trace: 'counters',
      sizeOf: findCodec('json').sizeOf,
    },
  );
  const simulation = new Simulation(job);
  const calls = callsOf(() => {
    while (!simulation.advance(10_000));
  });
  expect(simulation.outcome()).toMatchObject({ stopped: 'quiescent' });
  expect(simulation.events).toBe(messages);
  return calls;
}

it('a message passes through these files of the simulator and no others', () => {
  const more = filesThatRunMore(callsFor(21), callsFor(20));
  expect(more.filter((file) => !file.startsWith('src/core/'))).toEqual([...files].sort());
  expect(more.filter((file) => file.startsWith('src/core/'))).toEqual(core);
  expect(files.length).toBeLessThanOrEqual(8);
});

it('ARCHITECTURE names them in this order', () => {
  const page = readFileSync('ARCHITECTURE.md', 'utf8');
  const named = files.map((file) => page.indexOf(file.replace(/^.*\//, '')));
  expect(named).not.toContain(-1);
  expect(named).toEqual([...named].sort((a, b) => a - b));
});
