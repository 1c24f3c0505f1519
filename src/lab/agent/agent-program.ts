/** The program of an agent that a controller starts on its own machine: it ends when its controller does. */

import { leaveSignalsToParent } from '../../runtimes/processes/peer/terminal-signals.ts';
import type { LocalAgentTask } from '../controller/local-agents.ts';

/** Modules are imported late: what prevents that, such as a limit on open files, is then one line of this agent's. */
async function join({ port, token, name, peers }: LocalAgentTask): Promise<void> {
  const [{ connectEmbedded }, { LOOPBACK }, { Agent }, { allowedCode }] = await Promise.all([
    import('../plane/embedded/client.ts'),
    import('../../runtimes/sockets/transport.ts'),
    import('./agent.ts'),
    import('./allowed-code.ts'),
  ]);
  const plane = await connectEmbedded(port, token);
  const agent = await Agent.join(plane, {
    name,
    zone: undefined,
    host: LOOPBACK,
    listen: undefined,
    peers,
    isOnce: false,
    isLocal: true,
    // The controller is the same user's program on the same machine.
    allowed: allowedCode([], true),
  });
  void agent.left.then(() => process.exit(0));
  process.on('disconnect', () => void agent.leave('its controller ended'));
  // A controller that has ended meanwhile hears nothing: this process ends too.
  process.send?.('joined', () => {});
}

process.on('disconnect', () => setTimeout(() => process.exit(0), 1500).unref());
leaveSignalsToParent();
process.once('message', (task: LocalAgentTask) => {
  join(task).catch((error: Error) => {
    process.stderr.write(`hearsay: agent ${task.name}: ${error.message}\n`);
    process.exit(1);
  });
});
if (!process.connected) process.exit(1);
