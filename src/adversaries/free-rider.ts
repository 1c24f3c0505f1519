/**
 * A peer that takes part for its own sake: it says all that its protocol says, but passes on no broadcast of another
 * peer. Its neighbours wait for what it never sends, if it has a place in a tree or a mesh of theirs.
 *
 * Source: Guerraoui and others, LiFTinG: Lightweight Freerider-Tracking in Gossip (Middleware 2010).
 */
import { type Adversary, defineAdversary } from '../core/adversary.ts';

export default defineAdversary({
  name: 'free-rider',
  title: 'passes on no broadcast of another peer, and follows its protocol otherwise',
  source: 'Guerraoui et al., LiFTinG (Middleware 2010)',
  parameters: {
    after: {
      type: 'duration',
      default: 0,
      min: 0,
      max: 86_400_000,
      meaning: 'the time of the run from which on it passes nothing on',
    },
  },
  corrupt: (peer, { after }): Adversary => ({
    send(to, message) {
      const isOwn = peer.broadcastsIn(message).every(({ origin }) => origin === peer.id);
      if (isOwn || peer.now() < after) peer.send(to, message);
    },
  }),
});
