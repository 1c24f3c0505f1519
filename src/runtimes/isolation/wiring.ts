/**
 * The commands that wire a run's namespaces: a bridge in a namespace of its own, and from there a virtual cable to each
 * peer's. As text, so that they can be read and tested without a machine.
 *
 * With the relay no port of the bridge speaks to another, but for that of the relay's device: whatever a peer sends has
 * to cross it. To a peer all others lie behind one router, whose card is that device. Where the kernel's netem does
 * what the relay would, the bridge is an ordinary one.
 */
import { addressOf, cardOf, ROUTER_ADDRESS, ROUTER_CARD } from './addresses.ts';

/** The device at a peer's end of its cable, and at the bridge's. */
const PEER_DEVICE = 'eth0';
const BRIDGE = 'bridge0';
export const RELAY_DEVICE = 'relay0';
/**
 * Packets that may wait for the relay: what the kernel keeps for a card by itself is little where it is a process that
 * reads them.
 */
const RELAY_QUEUE = 20_000;

export function portOf(peer: number): string {
  return `port${peer}`;
}

/** For `ip`, in the namespace of the bridge. @param namespaces of the peers */
export function bridgeLines(namespaces: readonly string[], hasRelay: boolean): string[] {
  const toBridge = (device: string) => `link set dev ${device} master ${BRIDGE} addrgenmode none up`;
  return [
    `link add ${BRIDGE} type bridge stp_state 0 mcast_snooping 0`,
    `link set dev ${BRIDGE} addrgenmode none up`,
    ...namespaces.flatMap((namespace, peer) => [
      `link add ${portOf(peer)} type veth peer name ${PEER_DEVICE} netns ${namespace}`,
      toBridge(portOf(peer)),
      ...(hasRelay ? [`link set dev ${portOf(peer)} type bridge_slave isolated on learning off`] : []),
    ]),
    ...(hasRelay
      ? [
          `tuntap add dev ${RELAY_DEVICE} mode tap`,
          `link set dev ${RELAY_DEVICE} txqueuelen ${RELAY_QUEUE}`,
          toBridge(RELAY_DEVICE),
          `link set dev ${RELAY_DEVICE} type bridge_slave learning off`,
        ]
      : []),
  ];
}

/** For `bridge`, with the relay: behind which port each card is, as none is learned. */
export function cardLines(peers: number): string[] {
  return [
    `fdb add ${ROUTER_CARD} dev ${RELAY_DEVICE} master static`,
    ...Array.from({ length: peers }, (_, peer) => `fdb add ${cardOf(peer)} dev ${portOf(peer)} master static`),
  ];
}

/** For `ip`, in the namespace of a peer. */
export function peerLines(peer: number, hasRelay: boolean): string[] {
  return [
    'link set dev lo up',
    `link set dev ${PEER_DEVICE} address ${cardOf(peer)} addrgenmode none`,
    ...(hasRelay
      ? [
          `link set dev ${PEER_DEVICE} up`,
          `address add ${addressOf(peer)}/32 dev ${PEER_DEVICE}`,
          `neighbour add ${ROUTER_ADDRESS} lladdr ${ROUTER_CARD} dev ${PEER_DEVICE} nud permanent`,
          `route add default via ${ROUTER_ADDRESS} dev ${PEER_DEVICE} onlink`,
        ]
      : [
          // What the kernel's queue sees as one packet is then one on the wire, too.
          `link set dev ${PEER_DEVICE} gso_max_segs 1 up`,
          `address add ${addressOf(peer)}/16 dev ${PEER_DEVICE}`,
          `route add 224.0.0.0/4 dev ${PEER_DEVICE}`,
        ]),
  ];
}
