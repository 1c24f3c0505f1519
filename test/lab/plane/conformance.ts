/**
 * What every control plane does, whatever stands behind it: `ControlPlane` (src/lab/plane/control-plane.ts), sentence
 * by sentence.
 */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type ControlPlane, MESSAGE_BYTES, Unanswered } from '../../../src/lab/plane/control-plane.ts';
import { storageConformanceOf } from './storage-conformance.ts';
import { bytes, freshName, text, until } from './texts.ts';

/** Two participants on one broker. */
export interface Pair {
  readonly a: ControlPlane;
  readonly b: ControlPlane;
  close(): Promise<void>;
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
    const stop = b.answer(`${name}.*`, async (data, subject) =>
      bytes(`${subject.slice(name.length + 1)}:${text(data)}`),
    );
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => answered(a, `${name}.${index}`, bytes('x'))),
    );
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

  storageConformanceOf(() => ({ a, b, settle }));

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
