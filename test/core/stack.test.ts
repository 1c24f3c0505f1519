import { describe, expect, it } from 'vitest';
import { type Below, type Broadcast, defineProtocol, type Peer, type Protocol } from '../../src/core/protocol.ts';
import { programOf } from '../../src/core/stack.ts';
import flood from '../../src/protocols/flood.ts';

/** What happened, in order: reactions of the layers by name, and effects that came out of the stack. */
let story: string[] = [];

/** The broadcast of the tests: delivers at once, sends to neighbours, asks the filter, sets timer 2. */
const base = probe('base', false);
const middle = probe('middle', true);
const top = probe('top', true);

interface Message {
  readonly sequence?: number;
  readonly payload?: unknown;
  readonly word?: string;
}

function probe(name: string, layer: boolean) {
  return defineProtocol({
    name,
    title: name,
    source: 'test',
    parameters: {},
    promises: {},
    knows: 'neighbours',
    layer,
    kinds: [
      { name: 'data', carries: 'broadcast' },
      { name: 'word', carries: 'internal' },
    ],
    kindOf: (message: Message) => (message.word === undefined ? 0 : 1),
    broadcastOf: (message: Message, from) =>
      message.word === undefined ? { origin: from, sequence: message.sequence!, payload: message.payload } : undefined,
    create: (peer: Peer<Message>, _parameters, below?: Below<Message>): Protocol<Message> => ({
      start: () => tell('start'),
      broadcast({ origin, sequence, payload }: Broadcast) {
        tell(`broadcast ${sequence}`);
        if (below === undefined) peer.deliver({ origin, sequence, payload });
        else below.broadcast({ sequence, payload });
        tell('broadcast is over');
      },
      receive(from, message) {
        tell(`receive ${message.word} from ${from}`);
        peer.send(from, { word: `${message.word} again` });
        if (!peer.firstTime(3, 8)) tell('has seen 3.8');
        peer.setTimer(2, 10);
        if (message.word === 'clear') peer.clearTimer(2);
      },
      timeout: (timer) => tell(`timeout ${timer}`),
      linkUp: (other) => tell(`linkUp ${other}`),
      linkDown: (other) => tell(`linkDown ${other}`),
      fromBelow(origin, message) {
        tell(`fromBelow ${message.sequence} of ${origin}`);
        peer.deliver({ origin, sequence: message.sequence!, payload: message.payload });
      },
    }),
  });

  function tell(what: string): void {
    story.push(`${name}: ${what}`);
  }
}

function stackOf(...definitions: (typeof base)[]) {
  return programOf(definitions.map((definition) => ({ definition, parameters: {} })));
}

/** A peer that tells its effects, with a filter of its own. */
function peerOf(): Peer<unknown> {
  const seen = new Set<string>();
  const tell =
    (what: string) =>
    (...args: unknown[]) =>
      void story.push(`${what} ${JSON.stringify(args)}`);
  return {
    id: 3,
    size: 5,
    degree: 2,
    neighbour: (index) => [2, 4][index],
    now: () => 17,
    random: () => 0.25,
    send: tell('send'),
    sendToNeighbours: tell('sendToNeighbours'),
    sendToGroup: tell('sendToGroup'),
    deliver: tell('deliver'),
    firstTime(origin, sequence) {
      const isNew = !seen.has(`${origin}.${sequence}`);
      seen.add(`${origin}.${sequence}`);
      return isNew;
    },
    setTimer: tell('setTimer'),
    clearTimer: tell('clearTimer'),
    learn: tell('learn'),
    judge: tell('judge'),
    note: tell('note'),
  };
}

function storyOf(happen: () => void): string[] {
  story = [];
  happen();
  return story;
}

describe('a stack of one protocol', () => {
  it('is that protocol', () => {
    const program = programOf([{ definition: flood, parameters: {} }]);
    expect(program.kinds).toEqual(flood.kinds);
    expect(program.kindOf).toBe(flood.kindOf);
    expect(program.broadcastOf).toBe(flood.broadcastOf);
  });

  it('needs at least one', () => {
    expect(() => programOf([])).toThrow('at least one layer');
  });
});

