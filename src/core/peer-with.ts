/** A peer that passes every call on to another one, but for some that are done differently. */
import type { ProgramPeer } from './program-peer.ts';

/** Call it in a reaction of the peer: its number is read now. */
export function peerWith(peer: ProgramPeer, changes: Partial<ProgramPeer>): ProgramPeer {
  return {
    id: peer.id,
    size: peer.size,
    get degree() {
      return peer.degree;
    },
    neighbour: (index) => peer.neighbour(index),
    now: () => peer.now(),
    random: () => peer.random(),
    send: (to, message) => peer.send(to, message),
    sendToNeighbours: (message, except) => peer.sendToNeighbours(message, except),
    sendToGroup: (message) => peer.sendToGroup(message),
    deliver: (broadcast) => peer.deliver(broadcast),
    firstTime: (origin, sequence) => peer.firstTime(origin, sequence),
    setTimer: (timer, delayMs, key) => peer.setTimer(timer, delayMs, key),
    clearTimer: (timer, key) => peer.clearTimer(timer, key),
    learn: (a, b, up) => peer.learn(a, b, up),
    judge: (other, isSuspected) => peer.judge(other, isSuspected),
    keep: (value) => peer.keep?.(value),
    get kept() {
      return peer.kept;
    },
    finish: () => peer.finish?.(),
    contacts: peer.contacts,
    connect: (other) => peer.connect!(other),
    disconnect: (other) => peer.disconnect!(other),
    linkChanged: (other, up) => peer.linkChanged?.(other, up),
    note: (text) => peer.note(text),
    ...changes,
  };
}
