/**
 * What the socket programs of this folder have in common: six processes on loopback, each broadcasts so many messages
 * of 16 bytes to the five others, and every delivery is counted; a peer's delivery to itself is none. A program gives a
 * way to join the mesh; this file does the rest, the same for all.
 *
 * So that no queue overflows, a peer makes its broadcast number k once it has k − 4096 of each other one's, and so
 * nobody is ever more than twice that ahead. What is lost all the same is counted. Everyone says hello until all have
 * heard all: then the mesh stands, and the run begins. With a rate each peer broadcasts evenly in time and the latency
 * of all but the first third is measured; the clock of the machine is the same for all its processes.
 *
 * Usage of each program: MESSAGES a peer, then RATE in deliveries a second of all together (absent: as fast as it
 * goes). Prints one line of JSON.
 */
import { fork } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const SIZE = 6;
const WINDOW = 4096;
const PUBLISHED_A_TURN = 64;
const HELLO_MS = 50;
const DEADLINE_MS = 60_000;
/** What has not come after so long a silence is lost. */
const SILENCE_MS = 3000;

/**
 * @typedef {{ id: number, size: number, ports: number[], receive: (bytes: Uint8Array) => void }} Place
 * @typedef {{ publish(bytes: Uint8Array): unknown, endTurn?(): void }} Joined `publish` may give a promise, which is
 *   awaited; `endTurn` flushes
 * @typedef {{ join: (place: Place) => Promise<Joined>, serve?: (port: number) => Promise<() => void> }} System `serve`
 *   starts a server that all need
 */

/** Runs the mesh if this is the program itself, or a peer of it if it is a process that the program started. */
export async function runMesh(/** @type {string} */ url, /** @type {System} */ system) {
  if (process.send === undefined) await runProgram(url, system);
  else await new Peer(system).run();
}

async function runProgram(/** @type {string} */ url, /** @type {System} */ system) {
  const ports = await freePorts(SIZE + 1);
  const startedMs = nowMs();
  const stopServer = await system.serve?.(ports[SIZE]);
  const peers = Array.from({ length: SIZE }, (_, id) => {
    const child = fork(fileURLToPath(url), process.argv.slice(2), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    child.send({ id, ports });
    return child;
  });
  const killer = setTimeout(() => killAll(peers), 2 * DEADLINE_MS);
  try {
    await Promise.all(peers.map((peer) => reportOf(peer, 'ready')));
    const barrierMs = nowMs() - startedMs;
    for (const peer of peers) peer.send('go');
    const reports = await Promise.all(peers.map((peer) => reportOf(peer, 'done')));
    console.log(JSON.stringify({ ...together(reports), barrierMs }));
  } finally {
    clearTimeout(killer);
    killAll(peers);
    stopServer?.();
  }
}

function killAll(/** @type {import('node:child_process').ChildProcess[]} */ peers) {
  for (const peer of peers) peer.kill('SIGKILL');
}

/** The peer's next report of this kind; fails where its process ends before it. */
function reportOf(/** @type {import('node:child_process').ChildProcess} */ peer, /** @type {string} */ kind) {
  return new Promise((resolve, reject) => {
    const listen = (/** @type {any} */ message) => {
      if (message.kind !== kind) return;
      peer.off('message', listen).off('exit', fail);
      resolve(message);
    };
    const fail = () => reject(new Error('a peer has ended too early'));
    peer.on('message', listen).on('exit', fail);
  });
}

function together(/** @type {any[]} */ reports) {
  const sum = (/** @type {(report: any) => number} */ figure) =>
    reports.reduce((total, report) => total + figure(report), 0);
  const deliveries = sum((report) => report.received);
  const seconds =
    (Math.max(...reports.map((report) => report.lastMs)) - Math.min(...reports.map((report) => report.firstMs))) / 1000;
  const latencies = Float64Array.from(reports.flatMap((report) => Array.from(report.latencies))).sort();
  const quantile = (/** @type {number} */ q) =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * q))];
  return {
    deliveries,
    seconds,
    deliveriesPerSecond: Math.round(deliveries / seconds),
    lost: sum((report) => report.missing),
    ...(latencies.length > 0 ? { p50: quantile(0.5), p99: quantile(0.99) } : {}),
    cpuSeconds: sum((report) => report.cpuSeconds),
    peakRssBytes: Math.max(...reports.map((report) => report.peakRssBytes)),
  };
}

class Peer {
  id = -1;
  received = new Uint32Array(SIZE);
  heard = new Set();
  published = 0;
  firstMs = 0;
  lastMs = 0;
  /** @type {number[]} */
  latencies = [];
  /** Called when there is room again, while the peer waits for that. @type {(() => void) | undefined} */
  wake = undefined;

