/**
 * A run in a network of its own: the same processes as on loopback, each in a namespace, and the links that the
 * experiment describes under the packets instead of at their senders. So tcp meets what a wire does to it: a lost
 * packet is sent again, and all that was behind it waits.
 */
import { InputError } from '../../core/errors.ts';
import { canDuplicate, plainTraits } from '../../network/link-traits.ts';
import { runProcesses } from '../processes/parent/run-processes.ts';
import type { ProcessJob } from '../processes/wire/process-job.ts';
import type { Observer, Outcome } from '../runtime.ts';
import { type Abilities, neededToIsolate, tryAbilities } from './abilities.ts';
import { ISOLATED_PEERS_MAX } from './addresses.ts';
import { IsolatedNetwork } from './isolated-network.ts';

/** Tried once: they do not change while a process lives. */
let abilitiesFound: Promise<Abilities> | undefined;

/**
 * Tries all that it takes before anything runs.
 * @throws InputError that names the first thing that is
 */
export async function checkIsolation(peers: number): Promise<void> {
  if (peers > ISOLATED_PEERS_MAX) {
    throw new InputError('peers', `at most ${ISOLATED_PEERS_MAX} with --isolate, as a bridge has so many ports`, peers);
  }
  abilitiesFound ??= tryAbilities();
  const abilities = await abilitiesFound;
  const missing = neededToIsolate.find((name) => abilities[name] !== undefined);
  if (missing !== undefined) throw new InputError('--isolate', needs[missing], abilities[missing]);
}

/** What an isolated run needs, in words. */
const needs: Readonly<Record<(typeof neededToIsolate)[number], string>> = {
  linux: 'Linux, whose kernel has network namespaces',
  root: 'root, who may make network namespaces (sudo)',
  iproute2: 'the commands ip, bridge and tc of iproute2',
  namespaces: 'a machine that lets root make network namespaces',
  veth: 'a kernel with veth pairs',
  bridge: 'a kernel with bridges',
  tap: 'a kernel with TUN/TAP, and /dev/net/tun',
  relay: 'a relay that can use its device, which takes the optional package koffi',
};

/** @throws InputError where this machine does not let it make networks */
export async function runIsolated({ plan, ...job }: ProcessJob, observer: Observer = {}): Promise<Outcome> {
  const links = {
    plan: plan ?? { traits: plainTraits, rules: [] },
    graph: job.graph,
    seed: job.seed,
    isFifo: job.fifo,
    laws: job.laws,
  };
  const network = await IsolatedNetwork.make(links);
  try {
    const isolated: ProcessJob = {
      ...job,
      stop: { ...job.stop, quietMs: job.stop.quietMs + network.longestMs },
      places: network.places,
      mayDouble: job.transport !== 'tcp' && canDuplicate(links.plan),
    };
    const outcome = await runProcesses(isolated, observer, network);
    return { ...outcome, remarks: [...outcome.remarks, ...(await network.remove())] };
  } finally {
    await network.remove();
  }
}
