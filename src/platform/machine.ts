/**
 * What this machine can do for a run: each thing is looked at or tried, and what is made for that is removed again. For
 * `hearsay doctor`.
 */
import { execFileSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { availableParallelism, cpus, freemem, release, totalmem, type } from 'node:os';
import { type Abilities, type AbilityName, tryAbilities } from '../runtimes/isolation/abilities.ts';
import { askForBuffer, BUFFER_BYTES } from '../runtimes/sockets/datagram-wire.ts';
import { LOOPBACK } from '../runtimes/sockets/transport.ts';

export interface Finding {
  readonly name: string;
  readonly works: boolean;
  /** What was found, or what is wrong. */
  readonly found: string;
  readonly neededFor: string;
}

const OLDEST_NODE = [20, 19];
/** A mesh of 64 peers has 63 sockets a process; the parent has some for each. */
const FILES_WANTED = 1024;
/** Out of those for private use on one machine or site (RFC 2365). */
const TRIAL_GROUP = '239.255.77.77';
const PATIENCE_MS = 1000;

export async function examineMachine(): Promise<Finding[]> {
  return [
    nodeFinding(),
    coresFinding(),
    memoryFinding(),
    filesFinding(),
    ...(await socketFindings()),
    ...isolationFindings(await tryAbilities()),
  ];
}

function nodeFinding(): Finding {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const works = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  return {
    name: 'node',
    works,
    found: `${process.version} on ${type()} ${release()}`,
    neededFor: `everything; ${OLDEST_NODE.join('.')} or later`,
  };
}

function coresFinding(): Finding {
  const cores = availableParallelism();
  const model = cpus()[0]?.model.trim() ?? 'unknown';
  return {
    name: 'cores',
    works: true,
    found: `${cores}: ${model}`,
    neededFor: 'peers as processes: with few of them they wait for each other',
  };
}

function memoryFinding(): Finding {
  const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GB`;
  const found = `${gigabytes(totalmem())}, of which ${gigabytes(freemem())} free`;
  return {
    name: 'memory',
    works: freemem() > 2 ** 30,
    found,
    neededFor: 'large simulations; a peer process takes some 80 MB',
  };
}

function filesFinding(): Finding {
  const neededFor = `connections: ${FILES_WANTED} or more a process are enough for a mesh of 64`;
  try {
    const limit = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
    return {
      name: 'files',
      works: limit === 'unlimited' || Number(limit) >= FILES_WANTED,
      found: `${limit} may be open`,
      neededFor,
    };
  } catch {
    return { name: 'files', works: true, found: 'a limit that cannot be asked for here', neededFor };
  }
}

async function socketFindings(): Promise<Finding[]> {
  const buffers = await tried(async () => {
    const socket = await boundSocket(LOOPBACK);
    try {
      return askForBuffer(socket);
    } finally {
      socket.close();
    }
  });
  const granted = typeof buffers === 'number' ? buffers : 0;
  return [
    findingOf('tcp', await tried(tryTcp), 'runtime tcp'),
    findingOf('udp', await tried(() => tryDatagram(LOOPBACK)), 'runtime udp'),
    findingOf('multicast', await tried(() => tryDatagram(TRIAL_GROUP)), 'runtime multicast'),
    {
      name: 'buffers',
      works: granted >= BUFFER_BYTES,
      found: `${BUFFER_BYTES} bytes asked for, ${granted} granted (net.core.rmem_max)`,
      neededFor: 'datagrams at full speed: smaller ones hold senders back',
    },
  ];
}

function findingOf(name: string, result: unknown, neededFor: string): Finding {
  return result instanceof Error
    ? { name, works: false, found: result.message, neededFor }
    : { name, works: true, found: 'works on the loopback interface', neededFor };
}

async function tried<Result>(act: () => Promise<Result>): Promise<Result | Error> {
  try {
    return await act();
  } catch (error) {
    return error as Error;
  }
}

async function tryTcp(): Promise<void> {
  const server = createServer().listen(0, LOOPBACK);
  await once(server, 'listening');
  server.close();
}

/** A datagram to itself, by its own address or by that of a group that it is in. */
async function tryDatagram(host: string): Promise<void> {
  const receiver = await boundSocket(host);
  const sender = await boundSocket(LOOPBACK);
  try {
    if (host !== LOOPBACK) {
      receiver.addMembership(host, LOOPBACK);
      sender.setMulticastInterface(LOOPBACK);
      sender.setMulticastTTL(0);
    }
    const arrived = once(receiver, 'message', { signal: AbortSignal.timeout(PATIENCE_MS) });
    sender.send('hearsay', receiver.address().port, host);
    await arrived;
  } catch (error) {
    throw (error as Error).name === 'AbortError' ? new Error('a datagram was sent, and did not arrive') : error;
  } finally {
    receiver.close();
    sender.close();
  }
}

async function boundSocket(host: string): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', reuseAddr: host !== LOOPBACK });
  socket.bind(0, host);
  await once(socket, 'listening');
  return socket;
}

/** What each is to a run. */
const uses: Readonly<Record<AbilityName, string>> = {
  linux: '--isolate',
  root: '--isolate: only root makes network namespaces',
  iproute2: '--isolate: its commands ip, bridge and tc',
  namespaces: '--isolate: one for each peer, and one for the bridge',
  veth: '--isolate: the cable between a peer and the bridge',
  bridge: '--isolate: what joins the peers',
  tap: '--isolate: the device that the relay reads packets from',
  relay: '--isolate: the process that applies the model of the links (with the package koffi)',
  tbf: "a bandwidth of the kernel's own, which no run needs: the model of the links has one",
  netem: 'links that the kernel makes: without it the relay makes all of them',
};

function isolationFindings(abilities: Abilities): Finding[] {
  return Object.entries(abilities).map(([name, problem]) => ({
    name,
    works: problem === undefined,
    found: problem ?? 'works',
    neededFor: uses[name as AbilityName],
  }));
}