describe('a stack of three', () => {
  const program = stackOf(base, middle, top);

  it('names its kinds by layer; only those of the top carry broadcasts of the run', () => {
    expect(program.kinds.map(({ name, carries }) => `${name} ${carries}`)).toEqual([
      'base/data internal',
      'base/word internal',
      'middle/data internal',
      'middle/word internal',
      'top/data broadcast',
      'top/word internal',
    ]);
  });

  it('counts a copy as the kind of what it carries in the end', () => {
    const inBase = (payload: unknown) => ({ sequence: 4, payload });
    const kinds = [
      { word: 'hello' },
      inBase({ word: 'hello' }),
      inBase({ sequence: 5, payload: { word: 'hello' } }),
      inBase({ sequence: 5, payload: { sequence: 6, payload: 'x' } }),
      { layer: 1, message: { word: 'hello' } },
      { layer: 1, message: { sequence: 5, payload: { sequence: 6, payload: 'x' } } },
      { layer: 2, message: { sequence: 6, payload: 'x' } },
      { layer: 2, message: { word: 'hello' } },
    ].map((message) => program.kinds[program.kindOf(message)].name);
    expect(kinds).toEqual([
      'base/word',
      'middle/word',
      'top/word',
      'top/data',
      'middle/word',
      'top/data',
      'top/data',
      'top/word',
    ]);
  });

  it('names the broadcast that a message carries in the end, with the origin that the layer below it says', () => {
    const message = { sequence: 4, payload: { sequence: 5, payload: { sequence: 6, payload: 'x' } } };
    expect(program.broadcastOf(message, 2)).toEqual({ origin: 2, sequence: 6, payload: 'x' });
    expect(program.broadcastOf({ layer: 2, message: { sequence: 6, payload: 'x' } }, 1)).toEqual({
      origin: 1,
      sequence: 6,
      payload: 'x',
    });
    expect(program.broadcastOf({ sequence: 4, payload: { word: 'hello' } }, 2)).toBeUndefined();
  });

  it('broadcasts downwards, and delivers upwards after each lower reaction has returned', () => {
    const stack = program.create(peerOf());
    expect(storyOf(() => stack.broadcast({ origin: 3, sequence: 9, payload: 'x' }))).toEqual([
      'top: broadcast 9',
      'middle: broadcast 0',
      'base: broadcast 0',
      'base: broadcast is over',
      'middle: broadcast is over',
      'top: broadcast is over',
      'middle: fromBelow 0 of 3',
      'top: fromBelow 9 of 3',
      'deliver [{"origin":3,"sequence":9,"payload":"x"}]',
    ]);
    expect(storyOf(() => stack.broadcast({ origin: 3, sequence: 10, payload: '' }))).toContain('base: broadcast 1');
  });

  it('brings a message to the layer that sent it, and marks what upper layers send', () => {
    const stack = program.create(peerOf());
    expect(storyOf(() => stack.receive(4, { word: 'hello' })).slice(0, 2)).toEqual([
      'base: receive hello from 4',
      'send [4,{"word":"hello again"}]',
    ]);
    expect(storyOf(() => stack.receive(4, { layer: 2, message: { word: 'hello' } })).slice(0, 2)).toEqual([
      'top: receive hello from 4',
      'send [4,{"layer":2,"message":{"word":"hello again"}}]',
    ]);
  });

  it('keeps the timers and the filters of its layers apart', () => {
    const stack = program.create(peerOf());
    const timers: number[] = [];
    for (const layer of [0, 1, 2]) {
      const told = storyOf(() =>
        stack.receive(4, layer === 0 ? { word: 'hello' } : { layer, message: { word: 'hello' } }),
      );
      expect(told.some((line) => line.includes('has seen'))).toBe(false);
      timers.push(Number(/setTimer \[(\d+),10\]/.exec(told.at(-1)!)![1]));
    }
    expect(storyOf(() => stack.receive(4, { layer: 1, message: { word: 'clear' } })).at(-1)).toBe(
      `clearTimer [${timers[1]}]`,
    );
    expect(
      storyOf(() => {
        for (const timer of timers) stack.timeout!(timer, 0);
      }),
    ).toEqual(['base: timeout 2', 'middle: timeout 2', 'top: timeout 2']);
    expect(storyOf(() => stack.receive(4, { word: 'hello' }))).toContain('base: has seen 3.8');
  });

  it('keeps what its layers have seen apart: a number of its own for each origin and layer', () => {
    const asked: string[] = [];
    const peer = {
      ...peerOf(),
      firstTime: (origin: number, sequence: number) => asked.push(`${origin}.${sequence}`) > 0,
    };
    const stack = program.create(peer);
    for (const layer of [0, 1, 2]) stack.receive(4, layer === 0 ? { word: '' } : { layer, message: { word: '' } });
    expect(asked).toEqual(['3.8', '8.8', '13.8']);
  });

  it('tells every layer of the start and of links, the lowest first', () => {
    const stack = program.create(peerOf());
    expect(storyOf(() => stack.start!())).toEqual(['base: start', 'middle: start', 'top: start']);
    expect(storyOf(() => stack.linkUp!(1))).toEqual(['base: linkUp 1', 'middle: linkUp 1', 'top: linkUp 1']);
    expect(storyOf(() => stack.linkDown!(1))).toEqual(['base: linkDown 1', 'middle: linkDown 1', 'top: linkDown 1']);
  });
});

