/** One suite for what stands behind `ControlPlane`. */
import { describe } from 'vitest';
import { connectNats } from '../../src/lab/nats.ts';
import { isWithoutBroker, startBroker } from './broker.ts';
import { conformanceOf } from './plane-conformance.ts';

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
