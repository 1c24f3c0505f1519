/**
 * Flooding with a log that survives crashes: a restarted peer delivers nothing twice, tells its neighbours which
 * broadcasts it has, and gets the missing ones from them.
 *
 * The log is that of "logged best-effort broadcast" (Cachin, Guerraoui, Rodrigues, 2nd ed., module 3.5); asking for
 * the missing ones is anti-entropy (Demers et al., 1987).
 * The whole log is kept at each delivery, which is quadratic: a sketch for runs of a few hundred broadcasts.
 *
 * Try:
 *   hearsay run --protocol ./logged-flood.ts --topology cycle --peers 6 --workload interval --set 'faults=[{ at: 100ms, for: 300ms, crash: 2 }]'
 */
import { type Broadcast, defineProtocol, type Peer, type PeerId } from 'hearsay';

/** What the sender has delivered, by name. */
interface Have {
  readonly have: readonly string[];
}

type Message = Broadcast | Have;

export default defineProtocol({
  name: 'logged-flood',
  title: 'flooding with a log that survives crashes',
  source: 'Cachin, Guerraoui, Rodrigues (2nd ed.), module 3.5, over flooding',
  parameters: {},
  promises: {
    'no-duplication': ['loss', 'duplication', 'partition', 'crash', 'pause'],
    'no-creation': ['loss', 'duplication', 'partition', 'crash', 'pause', 'restart'],
    consistency: ['loss', 'duplication', 'partition', 'crash', 'pause', 'restart'],
  },
  knows: 'neighbours',
  kinds: [
    { name: 'data', carries: 'broadcast' },
    { name: 'have', carries: 'internal' },
  ],
  kindOf: (message: Message) => ('have' in message ? 1 : 0),
  broadcastOf: (message: Message) => ('have' in message ? undefined : message),
  create(peer: Peer<Message>) {
    const log: Broadcast[] = [...((peer.kept as Broadcast[] | undefined) ?? [])];
    const names = new Set(log.map(nameOf));
    const sendNames = (to: PeerId) => peer.send(to, { have: [...names] });
    const take = (broadcast: Broadcast, from?: PeerId) => {
      if (names.has(nameOf(broadcast))) return;
      names.add(nameOf(broadcast));
      log.push(broadcast);
      // Before the delivery: a crash between the two would deliver it twice.
      peer.keep?.(log);
      peer.deliver(broadcast);
      peer.sendToNeighbours(broadcast, from);
    };
    return {
      start() {
        // Even if it is empty: a peer that finds a log at its start has been restarted.
        peer.keep?.(log);
        if (peer.kept !== undefined) for (let i = 0; i < peer.degree; i++) sendNames(peer.neighbour(i));
      },
      broadcast: (broadcast) => take(broadcast),
      receive(from, message) {
        if (!('have' in message)) return take(message, from);
        const theirs = new Set(message.have);
        for (const broadcast of log) if (!theirs.has(nameOf(broadcast))) peer.send(from, broadcast);
        if (message.have.some((name) => !names.has(name))) sendNames(from);
      },
    };
  },
});

function nameOf({ origin, sequence }: Broadcast): string {
  return `${origin}:${sequence}`;
}
