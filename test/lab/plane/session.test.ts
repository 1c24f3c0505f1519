/** What two parties say to each other arrives whole and in order, whatever the broker between them loses. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ControlPlane } from '../../../src/lab/plane/control-plane.ts';
import { Broker } from '../../../src/lab/plane/embedded/broker.ts';
import { Session } from '../../../src/lab/plane/session.ts';
import { bytes, text } from './texts.ts';

let broker: Broker;
/** Whether it loses what is published now. */
let loses: () => boolean;
let plane: ControlPlane;
let open: Session[];

beforeEach(() => {
  broker = new Broker();
  loses = () => false;
  open = [];
  plane = new Proxy<ControlPlane>(broker, {
    get: (there, key) =>
      key === 'publish'
        ? (subject: string, data: Uint8Array) => {
            if (!loses()) there.publish(subject, data);
          }
        : Reflect.get(there, key, there),
  });
});
afterEach(async () => {
  for (const session of open) session.close();
  await broker.close();
});

it('is over at once where the broker is lost for good', async () => {
  const lost: string[] = [];
  const reason = 'the broker allows no publish of there';
  const ended = Promise.resolve(reason);
  const gone = new Proxy<ControlPlane>(broker, {
    get: (there, key) => (key === 'ended' ? ended : Reflect.get(there, key, there)),
  });
  const ends = { out: 'there', in: 'here', patienceMs: 60_000, outageMs: 60_000, heard: () => {} };
  open.push(new Session(gone, { ...ends, lost: (why) => lost.push(why) }));
  await vi.waitFor(() => expect(lost).toEqual([reason]));
});

function converse(to: string, from: string, heard: (data: Uint8Array) => void): Session {
  const lost = (reason: string) => {
    throw new Error(reason);
  };
  const session = new Session(plane, { out: to, in: from, patienceMs: 2_000, outageMs: 2_000, heard, lost });
  open.push(session);
  return session;
}

it('says again what was lost, though it has more and more to say', async () => {
  const heard: string[] = [];
  const speaker = converse('there', 'here', () => {});
  converse('here', 'there', (data) => heard.push(text(data)!));
  loses = () => true;
  speaker.send(bytes('0'));
  await vi.waitFor(() => expect(speaker.waiting).toBe(1));
  let said = 0;
  const saying = setInterval(() => speaker.send(bytes(String(++said))), 20);
  await vi.waitFor(() => expect(said).toBeGreaterThan(3), { timeout: 5_000 });
  loses = () => false;
  await vi.waitFor(() => expect(heard.length).toBeGreaterThan(3), { timeout: 5_000 });
  clearInterval(saying);
  await vi.waitFor(() => expect(heard.length).toBe(said + 1), { timeout: 5_000 });
  expect(heard).toEqual(Array.from({ length: said + 1 }, (_, index) => String(index)));
});

it('brings all in order from a broker that loses every third of what it is given, both ways', async () => {
  let published = 0;
  loses = () => published++ % 3 === 0;
  const heard: { here: string[]; there: string[] } = { here: [], there: [] };
  const one = converse('there', 'here', (data) => heard.here.push(text(data)!));
  const other = converse('here', 'there', (data) => heard.there.push(text(data)!));
  const all = Array.from({ length: 200 }, (_, index) => String(index));
  for (const [index, message] of all.entries()) {
    one.send(bytes(message));
    other.send(bytes(message));
    if (index % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await vi.waitFor(() => expect([heard.here.length, heard.there.length]).toEqual([200, 200]), { timeout: 20_000 });
  expect(heard).toEqual({ here: all, there: all });
});
