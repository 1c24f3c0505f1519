/** Each copy of a message is an object of its own if the run asks for it, and a peer that changes one is named. */
import { describe, expect, it } from 'vitest';
import { type Broadcast, type Definition, defineProtocol, type Peer, type PeerId } from '../../src/core/protocol.ts';
import { runActors } from '../../src/runtimes/actors/actors.ts';
import { CopyingWire, copyOf } from '../../src/runtimes/message-copies.ts';
import type { Job, Outcome } from '../../src/runtimes/runtime.ts';
import { Simulation } from '../../src/runtimes/simulator/simulation.ts';
import { findCodec } from '../../src/runtimes/sockets/codecs.ts';
import { platformWith, scopeFor, searchAll } from '../experiment/search/scene.ts';
import { mesh, once, sceneOf } from '../protocols/scene.ts';

interface Message extends Broadcast {
  text: { words: string[]; marks: Record<string, number> };
}

interface Hooks {
  /** What it does with a message that it has got, and with one that it has sent. */
  got?(peer: Peer<Message>, message: Message): unknown;
  sent?(peer: Peer<Message>, message: Message): unknown;
}

function tells(hooks: Hooks): Definition {
  return defineProtocol({
    name: 'tells',
    title: 'sends its broadcast to its neighbours',
    source: 'wrong on purpose, by what it is given to do',
    parameters: {},
    promises: {},
    knows: 'neighbours',
    kinds: [{ name: 'tale', carries: 'broadcast' }],
    kindOf: () => 0,
    broadcastOf: (message: Message) => message,
    create: (peer: Peer<Message>) => ({
      broadcast(broadcast) {
        const message = { ...broadcast, text: { words: ['a', 'b'], marks: { x: 1 } } };
        peer.sendToNeighbours(message);
        hooks.sent?.(peer, message);
      },
      receive(_from: PeerId, message: Message) {
        peer.deliver(message);
        hooks.got?.(peer, message);
      },
    }),
  });
}

const json = findCodec('json');
const copies = { 'a copy': copyOf, 'the codec': (message: unknown) => json.decode(json.encode(message)) };

async function run(
  runtime: 'simulator' | 'actors',
  definition: Definition,
  copy?: (message: unknown) => unknown,
): Promise<Outcome> {
  const plain = sceneOf(mesh(3), [definition], { workload: once(0) });
  const job: Job = {
    ...plain,
    mailbox: { limit: 100, policy: 'stop', turn: 1 },
    wire: copy && new CopyingWire(plain.program, copy),
  };
  if (runtime === 'actors') return runActors({ ...job, network: { ...job.network, delay: undefined } });
  const simulation = new Simulation(job);
  simulation.advance(1e6);
  return simulation.outcome();
}

const receivers: [string, Hooks['got'], string][] = [
  [
    'a field',
    (_peer, message) => Object.assign(message, { sequence: 7 }),
    'field sequence of a message of kind tale that it had received, from 0 to 7',
  ],
  [
    'a nested field',
    (_peer, message) => Object.assign(message.text.marks, { x: 2 }),
    'field text.marks.x of a message of kind tale that it had received, from 1 to 2',
  ],
  [
    'an item of a list',
    (_peer, message) => message.text.words.pop(),
    'field text.words.1 of a message of kind tale that it had received, from "b" to nothing',
  ],
  [
    'a field more',
    (_peer, message) => Object.assign(message.text.marks, { y: 1 }),
    'field text.marks.y of a message of kind tale that it had received, from nothing to 1',
  ],
  [
    'a field less',
    (_peer, message) => Reflect.deleteProperty(message.text.marks, 'x'),
    'field text.marks.x of a message of kind tale that it had received, from 1 to nothing',
  ],
  [
    'a value by another kind',
    (_peer, message) => Object.assign(message.text, { words: new Map() }),
    'field text.words of a message of kind tale that it had received, from ["a","b"] to {}',
  ],
];

describe.each(['simulator', 'actors'] as const)('in the %s', (runtime) => {
  it.each(receivers)('a receiver that changes %s is named', async (_what, got, change) => {
    for (const copy of Object.values(copies)) {
      const outcome = await run(runtime, tells({ got: (peer, message) => peer.id === 2 && got!(peer, message) }), copy);
      expect(outcome.failures).toEqual([{ peer: 2, reason: `changed ${change}; make a copy and change that` }]);
      expect(outcome.stopped).toBe('failed');
      expect(outcome.reason).toBe('the protocol of peer 2 changed a message');
    }
  });

  it('a sender that goes on changing what it has sent is named', async () => {
    const outcome = await run(runtime, tells({ sent: (_peer, message) => message.text.words.push('c') }), copyOf);
    expect(outcome.failures).toEqual([
      {
        peer: 0,
        reason:
          'changed field text.words.2 of a message of kind tale that it had sent, from nothing to "c"; send a copy, or make a new one',
      },
    ]);
  });

  it('one that changes it long after is named as well', async () => {
    let kept: Message | undefined;
    const got: Hooks['got'] = (peer, message) => {
      if (peer.id === 1) kept = message;
      else kept!.text.words.reverse();
    };
    const outcome = await run(runtime, tells({ got }), copyOf);
    expect(outcome.failures).toMatchObject([{ peer: 1, reason: expect.stringContaining('field text.words.0') }]);
  });

  it.each(Object.entries(copies))('nobody sees what others do to their copies: %s', async (_name, copy) => {
    const seen: string[] = [];
    const got: Hooks['got'] = (_peer, message) => {
      seen.push(message.text.words.join());
      message.text.words.push('mine');
    };
    await run(runtime, tells({ got }), copy);
    expect(seen).toEqual(['a,b', 'a,b']);
  });

  it('who changes nothing is right, also with a text that a codec changes', async () => {
    const sent: Hooks['sent'] = (peer, message) => peer.sendToNeighbours({ ...message, payload: 'half \ud800' });
    for (const copy of Object.values(copies)) {
      expect(await run(runtime, tells({ sent }), copy)).toMatchObject({ stopped: 'quiescent', failures: [] });
    }
  });
});

it('a check finds who changes messages, and cuts the case down', async () => {
  const changing = tells({
    got: (_peer, message) => Object.assign(message.text.marks, { x: message.text.marks.x + 1 }),
  });
  const platform = platformWith(changing);
  const { findings, tally } = await searchAll(await scopeFor('./tells.ts', 'none', 6, platform), 20, {
    platform,
  });
  expect(tally.failures['changes-messages']).toBeGreaterThan(15);
  const { promised, smallest, evidence } = findings.find(({ finding }) => finding === 'changes-messages')!;
  expect(promised).toBe(true);
  expect(smallest).toMatchObject({ peers: 2, links: [[0, 1]] });
  expect(evidence).toEqual([
    expect.stringMatching(
      /^peer [01] changed field text\.marks\.x of a message of kind tale that it had received, from 1 to 2;/,
    ),
  ]);
});
