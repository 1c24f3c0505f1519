// Junk, replayed and slow connections at the ports of a live run: it comes to what it would have come to.
import { freePorts, lastingRun } from './desk.js';
import { attackDatagrams, attackStreams } from './junk.js';

const PEERS = 4;
/** Of the lasting run: three of each peer at its beginning, and at its end. */
const BROADCASTS = 6 * PEERS;

/** @type {import('./desk.js').Attack} */
export const connections = {
  name: 'connections',
  async run(desk, isSmall) {
    for (const runtime of ['tcp', 'udp']) {
      const first = await freePorts(PEERS);
      const run = desk.start([...lastingRun(runtime, PEERS, isSmall ? 1_000 : 15_000), '--port', String(first)]);
      let isOver = false;
      void run.ended.then(() => {
        isOver = true;
      });
      const ports = Array.from({ length: PEERS }, (_, i) => first + i);
      const attack = runtime === 'tcp' ? attackStreams : attackDatagrams;
      const made = await attack(ports, () => isOver);
      const ended = await run.ended;
      /** @type {any} */
      let summary;
      try {
        summary = JSON.parse(ended.stdout);
      } catch {
        // Told by the row.
      }
      const delivered = summary?.perPeer?.reduce(
        (/** @type {number} */ sum, /** @type {any} */ row) => sum + row.delivered,
        0,
      );
      const isSame = delivered === BROADCASTS * PEERS && summary.books.inFlight === 0;
      desk.expect(
        `${made} ${runtime === 'tcp' ? 'connections' : 'datagrams'} of strangers at a run on ${runtime}`,
        ended,
        {
          status: [0],
          also: isSame,
        },
      );
    }
  },
};
