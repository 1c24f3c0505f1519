/** The rules of the contract at their limits. `test/runtimes/conformance` proves that each runtime applies them. */
import { describe, expect, it } from 'vitest';
import * as contract from '../../src/core/contract.ts';
import type { Broadcast, Protocol } from '../../src/core/protocol.ts';

const SIZE = 5;
/** Values that are taken for integers from 0 in other places. */
const notWhole: readonly unknown[] = [-1, 0.5, Number.NaN, 2 ** 31, 2 ** 32, '0', null, undefined, true, [0]];

function broadcast(fields: object): Broadcast {
  return { origin: 0, sequence: 0, payload: '', ...fields };
}

/** The names of the calls that throw something else than this. */
function unlike(message: string, calls: Readonly<Record<string, () => void>>): string[] {
  return Object.entries(calls).flatMap(([name, call]) => {
    try {
      call();
    } catch (error) {
      return error instanceof contract.ContractError && error.message.includes(message) ? [] : [`${name}: ${error}`];
    }
    return [`${name}: no error`];
  });
}

describe('numbers of peers, sequences and timers', () => {
  it('are whole, from 0 to the last one', () => {
    for (const origin of [0, SIZE - 1]) {
      for (const sequence of [0, 2 ** 31 - 1]) {
        contract.checkDelivered(0, broadcast({ origin, sequence }), SIZE);
        contract.checkFirstTime(0, origin, sequence, SIZE);
        expect(contract.checkedCarried({ origin, sequence, payload: '' }, SIZE)).toMatchObject({ origin, sequence });
      }
      expect(contract.checkedExcept('', origin, SIZE)).toBe(origin);
      contract.checkTimer(0, 'setTimer', origin, SIZE);
    }
    contract.checkLearnt(0, 0, SIZE - 1, true, SIZE);
    contract.checkLearnt(0, SIZE - 1, 0, false, SIZE);
    expect(contract.checkedExcept('', undefined, SIZE)).toBe(-1);
  });

  it.each([...notWhole, SIZE])('%j is refused as a peer', (value) => {
    const peer = value as number;
    expect(
      unlike('from 0 to 4', {
        deliver: () => contract.checkDelivered(0, broadcast({ origin: peer }), SIZE),
        firstTime: () => contract.checkFirstTime(0, peer, 0, SIZE),
        learnFrom: () => contract.checkLearnt(0, peer, 0, true, SIZE),
        learnTo: () => contract.checkLearnt(0, 0, peer, true, SIZE),
        timer: () => contract.checkTimer(0, 'clearTimer', peer, SIZE),
        carried: () => contract.checkedCarried(broadcast({ origin: peer }), SIZE),
        oneOfCarried: () => contract.checkedCarried([broadcast({}), broadcast({ origin: peer })], SIZE),
        ...(peer === undefined ? {} : { except: () => contract.checkedExcept('', peer, SIZE) }),
      }),
    ).toEqual([]);
  });

  it.each(notWhole)('%j is refused as a sequence', (value) => {
    const sequence = value as number;
    expect(
      unlike('', {
        deliver: () => contract.checkDelivered(0, broadcast({ sequence }), SIZE),
        firstTime: () => contract.checkFirstTime(0, 0, sequence, SIZE),
        carried: () => contract.checkedCarried(broadcast({ sequence }), SIZE),
      }),
    ).toEqual([]);
  });

  it('a link that is learnt joins two peers, and is up or not', () => {
    expect(() => contract.checkLearnt(0, 3, 3, true, SIZE)).toThrow(
      'peer.learn: expected another peer than 3, from 0 to 4, given 3',
    );
    expect(() => contract.checkLearnt(0, 3, 2, 1 as never, SIZE)).toThrow(
      'peer.learn: expected true or false, as the link is up or not, given 1',
    );
  });

  it('every layer of a stack has its own', () => {
    expect(contract.limitsOf(SIZE, 3)).toEqual({ origins: 15, timers: 3 * 2 ** 24 });
  });

  it('are named in errors by their last one', () => {
    expect(() => contract.refuseNeighbour(3, 3)).toThrow('peer.neighbour: expected an integer from 0 to 2, given 3');
    expect(() => contract.refuseNeighbour(1, 1)).toThrow('peer.neighbour: expected 0, given 1');
    expect(() => contract.refuseNeighbour(0, 0)).toThrow('as the peer has no link that is up, given 0');
    expect(() => contract.refuseReceiver(2, '3' as never)).toThrow(
      "peer.send: expected a neighbour of peer 2, or itself, given '3'",
    );
  });
});

