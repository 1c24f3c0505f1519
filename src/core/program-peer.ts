/** What a program may do: all that its protocol may, and it tells the trace of links that the protocol makes or loses. */
import type { Peer, PeerId } from './protocol.ts';

export interface ProgramPeer extends Peer<unknown> {
  linkChanged?(peer: PeerId, up: boolean): void;
}
