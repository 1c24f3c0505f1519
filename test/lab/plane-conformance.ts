/** What every control plane does, whatever stands behind it: `ControlPlane` (src/lab/control-plane.ts), sentence by sentence. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type ControlPlane, MESSAGE_BYTES, Unanswered } from '../../src/lab/control-plane.ts';

/** Two participants on one broker. */
export interface Pair {
  readonly a: ControlPlane;
  readonly b: ControlPlane;
  close(): Promise<void>;
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function text(data: Uint8Array | undefined): string | undefined {
  return data === undefined ? undefined : new TextDecoder().decode(data);
}

let names = 0;

/** Of a bucket or queue that no other test uses. */
export function freshName(): string {
  return `test_${++names}-${randomBytes(4).toString('hex')}`;
}

/** Waits for a state. */
export const until = (holds: () => void) => vi.waitFor(holds, { timeout: 10_000, interval: 5 });

export async function collected(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts);
}

async function* inParts(data: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

const SOON_MS = 5_000;

/** Asks until there is an answer: the one who answers may have begun to listen a moment ago. */
function answered(plane: ControlPlane, subject: string, data = bytes('')): Promise<Uint8Array> {
  return vi.waitFor(() => plane.request(subject, data, SOON_MS), { timeout: SOON_MS, interval: 5 });
}

/** @param isBroker a is the broker itself: when it leaves, all is over */
export function conformanceOf(open: () => Promise<Pair>, isBroker = false): void {
  let pair: Pair;
  let a: ControlPlane;
  let b: ControlPlane;
  beforeAll(async () => {
    pair = await open();
    ({ a, b } = pair);
  });
  afterAll(() => pair.close());

  /** True when what a has sent has arrived at b: they ask each other. */
  async function settle(): Promise<void> {
    const subject = `settle.${freshName()}`;
    const stop = b.answer(subject, () => bytes('ok'));
    await answered(a, subject);
    stop();
  }

  it('is connected, and says where', () => {
    expect(a.isConnected).toBe(true);
    expect(a.address).toMatch(/\S/);
  });

  it('brings the messages of one sender in their order', async () => {
    const subject = freshName();
    const heard: string[] = [];
    const stop = b.subscribe(subject, (data) => heard.push(text(data)!));
    await settle();
    const sent = Array.from({ length: 2_000 }, (_, index) => String(index));
    for (const message of sent) a.publish(subject, bytes(message));
    await until(() => expect(heard.length).toBe(sent.length));
    expect(heard).toEqual(sent);
    stop();
  });

  it('brings them to all who listen, each with its subject; `*` stands for one word', async () => {
    const name = freshName();
    const heard: string[] = [];
    const stops = [
      a.subscribe(`${name}.*.end`, (data, subject) => heard.push(`a ${subject} ${text(data)}`)),
      b.subscribe(`${name}.one.end`, (data, subject) => heard.push(`b ${subject} ${text(data)}`)),
    ];
    await settle();
    a.publish(`${name}.one.end`, bytes('1'));
    a.publish(`${name}.two.end`, bytes('2'));
    a.publish(`${name}.two.three.end`, bytes('3'));
    a.publish(`${name}.two`, bytes('4'));
    await until(() => expect(heard.length).toBe(3));
    await settle();
    expect(heard.sort()).toEqual([`a ${name}.one.end 1`, `a ${name}.two.end 2`, `b ${name}.one.end 1`]);
    for (const stop of stops) stop();
  });

  it('brings nothing more after a stop', async () => {
    const subject = freshName();
    let heard = 0;
    const stop = b.subscribe(subject, () => heard++);
    await settle();
    a.publish(subject, bytes('1'));
    await until(() => expect(heard).toBe(1));
    stop();
    await settle();
    a.publish(subject, bytes('2'));
    await settle();
    expect(heard).toBe(1);
  });

  it('takes a message of the largest size, and refuses a larger one', async () => {
    const subject = freshName();
    const largest = new Uint8Array(randomBytes(MESSAGE_BYTES));
    let heard: Uint8Array | undefined;
    const stop = b.subscribe(subject, (data) => {
      heard = data;
    });
    await settle();
    a.publish(subject, largest);
    await until(() => expect(heard).toBeDefined());
    expect(Buffer.compare(heard!, largest)).toBe(0);
    expect(() => a.publish(subject, new Uint8Array(MESSAGE_BYTES + 1))).toThrow();
    stop();
  });

  it('answers requests, each with its own reply', async () => {
    const name = freshName();
    const stop = b.answer(`${name}.*`, async (data, subject) => bytes(`${subject.slice(name.length + 1)}:${text(data)}`));
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => answered(a, `${name}.${index}`, bytes('x'))));
    expect(answers.map(text)).toEqual(Array.from({ length: 50 }, (_, index) => `${index}:x`));
    stop();
  });

  it('says in time that nobody answers: where nobody is, or the reply throws', async () => {
    const subject = freshName();
    const begun = performance.now();
    await expect(a.request(subject, bytes(''), 200)).rejects.toThrow(Unanswered);
    const stop = b.answer(subject, () => {
      throw new Error('no');
    });
    await expect(a.request(subject, bytes(''), 200)).rejects.toThrow(Unanswered);
    expect(performance.now() - begun).toBeLessThan(5_000);
    stop();
  });

  describeValues();
  describeObjects();
  describeWork();

  function describeValues(): void {
    it('keeps the latest value of each key, seen by all', async () => {
      const bucket = freshName();
      const mine = await a.values(bucket);
      const theirs = await b.values(bucket);
      expect(await mine.get('k')).toBeUndefined();
      const first = await mine.put('k', bytes('1'));
      expect(first).toBeGreaterThan(0);
      const second = await theirs.put('k', bytes('2'));
      expect(second).toBeGreaterThan(first);
      const entry = await mine.get('k');
      expect([text(entry?.data), entry?.revision]).toEqual(['2', second]);
      await theirs.remove('k');
      expect(await mine.get('k')).toBeUndefined();
      expect(await mine.keys()).toEqual([]);
    });

    it('takes any text as a key', async () => {
      const values = await a.values(freshName());
      const keys = ['a b', 'ünï/코드', 'a.b', '.', '*', '>', '=', '%41', "it's (all) ~ok!", 'A', 'a'];
      for (const key of keys) await values.put(key, bytes(key));
      expect((await values.keys()).sort()).toEqual([...keys].sort());
      for (const key of keys) expect(text((await values.get(key))?.data)).toBe(key);
    });

    it('replaces only what has the revision still', async () => {
      const values = await a.values(freshName());
      const first = await values.replace('k', bytes('1'), 0);
      expect(first).toBeGreaterThan(0);
      expect(await values.replace('k', bytes('no'), 0)).toBeUndefined();
      const second = await values.replace('k', bytes('2'), first!);
      expect(second).toBeGreaterThan(first!);
      expect(await values.replace('k', bytes('no'), first!)).toBeUndefined();
      await values.remove('k');
      expect(await values.replace('k', bytes('no'), second!)).toBeUndefined();
      expect(await values.replace('k', bytes('3'), 0)).toBeGreaterThan(second!);
      expect(text((await values.get('k'))?.data)).toBe('3');
    });

    it('lets one of many win a key', async () => {
      const bucket = freshName();
      const planes = await Promise.all([a.values(bucket), b.values(bucket)]);
      const won = await Promise.all(Array.from({ length: 20 }, (_, index) => planes[index % 2].replace('k', bytes(String(index)), 0)));
      expect(won.filter((revision) => revision !== undefined).length).toBe(1);
      const winner = won.findIndex((revision) => revision !== undefined);
      expect(text((await planes[0].get('k'))?.data)).toBe(String(winner));
    });

    it('tells who watches what there is, and each change', async () => {
      const bucket = freshName();
      const mine = await a.values(bucket);
      const theirs = await b.values(bucket);
      await mine.put('old', bytes('1'));
      await mine.put('gone', bytes('1'));
      await mine.remove('gone');
      const told: string[] = [];
      const stop = await theirs.watch((key, data) => told.push(`${key} ${text(data)}`));
      await until(() => expect(told).toEqual(['old 1']));
      await mine.put('new', bytes('2'));
      await mine.put('old', bytes('3'));
      await mine.remove('old');
      await until(() => expect(told).toEqual(['old 1', 'new 2', 'old 3', 'old undefined']));
      stop();
      await mine.put('late', bytes('4'));
      await settle();
      expect(told.length).toBe(4);
    });
  }

  function describeObjects(): void {
    it('keeps objects of any size, byte for byte, until they are removed', async () => {
      const bucket = freshName();
      const mine = await a.objects(bucket);
      const theirs = await b.objects(bucket);
      const large = randomBytes(3_000_001);
      await mine.put('large/one', inParts(large, 70_000));
      await mine.put('empty', inParts(new Uint8Array(0), 1));
      expect((await theirs.names()).sort()).toEqual(['empty', 'large/one']);
      expect(Buffer.compare(await collected((await theirs.get('large/one'))!), large)).toBe(0);
      expect((await collected((await theirs.get('empty'))!)).length).toBe(0);
      expect(await theirs.get('other')).toBeUndefined();
      await mine.put('large/one', inParts(bytes('small'), 2));
      expect((await collected((await theirs.get('large/one'))!)).toString()).toBe('small');
      await theirs.remove('large/one');
      await theirs.remove('never there');
      expect(await mine.get('large/one')).toBeUndefined();
      expect(await mine.names()).toEqual(['empty']);
    });

    it('keeps nothing of an object whose content failed half-way', async () => {
      const objects = await a.objects(freshName());
      async function* broken() {
        yield randomBytes(1_200_000);
        throw new Error('disk full');
      }
      await expect(objects.put('half', broken())).rejects.toThrow('disk full');
      expect(await objects.get('half')).toBeUndefined();
      expect(await objects.names()).toEqual([]);
    });
  }

  function describeWork(): void {
    it('gives each piece of work to one worker, in order', async () => {
      const queue = freshName();
      const mine = await a.work(queue, 30_000);
      const theirs = await b.work(queue, 30_000);
      for (const piece of ['1', '2', '3']) await mine.add(bytes(piece));
      expect(await mine.left()).toBe(3);
      const taken = [await theirs.take(1_000), await mine.take(1_000), await theirs.take(1_000)];
      expect(taken.map((piece) => text(piece?.data))).toEqual(['1', '2', '3']);
      expect(taken.map((piece) => piece?.attempt)).toEqual([1, 1, 1]);
      expect(await mine.take(100)).toBeUndefined();
      expect(await mine.left()).toBe(3);
      for (const piece of taken) expect(await piece?.finish()).toBe(true);
      expect(await theirs.left()).toBe(0);
      await mine.remove();
    });

    it('waits for a piece that comes later', async () => {
      const queue = freshName();
      const mine = await a.work(queue, 30_000);
      const taking = (await b.work(queue, 30_000)).take(10_000);
      await mine.add(bytes('late'));
      const piece = await taking;
      expect(text(piece?.data)).toBe('late');
      expect(await piece?.finish()).toBe(true);
      await mine.remove();
    });

    it('gives the piece of a silent worker to another, and counts only one of them', async () => {
      const queue = freshName();
      const mine = await a.work(queue, 300);
      const theirs = await b.work(queue, 300);
      await mine.add(bytes('piece'));
      const first = await mine.take(1_000);
      const second = await theirs.take(10_000);
      expect([first?.attempt, second?.attempt]).toEqual([1, 2]);
      expect(await first?.finish()).toBe(false);
      expect(await second?.finish()).toBe(true);
      expect(await mine.take(500)).toBeUndefined();
      expect(await mine.left()).toBe(0);
      await mine.remove();
    });

    it('leaves a piece to a worker that renews it, and takes it from one that gives it back', async () => {
      const queue = freshName();
      const mine = await a.work(queue, 600);
      const theirs = await b.work(queue, 600);
      await mine.add(bytes('piece'));
      const first = await mine.take(1_000);
      const renewing = setInterval(() => first?.renew(), 100);
      expect(await theirs.take(1_500)).toBeUndefined();
      clearInterval(renewing);
      first?.giveBack();
      const second = await theirs.take(500);
      expect(second?.attempt).toBe(2);
      expect(await second?.finish()).toBe(true);
      await mine.remove();
    });

    it('forgets work that is removed', async () => {
      const queue = freshName();
      const before = await a.work(queue, 1_000);
      await before.add(bytes('piece'));
      await before.remove();
      const after = await a.work(queue, 1_000);
      expect(await after.left()).toBe(0);
      expect(await after.take(100)).toBeUndefined();
      await after.remove();
    });
  }

  it.skipIf(isBroker)('sends what is still to be sent when it is closed, and leaves', async () => {
    const { a: c, b: d, close } = await open();
    const heard: string[] = [];
    d.subscribe('last', (data) => heard.push(text(data)!));
    d.answer('ready', () => bytes(''));
    await answered(c, 'ready');
    for (let index = 0; index < 500; index++) c.publish('last', bytes(String(index)));
    await c.close();
    expect(await c.ended).toBeUndefined();
    expect(c.isConnected).toBe(false);
    await until(() => expect(heard.length).toBe(500));
    await close();
  });
}
