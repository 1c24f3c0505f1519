/**
 * A broker that is away for a while, or restarts: nothing that was stored is lost, nothing comes twice or out of order,
 * nothing hangs.
 */
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ControlPlane } from '../../../../src/lab/plane/control-plane.ts';
import { connectNats } from '../../../../src/lab/plane/nats/nats-plane.ts';
import { isWithoutBroker, startBroker, type TestBroker } from '../../broker.ts';
import { bytes, collected, freshName, text, until } from '../texts.ts';

/** As long as the lab promises to bear it; in the small version long enough to be noticed. */
const LONG = process.env.HEARSAY_LONG === '1';
const AWAY_MS = LONG ? 10_000 : 300;

describe.skipIf(isWithoutBroker)('a broker that is away', () => {
  let broker: TestBroker;
  let a: ControlPlane;
  let b: ControlPlane;
  beforeAll(async () => {
    broker = await startBroker();
  });
  afterAll(() => broker.remove());
  beforeEach(async () => {
    a = await connectNats(broker.address, { environment: {} });
    b = await connectNats(broker.address, { environment: {} });
  });
  afterEach(() => Promise.all([a.close(), b.close()]));

  const isThere = (is: boolean) => until(() => expect([a.isConnected, b.isConnected]).toEqual([is, is]));

  /** Dead for a while, then started again on the same store. */
  async function away(meanwhile: () => void = () => {}): Promise<void> {
    await broker.kill();
    await isThere(false);
    meanwhile();
    await new Promise((resolve) => setTimeout(resolve, AWAY_MS));
    await broker.start();
  }

  it('keeps what is published meanwhile, in its order, and brings what comes after', async () => {
    const subject = freshName();
    const heard: number[] = [];
    b.subscribe(subject, (data) => heard.push(Number(text(data))));
    a.subscribe(subject, () => {});
    await away(() => {
      for (let index = 0; index < 1_000; index++) a.publish(subject, bytes(String(index)));
    });
    await isThere(true);
    // The listener may be back later than the sender: what it missed is what nobody heard. What it hears is in order.
    a.publish(subject, bytes('1000'));
    await until(() => {
      if (!heard.includes(1_000)) a.publish(subject, bytes('1000'));
      expect(heard).toContain(1_000);
    });
    expect(heard).toEqual([...heard].sort((one, other) => one - other));
    expect(a.isConnected).toBe(true);
  });

  it('sends all that was kept to one who listens before the sender is back', async () => {
    const subject = freshName();
    const heard: string[] = [];
    a.subscribe(subject, (data) => heard.push(text(data)!));
    const sent = Array.from({ length: 1_000 }, (_, index) => String(index));
    await away(() => {
      for (const message of sent) a.publish(subject, bytes(message));
    });
    await until(() => expect(heard).toEqual(sent));
  });

  it('bounds what it keeps', async () => {
    const subject = freshName();
    const heard: number[] = [];
    a.subscribe(subject, (data) => heard.push(data.length));
    await away(() => {
      for (let index = 0; index < 60; index++) a.publish(subject, new Uint8Array(1_000_000));
    });
    await isThere(true);
    a.publish(subject, bytes('after'));
    await until(() => expect(heard.at(-1)).toBe(5));
    // 32 MiB.
    expect(heard.length).toBe(33 + 1);
  });

  it('answers a request that was asked meanwhile', async () => {
    const subject = freshName();
    b.answer(subject, (data) => bytes(`${text(data)}!`));
    let answer: Promise<Uint8Array> | undefined;
    await away(() => {
      answer = a.request(subject, bytes('hello'), AWAY_MS + 20_000);
    });
    expect(text(await answer)).toBe('hello!');
  });

  it('has the values of before, and does each change that was asked for meanwhile exactly once', async () => {
    const bucket = freshName();
    const values = await a.values(bucket);
    const first = await values.put('old', bytes('1'));
    const told: string[] = [];
    const stop = await (await b.values(bucket)).watch((key, data) => told.push(`${key} ${text(data)}`));
    await until(() => expect(told).toEqual(['old 1']));
    let changes: Promise<unknown>[] = [];
    await away(() => {
      changes = [values.put('new', bytes('2')), values.replace('old', bytes('3'), first), values.get('old')];
    });
    const [, replaced] = await Promise.all(changes);
    expect(replaced).toBeGreaterThan(first);
    await until(() => expect([...told].sort()).toEqual(['new 2', 'old 1', 'old 3']));
    // And the watch goes on.
    await values.remove('new');
    await until(() => expect(told.at(-1)).toBe('new undefined'));
    stop();
  });

  it('goes on with an object that was half written, and with one half read', async () => {
    const bucket = freshName();
    const content = randomBytes(3_000_000);
    const objects = await a.objects(bucket);
    await objects.put(
      'large',
      pieces(content, async () => away()),
    );
    const read: Uint8Array[] = [];
    for await (const piece of (await objects.get('large'))!) {
      if (read.length === 2) await away();
      read.push(piece);
    }
    expect(Buffer.compare(Buffer.concat(read), content)).toBe(0);
    expect(await objects.names()).toEqual(['large']);
    expect((await collected((await objects.get('large'))!)).length).toBe(content.length);
  });

  it('counts each piece of work once, though its broker died between', async () => {
    const queue = freshName();
    const mine = await a.work(queue, 1_000);
    for (const piece of ['1', '2', '3']) await mine.add(bytes(piece));
    const held = await mine.take(5_000);
    let finished: Promise<boolean> | undefined;
    await away(() => {
      finished = held?.finish();
    });
    const counted = (await finished) === true ? [text(held?.data)] : [];
    const theirs = await b.work(queue, 1_000);
    while ((await theirs.left()) > 0) {
      const piece = await theirs.take(2_000);
      if ((await piece?.finish()) === true) counted.push(text(piece?.data));
    }
    expect(counted.sort()).toEqual(['1', '2', '3']);
    await mine.remove();
  });

  it('gives up on what must not be lost when patience is over, and not before', async () => {
    const impatient = await connectNats(broker.address, { environment: {}, patienceMs: 300 });
    const values = await impatient.values(freshName());
    await broker.kill();
    await until(() => expect(impatient.isConnected).toBe(false));
    const begun = performance.now();
    await expect(values.put('k', bytes('1'))).rejects.toThrow('--lab: expected a broker that is there: it is away');
    await expect(impatient.request('nobody', bytes(''), 300)).rejects.toThrow('nobody answered');
    expect(performance.now() - begun).toBeLessThan(3_000);
    await impatient.close();
    await broker.start();
    await isThere(true);
  });

  it('is noticed where it stands still, as in a network that is cut', async () => {
    broker.pause(true);
    await until(() => expect(a.isConnected).toBe(false));
    broker.pause(false);
    await isThere(true);
  });
});

async function* pieces(content: Uint8Array, halfWay: () => Promise<void>): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += 100_000) {
    if (at === 1_500_000) await halfWay();
    yield content.subarray(at, at + 100_000);
  }
}
