/**
 * Makes the hosts of the peers of one process, with their sockets, and the links that are modelled where the run says
 * more of them than the machine does.
 */
import type { PeerId } from '../../../core/protocol.ts';
import { CopyFate } from '../../../network/copy-fate.ts';
import { LinkFaults } from '../../../network/faults/link-faults.ts';
import type { Codec } from '../../sockets/codec.ts';
import { findCodec } from '../../sockets/codecs.ts';
import type { RunKey } from '../../sockets/run-key.ts';
import { LOOPBACK, type Transport } from '../../sockets/transport.ts';
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

  make(peer: PeerId, lifeStart: LifeStart): PeerDriver {
    const place = this.context.peers.indexOf(peer);
    return new PeerDriver(this.context, peer, place, lifeStart, (driver) => this.transportFor(driver, lifeStart.life));
  }

  /** The peer's sockets, behind the links that the run models, if it models any. */
  private transportFor(driver: PeerDriver, life: number): Transport {
    const { context, key, codec, crossing } = this;
    const { transport, frameLimit, pacing, places, mayDouble } = context.job;
    const { id, place, links, reactions, neighbours } = driver;
    const isNumbered = crossing !== undefined;
    const name = isNumbered && transport === 'multicast' ? 'udp' : transport;
    const sockets = transportOf(name, {
      peer: id,
      neighbours: links.neighbours,
      codec,
      frameLimit,
      pacing,
      isNumbered,
      key,
      life,
      host: places?.[id].listen ?? places?.[id].host ?? LOOPBACK,
      receiver: mayDouble === true ? new DuplicateDatagrams(context, id, reactions, links) : reactions,
      links: neighbours,
      owner: driver,
    });
    return crossing === undefined ? sockets : new ModelledTransport(sockets, crossing, { id, place }, links, driver);
  }

  private makeCrossing(): Crossing {
    const { context } = this;
    const { peers } = context;
    const now = () => context.now();
    const { program } = context;
    const { background } = program;
    return {
      fate: this.makeFate(),
      alarm: new FineTimer(peers.length, now),
      limit: Math.floor(COPIES_HELD / peers.length),
      sizeOf: this.codec.sizeOf,
      isBackground: background && ((message) => background.kinds[program.kindOf(message)]),
      now,
      endAtLimit: (reason) => context.endAtLimit(reason),
    };
  }

  /** Each process draws from random streams of its own, and applies the faults by its own clock. */
  private makeFate(): CopyFate {
    const { job, peers } = this.context;
    const { plan, faults, graph, seed, fifo: isFifo } = job;
    const [stream] = peers;
    const linkFaults = faults && new LinkFaults(graph.size, seed, stream, faults.actions, faults);
    return new CopyFate({ graph, seed, plan, isFifo, ticksPerMs: 0 }, undefined, linkFaults, stream);
  }
}
