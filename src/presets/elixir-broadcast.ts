/** elixir-broadcast: six peers whose mailboxes overflow with messages to themselves. */
import type { Preset } from './preset.ts';

export const elixirBroadcast: Preset = {
  name: 'elixir-broadcast',
  title: 'six actors broadcast once for each broadcast received; their own messages to themselves fill the mailboxes',
  experiment: {
    name: 'elixir-broadcast',
    seed: 1,
    peers: 6,
    topology: 'mesh',
    runtime: 'actors',
    protocol: { name: 'best-effort', interleaving: 'self-message' },
    workload: { name: 'reactive', broadcasts: 1000 },
    stop: { deadline: '3s' },
  },
};
