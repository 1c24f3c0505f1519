/** The transports by name. */
import { unreachable } from '../../core/invariant.ts';
import { DatagramTransport } from './datagram-transport.ts';
import { TcpTransport } from './tcp-transport.ts';
import type { Transport, TransportName, TransportSettings } from './transport.ts';

export function transportOf(name: TransportName, settings: TransportSettings): Transport {
  switch (name) {
    case 'tcp':
      return new TcpTransport(settings);
    case 'udp':
    case 'multicast':
      return new DatagramTransport(settings, name === 'multicast');
    default:
      return unreachable(name);
  }
}
