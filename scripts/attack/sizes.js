// Large things: two million peers, payloads of a megabyte, times and numbers beyond 2^31. They are right, or refused in
// a line.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names a broadcast and a timer beyond 2^31, and rings far away. */
const far = `
import { defineProtocol } from 'hearsay';
export default defineProtocol({
  name: 'far',
  title: 'delivers once a timer beyond 2^31 ms has run out',
  source: 'an attack',
  parameters: {},
  promises: { validity: [], agreement: [] },
  knows: 'neighbours',
  kinds: [{ name: 'far', carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message) => message,
  create(peer) {
    const waiting = [];
    return {
      broadcast(broadcast) {
        peer.firstTime(broadcast.origin, broadcast.sequence);
        waiting.push(broadcast);
        peer.setTimer(0, 3_000_000_000);
      },
      timeout() {
        for (const broadcast of waiting.splice(0)) {
          peer.deliver(broadcast);
          peer.sendToNeighbours(broadcast);
        }
      },
      receive(from, broadcast) {
        if (!peer.firstTime(broadcast.origin, broadcast.sequence)) return;
        peer.deliver(broadcast);
        peer.sendToNeighbours(broadcast, from);
      },
    };
  },
});
`;

/** @type {import('./desk.js').Attack} */
export const sizes = {
  name: 'sizes',
  async run(desk, isSmall) {
    const peers = isSmall ? 20_000 : 2_000_000;
    const graph = '--topology random-k-out --set topology.k=3 --protocol flood --workload single --seed 1 --json';
    const many = await desk.hearsay(['run', '--peers', String(peers), ...graph.split(' ')], { longestMs: 300_000 });
    const summary = many.stdout.startsWith('{') ? JSON.parse(many.stdout) : undefined;
    desk.expect(`${peers} peers in the simulator`, many, {
      status: [0],
      also: summary?.peers === peers && summary.checks.every((/** @type {any} */ check) => check.verdict !== 'invalid'),
    });
    for (const runtime of isSmall ? ['tcp'] : ['simulator', 'actors', 'tcp', 'udp']) {
      const rest = '-n 3 --protocol flood --messages 2 --set workload.payloadBytes=1_000_000 --seed 1 --json';
      const args = ['run', 'mesh', '--runtime', runtime, ...rest.split(' ')];
      desk.expect(`payloads of 1 MB on ${runtime}`, await desk.hearsay(args), { status: [0, 2] });
    }
    writeFileSync(join(desk.folder, 'far.ts'), far);
    const words = 'run mesh --protocol ./far.ts --runtime simulator --seed 1 --json --messages 1 --set';
    const rung = await desk.hearsay([...words.split(' '), 'stop={deadline: none}']);
    const late = rung.stdout.startsWith('{') ? JSON.parse(rung.stdout) : undefined;
    desk.expect('timers beyond 2^31 ms ring then, or are refused', rung, {
      status: [0, 1, 2],
      also: rung.status !== 0 || late?.elapsedMs >= 3_000_000_000,
    });
    if (isSmall) return;
    for (const [what, set] of [
      ['a deadline beyond 2^32 ms', 'stop={deadline: 9999999999999ms}'],
      ['a fault beyond 2^31 ms', 'faults=[{at: 5000000000ms, crash: 1}]'],
      ['a delay beyond 2^31 ms', 'network.delay=3000000000'],
      ['a delay of 1e300', 'network.delay=1e300'],
    ]) {
      desk.expect(what, await desk.hearsay(['run', 'mesh', '--runtime', 'simulator', '--seed', '1', '--set', set]), {
        status: [0, 1, 2],
      });
    }
    for (const broadcast of ['0:2147483648', '0:4294967296', '9999999999:0']) {
      desk.expect(
        `why of the broadcast ${broadcast}`,
        await desk.hearsay(['why', 'latest', '--peer', '1', '--broadcast', broadcast]),
        {
          status: [0, 2],
        },
      );
    }
  },
};
