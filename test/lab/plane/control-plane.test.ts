/** One suite for what stands behind `ControlPlane`. */
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { Broker } from '../../../src/lab/plane/embedded/broker.ts';
import { connectEmbedded } from '../../../src/lab/plane/embedded/client.ts';
import { EmbeddedServer } from '../../../src/lab/plane/embedded/server.ts';
import { connectNats } from '../../../src/lab/plane/nats/nats-plane.ts';
import { isWithoutBroker, startBroker } from '../broker.ts';
import { conformanceOf, type Pair } from './conformance.ts';

const TOKEN = 'a token of the tests';

/** An agent on the same machine, and the controller itself. */
async function embedded(): Promise<Pair> {
  const broker = new Broker();
  const server = await EmbeddedServer.open(broker, TOKEN, 0);
  const a = await connectEmbedded(server.port, TOKEN);
  const close = async () => {
    await a.close();
    server.close();
    await broker.close();
  };
  return { a, b: broker, close };
}

it('is at no port that there is not', async () => {
  for (const port of [-1, 1.5, 65_536])
    await expect(EmbeddedServer.open(new Broker(), TOKEN, port)).rejects.toBeInstanceOf(InputError);
});

describe('on one machine, seen by an agent', () => conformanceOf(embedded));

describe('on one machine, seen by its controller', () => {
  conformanceOf(async () => {
    const { a, b, close } = await embedded();
    return { a: b, b: a, close };
  }, true);
});

describe.skipIf(isWithoutBroker)('on NATS', () => {
  conformanceOf(async () => {
    const broker = await startBroker();
    const a = await connectNats(broker.address, { environment: {} });
    const b = await connectNats(broker.address, { environment: {} });
    const close = async () => {
      await Promise.all([a.close(), b.close()]);
      await broker.remove();
    };
    return { a, b, close };
  });
});
