/** A real nats-server for a test: on a free port of this machine, with a store of its own. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const hasServer = spawnSync('nats-server', ['--version']).status === 0;

/**
 * A test that needs nats-server is skipped where it is not installed (`scripts/engines.sh` installs it), and fails
 * there where CI=true.
 */
export const isWithoutBroker = !hasServer && process.env.CI !== 'true';

if (isWithoutBroker)
  console.warn('nats-server is not installed: the tests that need it are SKIPPED (scripts/engines.sh installs it)');

/** A test that fails half-way leaves nothing running. */
const running = new Set<TestBroker>();
afterAll(async () => {
  for (const broker of running) await broker.remove();
});

export interface TestBroker {
  readonly port: number;
  readonly address: string;
  readonly folder: string;
  /** As a power cut does. */
  kill(): Promise<void>;
  /** Begins again on the same port, with the same store. */
  start(): Promise<void>;
  /** Stands still, as where the network is cut, and goes on. */
  pause(isPaused: boolean): void;
  remove(): Promise<void>;
}

/** @param configuration lines of nats-server's configuration besides port and store */
export async function startBroker(configuration = ''): Promise<TestBroker> {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-nats-'));
  const port = await freePort();
  const file = join(folder, 'nats.conf');
  writeFileSync(file, `listen: "127.0.0.1:${port}"\njetstream { store_dir: "${folder}/store" }\n${configuration}\n`);
  let server: ChildProcess | undefined;
  const broker: TestBroker = {
    port,
    address: `nats://127.0.0.1:${port}`,
    folder,
    async kill() {
      if (server === undefined) return;
      const gone = once(server, 'exit');
      server.kill('SIGKILL');
      server = undefined;
      await gone;
    },
    async start() {
      server = spawn('nats-server', ['-c', file, '-l', join(folder, 'log')], { stdio: 'ignore' });
      await reached(port);
      if (server.exitCode !== null) throw new Error(`nats-server ended: another may have taken port ${port}`);
    },
    pause(isPaused) {
      server!.kill(isPaused ? 'SIGSTOP' : 'SIGCONT');
    },
    async remove() {
      running.delete(broker);
      await broker.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  running.add(broker);
  await broker.start();
  return broker;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function reached(port: number): Promise<void> {
  const until = performance.now() + 10_000;
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isThere = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (isThere) return;
    if (performance.now() > until) throw new Error(`nats-server does not listen on port ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
