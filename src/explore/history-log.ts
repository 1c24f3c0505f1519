/**
 * What the peers of a state have broadcast and delivered, as the log of a run. A delivery stands after the broadcast,
 * if there is one; else the histories say nothing of what happened first at different peers.
 */

import { PLANNED } from '../core/crash-reasons.ts';
import type { PeerId } from '../core/protocol.ts';
import { FactLog } from '../trace/log.ts';
import { broadcastOf } from './explored-peer.ts';

/**
 * @param histories by peer, as `ExploredPeer` has them
 * @param isLeftOut true for peers of which nothing is known: the Byzantine ones
 */
export function logOfHistories(
  histories: readonly (readonly string[])[],
  isLeftOut: (peer: PeerId) => boolean,
): FactLog {
  const log = new FactLog('deliveries', []);
  const places = histories.map(() => 0);
  const made = histories.map(() => 0);
  const isReady = (peer: PeerId, anything: boolean) => {
    const item = histories[peer][places[peer]];
    if (item === undefined) return false;
    const delivered = deliveryIn(item);
    return anything || delivered === undefined || made[delivered.origin] > delivered.sequence;
  };
  const write = (peer: PeerId) => {
    const item = histories[peer][places[peer]++];
    const delivered = deliveryIn(item);
    if (item === 'b') {
      const sequence = made[peer]++;
      if (!isLeftOut(peer)) log.broadcast(0, peer, sequence, broadcastOf(peer, sequence).payload);
    } else if (item === 'c') log.crashed(0, peer, PLANNED);
    else if (item === 'r' || item === 'n') log.restarted(0, peer);
    else log.delivered(0, peer, delivered!.origin, delivered!.sequence, delivered!.payload);
  };
  const peers = [...histories.keys()];
  for (;;) {
    const next = peers.find((peer) => isReady(peer, false)) ?? peers.find((peer) => isReady(peer, true));
    if (next === undefined) return log;
    write(next);
  }
}

function deliveryIn(item: string) {
  const [, origin, sequence, payload] = /^(\d+):(\d+):(.*)$/s.exec(item) ?? [];
  if (origin === undefined) return undefined;
  return {
    origin: Number(origin),
    sequence: Number(sequence),
    payload: payload === '' ? undefined : (JSON.parse(payload) as unknown),
  };
}