describe('calls', () => {
  it('between two reactions are refused', () => {
    expect(
      unlike('expected a call within a reaction, which is over', {
        deliver: () => contract.checkDelivered(-1, broadcast({}), SIZE),
        firstTime: () => contract.checkFirstTime(-1, 0, 0, SIZE),
        setTimer: () => contract.checkTimerSet(-1, 0, 0, SIZE),
        clearTimer: () => contract.checkTimer(-1, 'clearTimer', 0, SIZE),
        learn: () => contract.checkLearnt(-1, 0, 1, true, SIZE),
        note: () => contract.checkNote(-1, ''),
      }),
    ).toEqual([]);
  });

  it('to a group need a link to each of the others', () => {
    contract.checkGroup(0, SIZE - 1, SIZE);
    expect(() => contract.checkGroup(0, SIZE - 2, SIZE)).toThrow(
      'peer.sendToGroup: expected a peer with a link to each of the 4 others; peer 0 has 3',
    );
  });

  it('take delays from 0 to the end of time', () => {
    for (const delayMs of [0, 0.5, contract.LAST_MS]) contract.checkTimerSet(0, 0, delayMs, SIZE);
    for (const delayMs of [-1, Number.NaN, contract.LAST_MS * 1.001, Number.POSITIVE_INFINITY, '5'])
      expect(() => contract.checkTimerSet(0, 0, delayMs as number, SIZE)).toThrow(
        'peer.setTimer: expected a delay from 0 to 9000000000000 ms, given',
      );
  });

  it('take notes of 65,536 characters', () => {
    contract.checkNote(0, 'x'.repeat(65_536));
    expect(() => contract.checkNote(0, 'x'.repeat(65_537))).toThrow('at most 65536 characters, given 65537');
    expect(() => contract.checkNote(0, 5 as never)).toThrow('peer.note: expected a text, given 5');
  });

  it('deliver broadcasts', () => {
    for (const given of [undefined, null, 'x'])
      expect(() => contract.checkDelivered(0, given as never, SIZE)).toThrow(
        'peer.deliver: expected a broadcast { origin, sequence, payload }, given',
      );
  });
});

describe('messages', () => {
  const three = (kind: unknown) => ({
    kinds: ['a', 'b', 'c'].map((name) => ({ name, carries: 'internal' as const })),
    kindOf: () => kind as number,
  });

  it('are something', () => {
    expect(
      unlike('peer.send: expected a message, given undefined', {
        layered: () => contract.checkLayered(undefined, false),
        kind: () => contract.checkedKind(three(0), undefined),
        toNeighbours: () => contract.checkedExcept(undefined, undefined, SIZE),
      }),
    ).toEqual([]);
  });

  it('are of one of the kinds of their definition', () => {
    expect([0, 2].map((kind) => contract.checkedKind(three(kind), ''))).toEqual([0, 2]);
    for (const kind of [...notWhole, 3])
      expect(() => contract.checkedKind(three(kind), 'x')).toThrow(
        'kindOf: expected an integer from 0 to 2 for the message x, given',
      );
    const one = { ...three(1), kinds: three(0).kinds.slice(0, 1) };
    expect(() => contract.checkedKind(one, 'x')).toThrow('kindOf: expected 0 for the message x, given 1');
  });

  it('of the lowest layer have no key layer', () => {
    for (const message of [null, 'layer', { other: 1 }]) contract.checkLayered(message, true);
    contract.checkLayered({ layer: 0 }, false);
    expect(() => contract.checkLayered({ layer: 0 }, true)).toThrow('a message without the key layer');
  });

  it('carry nothing, one broadcast or a list', () => {
    expect(contract.checkedCarried(undefined, SIZE)).toBeUndefined();
    expect(contract.checkedCarried([], SIZE)).toEqual([]);
    for (const carried of [null, [null], 'x'])
      expect(() => contract.checkedCarried(carried as never, SIZE)).toThrow('broadcastOf: expected');
  });
});

describe('what create makes', () => {
  const whole = { broadcast() {}, receive() {} };

  it('needs the reactions broadcast and receive, and above another layer fromBelow', () => {
    expect(contract.checkedProtocol(whole, false)).toBe(whole);
    const layer = { ...whole, fromBelow() {} };
    expect(contract.checkedProtocol(layer, true)).toBe(layer);
    expect(() => contract.checkedProtocol(whole, true)).toThrow(
      'create: expected a function fromBelow(), given undefined',
    );
    for (const name of ['broadcast', 'receive'])
      expect(() => contract.checkedProtocol({ ...whole, [name]: undefined }, false)).toThrow(
        `create: expected a function ${name}(), given undefined`,
      );
  });

  it.each(['start', 'timeout', 'linkUp', 'linkDown', 'fromBelow'])('may have %s, if that is a function', (name) => {
    expect(() => contract.checkedProtocol({ ...whole, [name]: 1 } as never, false)).toThrow(
      `create: expected a function ${name}(), given 1`,
    );
    for (const reaction of [async () => {}, function* () {}, async function* () {}])
      expect(() => contract.checkedProtocol({ ...whole, [name]: reaction } as never, false)).toThrow(
        `create: expected ${name}() to run to its end`,
      );
  });

  it('is an object', () => {
    for (const made of [undefined, null, () => {}])
      expect(() => contract.checkedProtocol(made as unknown as Protocol<unknown>, false)).toThrow(
        'create: expected an object with the reactions of a protocol',
      );
  });
});
