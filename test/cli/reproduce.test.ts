/** `hearsay reproduce`: figures of others beside what comes out here. */
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { hearsay as command } from './command.ts';

const hearsay = (args: readonly string[]) => command(args, tmpdir());

it('shows an experiment with its source, the command that runs it, and its figures', () => {
  const { status, stdout } = hearsay(['reproduce', 'bracha-4', 'skeen-7']);
  expect(status).toBe(0);
  expect(stdout).toBe(`\
bracha-4  Authenticated double-echo broadcast (Bracha), messages to oneself left out, 4 peers
  Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed
  Programming (2nd ed.), algorithm 3.18
  hearsay run --runtime simulator --seed 1 --samples 1 --peers 4 --topology mesh --protocol bracha --set 'workload={ name: single, origin: 0 }' --set 'network={ delay: 10ms }'
  1 run                       published  here
  messages of a broadcast            27    27  ✓ exact
  steps to the last delivery          3     3  ✓ exact

skeen-7  Skeen’s destinations’ agreement, 7 peers
  Défago, Schiper, Urbán, Total Order Broadcast and Multicast Algorithms (2004);
  Birman, Joseph, Reliable Communication in the Presence of Failures (1987)
  hearsay run --runtime simulator --seed 1 --samples 1 --peers 7 --topology mesh --protocol skeen --set 'workload={ name: single, origin: 0 }' --set 'network={ delay: 10ms }'
  1 run                       published  here
  messages of a broadcast            21    21  ✓ exact
  steps to the last delivery          3     3  ✓ exact

4 figures: 4 met
`);
});

it('names the nearest reproduction', () => {
  const { status, stderr } = hearsay(['reproduce', 'skein']);
  expect(status).toBe(2);
  expect(stderr).toBe(
    'hearsay: reproduce: expected the name of a reproduction, or its beginning, as `hearsay reproduce --list` shows ' +
      'them (did you mean skeen?), given skein\n',
  );
});
