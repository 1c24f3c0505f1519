/** `hearsay agent`: waits on this machine, and has peers of experiments for the controllers of a lab. */
import { InputError } from '../core/errors.ts';
import { Agent } from '../lab/agent/agent.ts';
import { allowedCode, allowedText } from '../lab/agent/allowed-code.ts';
import { planeAt } from '../lab/plane/connect.ts';
import type { NatsOptions } from '../lab/plane/nats/options.ts';
import { presenceLimits } from '../lab/wire/messages.ts';
import { abortOnSignals } from './interruption.ts';
import { warn } from './terminal.ts';
import { wholeOf } from './trace-arguments.ts';

export interface AgentOptions extends NatsOptions {
  readonly lab: string;
  readonly name: string;
  readonly zone?: string;
  readonly advertise: string;
  readonly listen?: string;
  readonly peers: string;
  readonly once?: boolean;
  readonly allow: readonly string[];
  readonly allowCode?: boolean;
}

/** Gives the exit status, when it has left the lab. */
export async function agentCommand(options: AgentOptions): Promise<number> {
  const { lab: address, name, zone, advertise, listen, allow, allowCode, once } = options;
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name)) throw new InputError('--name', 'letters, digits, - and _', name);
  for (const [option, given] of Object.entries({ '--zone': zone, '--advertise': advertise, '--listen': listen })) {
    if (given !== undefined && given.length > presenceLimits.text) {
      throw new InputError(option, `at most ${presenceLimits.text} characters`, given);
    }
  }
  const allowed = allowedCode(allow, allowCode === true);
  const peers = wholeOf(options.peers, '--peers', presenceLimits.peers);
  const plane = await planeAt(address, options);
  const isOnce = once === true;
  const stop = new AbortController();
  const release = abortOnSignals(stop);
  try {
    const agent = await Agent.join(plane, {
      name,
      zone,
      host: advertise,
      listen,
      peers,
      isOnce,
      isLocal: false,
      allowed,
    });
    stop.signal.addEventListener('abort', () => void agent.leave('it was interrupted'));
    if (stop.signal.aborted) void agent.leave('it was interrupted');
    warn(`agent ${name} ${allowedText(allowed)}`);
    warn(`agent ${name} waits at ${plane.address}, with room for ${peers} peers at ${advertise}`);
    const reason = await agent.left;
    warn(`agent ${name} has left: ${reason}`);
  } finally {
    release();
    await plane.close();
  }
  return 0;
}
