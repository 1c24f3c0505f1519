/**
 * The network of one isolated run: a namespace for each peer, one for the bridge that joins them, and the relay that
 * their packets cross. It is made before the run and removed after it, whatever happens between; when this process is
 * killed from outside, the next run removes what is left of it.
 */
import { InputError } from '../../core/errors.ts';
import type { Graph } from '../../core/graph.ts';
import type { NetworkPlan } from '../../network/link-traits.ts';
import type { Place, ProcessJob } from '../processes/wire/process-job.ts';
import { hasNetem } from './abilities.ts';
import { addressOf } from './addresses.ts';
import { runAll } from './commands.ts';
import { addNamespaces, namesFor, removeAtOnce, removeLeftovers, removeNamespaces, within } from './namespaces.ts';
import { netemQueuesOf } from './netem.ts';
import { Relay } from './relay.ts';
import type { RelayResult } from './relay-messages.ts';
import { bridgeLines, cardLines, peerLines, RELAY_DEVICE } from './wiring.ts';

/** What links do, and how what is drawn is drawn. */
export interface IsolatedLinks {
  readonly plan: NetworkPlan;
  readonly graph: Graph;
  readonly seed: number;
  readonly isFifo: boolean;
  readonly laws: ProcessJob['laws'];
}

export class IsolatedNetwork {
  /** By peer: where it runs. */
  readonly places: readonly Place[];
  /** Told if the network breaks while the run is on. */
  broken: (reason: string) => void = () => {};
  /** The longest that a packet is on its way where nobody says that it is: in queues of the kernel. */
  longestMs = 0;
  private readonly links: IsolatedLinks;
  private readonly bridge: string;
  private readonly peers: readonly string[];
  private readonly remarks: string[] = [];
  private relay: Relay | undefined;
  private readonly removeNow = (): void => removeAtOnce([this.bridge, ...this.peers]);

  private constructor(links: IsolatedLinks) {
    const numbers = Array.from({ length: links.graph.size }, (_, peer) => peer);
    const [bridge, ...peers] = namesFor(['bridge', ...numbers.map(String)]);
    this.links = links;
    this.bridge = bridge;
    this.peers = peers;
    this.places = numbers.map((peer) => ({ host: addressOf(peer), within: within(peers[peer]) }));
  }

  /** @throws InputError where this machine does not let it */
  static async make(links: IsolatedLinks): Promise<IsolatedNetwork> {
    const network = new IsolatedNetwork(links);
    process.on('exit', network.removeNow);
    try {
      const left = await removeLeftovers();
      if (left.length > 0)
        network.remarks.push(`${left.length} network namespaces of a run that was killed were removed`);
      const { plan, graph, seed, isFifo } = links;
      const queues = netemQueuesOf(plan, graph, seed, isFifo);
      if (queues !== undefined && (await hasNetem())) {
        network.longestMs = queues.longestMs;
        await network.wire(queues.lines);
      } else {
        await network.wire(undefined);
        await network.startRelay();
      }
      return network;
    } catch (error) {
      await network.remove();
      throw new InputError(
        '--isolate',
        `a machine that lets it make networks (${(error as Error).message}; see \`hearsay doctor\`)`,
      );
    }
  }

  /** True while packets are on their way. */
  get isCarrying(): boolean {
    return this.relay?.isCarrying ?? false;
  }

  /** Ends the relay and removes all that was made; again does nothing. Gives what is worth telling. */
  async remove(): Promise<readonly string[]> {
    const { relay } = this;
    this.relay = undefined;
    const result = await relay?.end();
    await removeNamespaces([...this.peers, this.bridge]);
    process.off('exit', this.removeNow);
    return [...this.remarks, ...(result === undefined ? [] : remarksOn(result))];
  }

  private async wire(queues: readonly string[] | undefined): Promise<void> {
    const { bridge, peers } = this;
    const hasRelay = queues === undefined;
    await addNamespaces([bridge, ...peers]);
    await runAll('ip', bridge, bridgeLines(peers, hasRelay));
    if (hasRelay) await runAll('bridge', bridge, cardLines(peers.length));
    else await runAll('tc', bridge, queues);
    await Promise.all(peers.map((name, peer) => runAll('ip', name, peerLines(peer, hasRelay))));
    const how = hasRelay ? 'the relay, a process of ours' : "the kernel's netem";
    this.remarks.push(
      `each peer ran in a network namespace of its own, joined by a bridge; the links were made by ${how}`,
    );
  }

  private async startRelay(): Promise<void> {
    const { plan, graph, seed, isFifo, laws } = this.links;
    this.relay = new Relay(within(this.bridge), (reason) => this.broken(reason));
    await this.relay.start({ device: RELAY_DEVICE, plan, graph, seed, isFifo, laws });
  }
}

function remarksOn({ carried, lost, queueFull, duplicated, overflown, refused, late }: RelayResult): string[] {
  const ms = (time: number) => `${time.toFixed(2)} ms`;
  const packets = [
    `${carried} packets`,
    `lost ${lost}`,
    `dropped ${queueFull} at full queues`,
    `made ${duplicated} twice`,
  ];
  const own = overflown + refused;
  return [
    `the relay carried ${packets.join(', ')}; they went on ${ms(late.p50Ms)} (p50), ${ms(late.p99Ms)} (p99) and ${ms(late.maxMs)} (max) after their time`,
    ...(own > 0 ? [`the relay could not keep up with ${own} packets, which were lost`] : []),
  ];
}
