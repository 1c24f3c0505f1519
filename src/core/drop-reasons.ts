/**
 * Why a copy is dropped: one table for the network, its faults, mailboxes and sockets. The books count drops by these
 * names, traces contain them, and checks distinguish crashes and partitions from losses by them.
 */
export const dropReasons = {
  'link down': 'The link was down when the copy was sent, or went down while the copy was on it.',
  partitioned: 'A partition lay between sender and receiver when the copy was sent.',
  'peer crashed': 'The sender or the receiver crashed before the copy was received.',
  'peer not there': 'The receiver had not joined yet, or had left.',
  'lost in a storm': 'A loss storm took the copy.',
  'lost by a fault': 'A fault that is about this copy alone took it.',
  'lost in the network': 'The link lost the copy, at random or in a burst.',
  'queue full': 'The queue for the bandwidth of the link had no room for the copy.',
  'too many on their way': 'The links of the sender held their limit of copies in flight.',
  'mailbox full': 'The mailbox of the receiver was full.',
  'frame too long': 'The encoded message was longer than the longest frame.',
  'too big for a datagram': 'The encoded message did not fit into a datagram.',
} as const satisfies Readonly<Record<string, string>>;

export type DropReason = keyof typeof dropReasons;

export const LINK_DOWN = 'link down' satisfies DropReason;
export const PARTITIONED = 'partitioned' satisfies DropReason;
export const PEER_CRASHED = 'peer crashed' satisfies DropReason;
export const PEER_NOT_THERE = 'peer not there' satisfies DropReason;
export const LOST_IN_STORM = 'lost in a storm' satisfies DropReason;
export const LOST_BY_FAULT = 'lost by a fault' satisfies DropReason;
export const LOST_IN_NETWORK = 'lost in the network' satisfies DropReason;
export const QUEUE_FULL = 'queue full' satisfies DropReason;
export const TOO_MANY_IN_FLIGHT = 'too many on their way' satisfies DropReason;
export const MAILBOX_FULL = 'mailbox full' satisfies DropReason;
export const FRAME_TOO_LONG = 'frame too long' satisfies DropReason;
export const TOO_BIG_FOR_DATAGRAM = 'too big for a datagram' satisfies DropReason;
