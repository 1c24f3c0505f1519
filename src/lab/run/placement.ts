/** Which agent has which peer: one after the other, by the zones of both, or as the user says. */
import { InputError } from '../../core/errors.ts';
import type { PeerId } from '../../core/protocol.ts';
import { closest } from '../../core/suggestion.ts';

/** An agent, as far as its peers' place matters. */
export interface Room {
  readonly name: string;
  readonly zone?: string;
  /** Peers that it can still have. */
  readonly free: number;
}

/** How the user wants it: `round-robin`, `zones`, or names of agents with commas between them, peer by peer. */
export type PlacementRule = string;

const OPTION = '--place';

/**
 * By peer: the number of its agent.
 * @param agents in their order
 * @param zoneOf the zone of a peer, where the experiment says one
 * @throws InputError where there is no room, no such agent, or none in a zone
 */
export function placed(
  rule: PlacementRule,
  size: number,
  agents: readonly Room[],
  zoneOf: (peer: PeerId) => string | undefined,
): number[] {
  if (agents.length === 0) throw new InputError('--lab', 'a lab with agents: hearsay agent --lab …');
  const free = agents.map((agent) => agent.free);
  const room = free.reduce((sum, count) => sum + count, 0);
  if (size > room) throw new InputError('peers', `at most ${room}, as the agents of the lab have room for`, size);
  if (rule === 'round-robin') return assign(size, agents, free, () => true);
  if (rule === 'zones') return assign(size, agents, free, (agent, peer) => agent.zone === zoneOf(peer), zoneOf);
  return named(rule.split(','), size, agents, free);
}

/** Each peer on the next agent that may have it. */
function assign(
  size: number,
  agents: readonly Room[],
  free: number[],
  may: (agent: Room, peer: PeerId) => boolean,
  zoneOf?: (peer: PeerId) => string | undefined,
): number[] {
  let last = -1;
  return Array.from({ length: size }, (_, peer) => {
    const after = (step: number): number => (last + step) % agents.length;
    const step = agents.findIndex((_agent, index) => free[after(index + 1)] > 0 && may(agents[after(index + 1)], peer));
    if (step < 0) {
      const zone = zoneOf?.(peer);
      if (zone === undefined)
        throw new InputError(OPTION, 'an experiment whose peers have zones (network.zones)', 'zones');
      throw new InputError(OPTION, `an agent with room in each zone, and none is left in ${zone}`, 'zones');
    }
    last = after(step + 1);
    free[last]--;
    return last;
  });
}

/** A list that is shorter than the peers is begun again. */
function named(names: readonly string[], size: number, agents: readonly Room[], free: number[]): number[] {
  const known = agents.map(({ name }) => name);
  const numbers = names.map((name) => {
    const index = known.indexOf(name.trim());
    if (index < 0)
      throw new InputError(
        OPTION,
        `round-robin, zones, or names of agents (${known.join(', ')})${closest(name, known)}`,
        name,
      );
    return index;
  });
  return Array.from({ length: size }, (_, peer) => {
    const index = numbers[peer % numbers.length];
    if (free[index]-- <= 0)
      throw new InputError(OPTION, `at most ${agents[index].free} peers on ${agents[index].name}`, names.join(','));
    return index;
  });
}
