/** The registry of presets. */
import { paxos, pbft, wrongSuspicion } from './consensus.ts';
import { elixirBroadcast } from './elixir-broadcast.ts';
import { churn, crashes, equivocation, newcomer, raft, serfFailure, split } from './faults.ts';
import { mpcomm } from './mpcomm.ts';
import { cycle, links, mesh, starfish } from './p2p.ts';
import type { Preset } from './preset.ts';
import { bitcoinRelay, dandelion, solanaTurbine } from './relay.ts';
import { million, thousand } from './scale.ts';

export const presets: readonly Preset[] = [
  cycle,
  mesh,
  starfish,
  links,
  elixirBroadcast,
  mpcomm,
  split,
  crashes,
  raft,
  wrongSuspicion,
  paxos,
  pbft,
  equivocation,
  churn,
  newcomer,
  serfFailure,
  dandelion,
  bitcoinRelay,
  solanaTurbine,
  thousand,
  million,
];
