/**
 * The control plane at an address: `local:<port>` is that of a controller on this machine, `nats://…` and `tls://…` are
 * brokers.
 */
import { InputError } from '../../core/errors.ts';
import { LAST_PORT } from '../../runtimes/sockets/transport.ts';
import type { ControlPlane } from './control-plane.ts';
import { connectEmbedded } from './embedded/client.ts';
import { findToken } from './embedded/token.ts';
import type { NatsOptions } from './nats/options.ts';

/** @throws InputError where it is no address, or nobody is there */
export async function planeAt(address: string, options: NatsOptions): Promise<ControlPlane> {
  const local = /^local:(\d{1,5})$/.exec(address);
  if (local !== null) return atPort(Number(local[1]), address);
  if (!/^(nats|tls|ws|wss):\/\//.test(address))
    throw new InputError('--lab', 'local:<port>, nats://host:port or tls://host:port', address);
  const { connectNats } = await import('./nats/nats-plane.ts');
  return connectNats(address, options);
}

async function atPort(port: number, address: string): Promise<ControlPlane> {
  if (port > LAST_PORT) throw new InputError('--lab', `local:<port> with a port up to ${LAST_PORT}`, address);
  const token = findToken(port);
  if (token === undefined) {
    throw new InputError(
      '--lab',
      'the lab of a controller that this user started here, or its token in HEARSAY_LAB_TOKEN',
      address,
    );
  }
  return connectEmbedded(port, token);
}