  constructor(/** @type {System} */ system) {
    const [messages, rate] = process.argv
      .slice(2)
      .map(Number)
      .filter((argument) => !Number.isNaN(argument));
    this.system = system;
    this.messages = messages;
    this.rate = rate ?? 0;
    this.missing = messages * (SIZE - 1);
  }

  async run() {
    process.on('disconnect', () => process.exit(1));
    const { id, ports } = await nextMessage();
    this.id = id;
    this.joined = await this.system.join({ id, size: SIZE, ports, receive: (bytes) => this.receive(bytes) });
    const hello = setInterval(() => this.sayHello(), HELLO_MS);
    await nextMessage();
    clearInterval(hello);
    this.firstMs = nowMs();
    const cpuBefore = process.cpuUsage();
    const published = this.rate > 0 ? this.publishEvenly() : this.publishAll();
    await Promise.race([published.then(() => this.completed()), after(DEADLINE_MS)]);
    this.report(process.cpuUsage(cpuBefore));
  }

  report(/** @type {NodeJS.CpuUsage} */ { user, system }) {
    process.send?.({
      kind: 'done',
      firstMs: this.firstMs,
      lastMs: this.lastMs > 0 ? this.lastMs : nowMs(),
      received: this.messages * (SIZE - 1) - this.missing,
      missing: this.missing,
      latencies: this.latencies,
      cpuSeconds: (user + system) / 1e6,
      peakRssBytes: process.resourceUsage().maxRSS * 1024,
    });
  }

  receive(/** @type {Uint8Array} */ bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
    const origin = view.getUint8(8);
    if (origin === this.id) return;
    if (view.getUint8(9) === 0) {
      this.heard.add(origin);
      if (this.heard.size === SIZE - 1) process.send?.({ kind: 'ready' });
      return;
    }
    this.received[origin]++;
    this.missing--;
    if (this.rate > 0 && view.getUint32(12) >= Math.floor(this.messages / 3))
      this.latencies.push(nowMs() - view.getFloat64(0));
    if (this.missing === 0) this.lastMs = nowMs();
    if (this.wake !== undefined && this.room() >= PUBLISHED_A_TURN) this.wake();
  }

  sayHello() {
    this.joined?.publish(this.bytesOf(0, Math.floor(nowMs())));
    this.joined?.endTurn?.();
  }

  bytesOf(/** @type {0 | 1} */ kind, /** @type {number} */ sequence) {
    const bytes = new Uint8Array(16);
    const view = new DataView(bytes.buffer);
    view.setFloat64(0, nowMs());
    view.setUint8(8, this.id);
    view.setUint8(9, kind);
    view.setUint32(12, sequence);
    return bytes;
  }

  async publishAll() {
    while (this.published < this.messages) {
      if (this.room() <= 0) await this.someRoom();
      await this.publishUntil(Math.min(this.messages, this.published + Math.min(PUBLISHED_A_TURN, this.room())));
      await turn();
    }
  }

  async publishEvenly() {
    const perMs = this.rate / (SIZE * (SIZE - 1)) / 1000;
    while (this.published < this.messages) {
      await this.publishUntil(Math.min(this.messages, Math.floor((nowMs() - this.firstMs) * perMs)));
      await after(1);
    }
  }

  async publishUntil(/** @type {number} */ end) {
    while (this.published < end) {
      const pending = this.joined?.publish(this.bytesOf(1, this.published++));
      if (pending instanceof Promise) await pending;
    }
    this.joined?.endTurn?.();
  }

  /** Resolves when all is there, or nothing more comes. */
  async completed() {
    let missing = -1;
    let changedMs = 0;
    while (this.missing > 0) {
      if (this.missing !== missing) {
        missing = this.missing;
        changedMs = nowMs();
      } else if (nowMs() - changedMs > SILENCE_MS) {
        this.lastMs = changedMs;
        return;
      }
      await after(20);
    }
  }

  someRoom() {
    return new Promise((/** @type {(nothing: void) => void} */ resolve) => {
      this.wake = () => {
        this.wake = undefined;
        resolve();
      };
    });
  }

  /** How many broadcasts it may make now: up to the window beyond the one of whom fewest have come. */
  room() {
    let least = Number.POSITIVE_INFINITY;
    for (let origin = 0; origin < SIZE; origin++)
      if (origin !== this.id) least = Math.min(least, this.received[origin]);
    return least + WINDOW - this.published;
  }
}

function nextMessage() {
  return new Promise((/** @type {(message: any) => void} */ resolve) => process.once('message', resolve));
}

function turn() {
  return new Promise((resolve) => setImmediate(resolve));
}

function after(/** @type {number} */ ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function nowMs() {
  return Number(process.hrtime.bigint()) / 1e6;
}

async function freePorts(/** @type {number} */ count) {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise((/** @type {(server: import('node:net').Server) => void} */ resolve) => {
          const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => /** @type {import('node:net').AddressInfo} */ (server.address()).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
