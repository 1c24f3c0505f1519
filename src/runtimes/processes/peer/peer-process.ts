import { machineLimitIn } from '../../../core/machine-limit.ts';
import type { PeerId } from '../../../core/protocol.ts';
import { reasonOf } from '../../thrown-error.ts';
import type { ToProcess } from '../wire/messages.ts';
import { LocalRun } from './local-run.ts';
import { partsOf } from './module-loader.ts';
import { send, sendAndWait } from './parent-channel.ts';
import { leaveSignalsToParent } from './terminal-signals.ts';

let own: LocalRun | undefined;
let firstPeer: PeerId = 0;
/** Told to stop before there was anything to stop. */
let isTold = false;

/**
 * Whatever throws is the protocol's or ours: it is told with the place where it happened, and the others' results are
 * kept. Where the machine has no more memory, it is neither's.
 */
function blame(error: unknown): void {
  const limit = machineLimitIn(error);
  const reason = limit ?? reasonOf(error);
  if (own !== undefined && limit !== undefined) own.endAtLimit(limit);
  else if (own === undefined) void sendAndWait({ type: 'failed', peer: firstPeer, reason }).then(() => process.exit(1));
  else own.fail(own.current, reason);
}

async function obey(message: ToProcess): Promise<void> {
  switch (message.type) {
    case 'job':
      firstPeer = message.peers[0];
      own = new LocalRun(message, await partsOf(message.job));
      if (isTold) await own.end({ why: 'told' });
      else if (message.life > 0) send({ type: 'ready' });
      else await own.listen();
      return;
    case 'connect':
      await own!.connect(message.directory);
      return;
    case 'start':
      own!.start(message.startNs);
      return;
    case 'count':
      send({ type: 'counted', round: message.round, ...own!.count() });
      return;
    case 'revive':
      await own!.reviveAlone(message);
      return;
    case 'rejoin':
      own!.rejoin(message);
      return;
    case 'gone':
      own!.hear(message);
      return;
    case 'returned':
      own!.hear(message, message.address);
      return;
    case 'joined':
      own!.hearJoin(message);
      return;
    case 'stop':
      isTold = true;
      await own?.end({ why: 'told' });
      return;
    case 'exit':
      process.exit(0);
  }
}

process.on('disconnect', () => process.exit(1));
leaveSignalsToParent();
process.on('uncaughtException', blame);
process.on('message', (message: ToProcess) => {
  obey(message).catch(blame);
});
if (!process.connected) process.exit(1);
