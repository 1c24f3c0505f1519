/**
 * A protocol of which peer 0 is Byzantine: in all that it sends to the group, peers of odd numbers get another payload.
 */
import type { Definition, Peer } from '../../src/core/protocol.ts';

export function withEquivocation(definition: Definition): Definition {
  return {
    ...definition,
    create(peer: Peer<object>, parameters) {
      if (peer.id === 0) Object.assign(peer, { sendToGroup: (message: object) => equivocate(peer, message) });
      return definition.create(peer, parameters);
    },
  };
}

function equivocate(peer: Peer<object>, message: object): void {
  for (let to = 0; to < peer.size; to++) peer.send(to, to % 2 === 1 ? { ...message, payload: 'another' } : message);
}
