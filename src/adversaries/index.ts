/** The registry of adversaries: how a Byzantine peer may behave. */
import type { AdversaryDefinition } from '../core/adversary.ts';
import delay from './delay.ts';
import equivocate from './equivocate.ts';
import forge from './forge.ts';
import freeRider from './free-rider.ts';
import mutate from './mutate.ts';
import replay from './replay.ts';
import silent from './silent.ts';
import spam from './spam.ts';

export const adversaries = [
  silent,
  equivocate,
  mutate,
  replay,
  forge,
  delay,
  freeRider,
  spam,
] as const satisfies readonly AdversaryDefinition[];
