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
import type { LifeStart } from '../wire/crash-snapshot.ts';
import type { ProcessJob } from '../wire/process-job.ts';
import { PeerDriver } from './driver.ts';
import { DuplicateDatagrams } from './duplicate-datagrams.ts';
import { FineTimer } from './fine-timer.ts';
import { type Crossing, ModelledTransport } from './modelled-transport.ts';
import type { ProcessContext } from './process-context.ts';

/** Copies of all peers of a process that may wait for their time on a modelled network. */
const COPIES_HELD = 1 << 20;

/** What is said where each copy has its own way, so that no datagram serves many. */
export const NO_GROUP =
  'each copy has its own way through the network, so no datagram went to the group: each went to one peer';

/** True where copies are held back, lost or doubled at their senders. */
export function isModelled({ plan, faults }: ProcessJob): boolean {
  return plan !== undefined || faults !== undefined;
}

export class PeerFactory {
  private readonly context: ProcessContext;
  private readonly key: RunKey;
  private readonly codec: Codec;
  private readonly crossing: Crossing | undefined;

  constructor(context: ProcessContext, key: RunKey) {
    this.context = context;
    this.key = key;
    this.codec = findCodec(context.job.codec);
    this.crossing = isModelled(context.job) ? this.makeCrossing() : undefined;
  }

  host(peer: PeerId, lifeStart: LifeStart): PeerDriver {
    const { context, key, codec, crossing } = this;
    const { transport, frameLimit, pacing, places } = context.job;
    const place = context.peers.indexOf(peer);
    return new PeerDriver(context, peer, place, lifeStart, (owner, links) => {
      const inlet = context.job.mayDouble === true ? new DuplicateDatagrams(context, owner, links) : owner;
      const isNumbered = crossing !== undefined;
      const name = isNumbered && transport === 'multicast' ? 'udp' : transport;
      const host = places?.[peer].listen ?? places?.[peer].host ?? LOOPBACK;
      const { neighbours } = links;
      const { life } = lifeStart;
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
    const { context } = this;
    const { peers } = context;
    const now = () => context.now();
    return {
      fate: this.makeFate(),
      alarm: new FineTimer(peers.length, now),
      limit: Math.floor(COPIES_HELD / peers.length),
      sizeOf: this.codec.sizeOf,
      now,
      endAtLimit: (reason) => context.endAtLimit(reason),
    };
  }

  /** Each process draws from random streams of its own, and applies the faults by its own clock. */
  private makeFate(): CopyFate {
    const { job, peers } = this.context;
    const { plan, faults, graph, seed, fifo: isFifo } = job;
    const [stream] = peers;
    const linkFaults = faults && new LinkFaults(graph.size, seed, stream, faults.actions);
    return new CopyFate({ graph, seed, plan, isFifo, ticksPerMs: 0 }, undefined, linkFaults, stream);
  }
}