describe('a stack whose lowest layer delivers whatever happens', () => {
  const eager = {
    ...probe('eager', false),
    create: (peer: Peer<Message>): Protocol<Message> => {
      const deliver = () => peer.deliver({ origin: 1, sequence: 0, payload: { sequence: 5, payload: 'x' } });
      const [start, broadcast, receive, timeout, linkUp, linkDown] = new Array(6).fill(deliver);
      return { start, broadcast, receive, timeout, linkUp, linkDown };
    },
  };

  it.each<[string, (stack: Protocol<unknown>) => void]>([
    ['start', (stack) => stack.start!()],
    ['a broadcast', (stack) => stack.broadcast({ origin: 3, sequence: 0, payload: '' })],
    ['a message', (stack) => stack.receive(4, {})],
    ['a timer', (stack) => stack.timeout!(0, 0)],
    ['a link that comes', (stack) => stack.linkUp!(4)],
    ['a link that goes', (stack) => stack.linkDown!(4)],
  ])('the next layer hears of it at once: %s', (_, happen) => {
    const stack = stackOf(eager, top).create(peerOf());
    const told = storyOf(() => happen(stack));
    expect(told.slice(-2)).toEqual(['top: fromBelow 5 of 1', 'deliver [{"origin":1,"sequence":5,"payload":"x"}]']);
  });
});

describe('a stack whose lowest layer carries several messages in one', () => {
  const several = programOf([
    {
      definition: { ...probe('base', false), broadcastOf: ({ payload }: Message) => payload as Broadcast[] },
      parameters: {},
    },
    { definition: probe('top', true), parameters: {} },
  ]);
  const inBase = (...messages: Message[]) => ({
    payload: messages.map((message, index) => ({ origin: index + 3, sequence: index, payload: message })),
  });

  it('names all broadcasts that a message carries, each with the origin that the layer below says', () => {
    const message = inBase({ sequence: 6, payload: 'x' }, { word: 'hello' }, { sequence: 7, payload: 'y' });
    expect(several.broadcastOf(message, 0)).toEqual([
      { origin: 3, sequence: 6, payload: 'x' },
      { origin: 5, sequence: 7, payload: 'y' },
    ]);
    expect(several.kinds[several.kindOf(message)].name).toBe('top/data');
  });

  it('counts what carries none as internal', () => {
    expect(several.kinds[several.kindOf(inBase({ word: 'hello' }))].name).toBe('top/word');
    expect(several.kinds[several.kindOf(inBase())].name).toBe('base/data');
    expect(several.broadcastOf(inBase({ word: 'hello' }), 0)).toEqual([]);
  });
});
