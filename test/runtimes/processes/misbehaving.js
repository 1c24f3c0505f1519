// @ts-nocheck: what a user may write, without types.
/**
 * A flood that goes wrong at one peer after it has received `after` messages. Plain JavaScript, because peer processes import it as it is.
 * `what`: kill, throw, throw-in-create, exit, stop (SIGSTOP in create), spin (never returns), long (a frame beyond any limit), memory, ring (timers of 0 ms for ever), none.
 */
export default {
  name: 'misbehaving',
  parameters: {},
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message) => message,
  create(peer, { what, peer: culprit, after }) {
    const isCulprit = peer.id === culprit;
    let received = 0;
    if (isCulprit && what === 'throw-in-create') throw new Error('no such luck');
    if (isCulprit && what === 'stop') process.kill(process.pid, 'SIGSTOP');
    function misbehave() {
      if (what === 'kill') process.kill(process.pid, 'SIGKILL');
      if (what === 'throw') throw new Error('no such luck');
      if (what === 'memory') throw new RangeError('Array buffer allocation failed');
      if (what === 'exit') process.exit(3);
      if (what === 'long') peer.sendToNeighbours({ origin: peer.id, sequence: 999_999, payload: 'x'.repeat(100_000) });
      while (what === 'spin') received++;
    }
    return {
      start: () => isCulprit && what === 'ring' && peer.setTimer(0, 0),
      timeout: () => peer.setTimer(0, 0),
      broadcast(broadcast) {
        peer.firstTime(broadcast.origin, broadcast.sequence);
        peer.deliver(broadcast);
        peer.sendToNeighbours(broadcast);
      },
      receive(from, message) {
        if (isCulprit && received++ === after) misbehave();
        if (!peer.firstTime(message.origin, message.sequence)) return;
        peer.deliver(message);
        peer.sendToNeighbours(message, from);
      },
    };
  },
};
