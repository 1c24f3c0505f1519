/** A broker that serves a lab for long does not grow: what was removed leaves nothing. */
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { connect } from '@nats-io/transport-node';
import { describe, expect, it } from 'vitest';
import { connectNats } from '../../../../src/lab/plane/nats/nats-plane.ts';
import { forgetMarks } from '../../../../src/lab/plane/nats/values.ts';
import { isWithoutBroker, startBroker } from '../../broker.ts';
import { bytes, freshName, inParts, text } from '../texts.ts';

describe.skipIf(isWithoutBroker)('a broker', () => {
  it('has nothing of objects, work and keys that were removed', async () => {
    const broker = await startBroker();
    const plane = await connectNats(broker.address, { environment: {} });
    const client = await connect({ servers: broker.address });
    const manager = await jetstreamManager(client);
    const streams = async () => {
      const all: [string, number][] = [];
      for await (const { config, state } of manager.streams.list()) all.push([config.name, state.messages]);
      return Object.fromEntries(all);
    };
    const bucket = freshName();
    const objects = await plane.objects(bucket);
    await objects.put('stays', inParts(bytes('x'), 1));
    const before = await streams();
    for (const name of ['a', 'b/c', 'ünï?>~ 코드', 'again', 'again']) {
      await objects.put(name, inParts(bytes(name), 2));
      await objects.remove(name);
    }
    expect(await objects.names()).toEqual(['stays']);
    expect(await streams()).toEqual(before);

    const queue = freshName();
    const work = await plane.work(queue, 1_000);
    await work.add(bytes('piece'));
    await (await work.take(1_000))?.finish();
    await work.remove();
    expect(await streams()).toEqual(before);

    const values = await plane.values(bucket);
    for (const key of ['a', 'b', 'c']) await values.put(key, bytes(key));
    await values.remove('a');
    await values.remove('b');
    const store = await new Kvm(jetstream(client)).open(bucket);
    await forgetMarks(store, manager, bucket, 60_000);
    expect((await streams())[`KV_${bucket}`]).toBe(3);
    await forgetMarks(store, manager, bucket, 0);
    expect((await streams())[`KV_${bucket}`]).toBe(1);
    expect(await values.keys()).toEqual(['c']);
    expect(await values.replace('a', bytes('new'), 0)).toBeGreaterThan(0);
    expect(text((await values.get('a'))?.data)).toBe('new');
    await client.close();
    await plane.close();
    await broker.remove();
  });
});
