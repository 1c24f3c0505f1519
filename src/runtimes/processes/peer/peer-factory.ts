/**
 * Makes the hosts of the peers of one process, with their sockets, and the links that are modelled where the run says
 * more of them than the machine does.
 */
import type { PeerId } from '../../../core/protocol.ts';
import { CopyFate } from '../../../network/copy-fate.ts';
import { LinkFaults } from '../../../network/faults/link-faults.ts';
import { type Codec, findCodec } from '../../sockets/codec.ts';
import type { RunKey } from '../../sockets/run-key.ts';
import { LOOPBACK } from '../../sockets/transport.ts';
import { transportOf } from '../../sockets/transports.ts';
import type { Birth } from '../wire/crash-snapshot.ts';
import type { ProcessJob } from '../wire/process-job.ts';
import { PeerHost } from './driver.ts';
import { SecondCopies } from './duplicate-datagrams.ts';
import { Alarm } from './fine-timer.ts';
import { type Crossing, ModelledTransport } from './modelled-transport.ts';
import type { Household } from './process-context.ts';

/** Copies of all peers of a process that may wait for their time on a modelled network. */
const COPIES_HELD = 1 << 20;

/** What is said where each copy has its own way, so that no datagram serves many. */
export const NO_GROUP =
  'each copy has its own way through the network, so no datagram went to the group: each went to one peer';

/** True where copies are held back, lost or doubled at their senders. */
export function isModelled({ plan, faults }: ProcessJob): boolean {
  return plan !== undefined || faults !== undefined;
}

export class Dwelling {
  private readonly household: Household;
  private readonly key: RunKey;
  private readonly codec: Codec;
  private readonly crossing: Crossing | undefined;

  constructor(household: Household, key: RunKey) {
    this.household = household;
    this.key = key;
    this.codec = findCodec(household.job.codec);
    this.crossing = isModelled(household.job) ? this.makeCrossing() : undefined;
  }

  host(peer: PeerId, birth: Birth): PeerHost {
    const { household, key, codec, crossing } = this;
    const { transport, frameLimit, pacing, places } = household.job;
    const place = household.peers.indexOf(peer);
    return new PeerHost(household, peer, place, birth, (owner, links) => {
      const inlet = household.job.mayDouble === true ? new SecondCopies(household, owner, links) : owner;
      const isNumbered = crossing !== undefined;
      const name = isNumbered && transport === 'multicast' ? 'udp' : transport;
      const host = places?.[peer].listen ?? places?.[peer].host ?? LOOPBACK;
      const { neighbours } = links;
      const { life } = birth;
      const sockets = transportOf(name, {
        peer,
        neighbours,
        codec,
        frameLimit,
        pacing,
        isNumbered,
        key,
        life,
        host,
        inlet,
      });
      return crossing === undefined ? sockets : new ModelledTransport(sockets, crossing, peer, place, links, inlet);
    });
  }

  private makeCrossing(): Crossing {
    const { household } = this;
    const { peers } = household;
    const now = () => household.now();
    return {
      fate: this.makeFate(),
      alarm: new Alarm(peers.length, now),
      limit: Math.floor(COPIES_HELD / peers.length),
      sizeOf: this.codec.sizeOf,
      now,
      endAtLimit: (reason) => household.endAtLimit(reason),
    };
  }

  /** Each process draws from random streams of its own, and applies the faults by its own clock. */
  private makeFate(): CopyFate {
    const { job, peers } = this.household;
    const { plan, faults, graph, seed, fifo: isFifo } = job;
    const [stream] = peers;
    const linkFaults = faults && new LinkFaults(graph.size, seed, stream, faults.actions);
    return new CopyFate({ graph, seed, plan, isFifo, ticksPerMs: 0 }, undefined, linkFaults, stream);
  }
}
