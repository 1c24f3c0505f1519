/**
 * Makes the hosts of the peers of one process, with their sockets, and the links that are modelled where the run says
 * more of them than the machine does.
 */
import type { PeerId } from '../../core/protocol.ts';
import { Random } from '../../core/random.ts';
import { Weather } from '../../network/faults/weather.ts';
import { ModelledLinks } from '../../network/modelled-links.ts';
import { PlainLinks } from '../../network/plain-links.ts';
import { type Codec, findCodec } from '../sockets/codec.ts';
import type { RunKey } from '../sockets/run-key.ts';
import { LOOPBACK } from '../sockets/transport.ts';
import { transportOf } from '../sockets/transports.ts';
import { Alarm } from './alarm.ts';
import { PeerHost } from './host.ts';
import type { Household } from './household.ts';
import { type Crossing, ModelledTransport, type Ways } from './modelled-transport.ts';
import type { ProcessJob } from './process-job.ts';
import type { Birth } from './remains.ts';
import { SecondCopies } from './second-copies.ts';
import { TroubledWays } from './troubled-ways.ts';

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
    const { job, peers } = household;
    const now = () => household.now();
    return {
      model: this.makeWays(),
      alarm: new Alarm(peers.length, now),
      isFifo: job.fifo,
      limit: Math.floor(COPIES_HELD / peers.length),
      sizeOf: this.codec.sizeOf,
      now,
      endAtLimit: (reason) => household.endAtLimit(reason),
    };
  }

  /** The model of the links: what is drawn for each copy comes from streams of this process's own. */
  private makeWays(): Ways {
    const { job, peers } = this.household;
    const { plan, faults, graph, seed } = job;
    const random = new Random(seed, 'network', peers[0]);
    const model = plan === undefined ? new PlainLinks(undefined, random) : new ModelledLinks(plan, graph, seed, random);
    return faults === undefined
      ? model
      : new TroubledWays(model, new Weather(graph.size, seed, peers[0]), faults.actions);
  }
}
