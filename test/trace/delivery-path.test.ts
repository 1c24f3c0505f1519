/** The way of a broadcast to a peer, and what stops it. */
import { expect, it } from 'vitest';
import { logDetails } from '../../src/trace/carried-facts.ts';
import { deliveryPathOf } from '../../src/trace/delivery-path.ts';
import { FactLog } from '../../src/trace/log.ts';
import { linesOf } from '../../src/trace/transcript.ts';

/** 0 broadcasts 0:0; its copies go to 1 and 2, and from there to 3, twice. */
function story(tell: (log: FactLog) => void = () => {}): FactLog {
  const log = new FactLog('full', ['data', 'ack']);
  for (let peer = 0; peer < 5; peer++) log.started(0, peer);
  log.broadcast(1, 0, 0);
  log.sent(1, 0, 1, 0, 0, 10, 0, 0);
  log.sent(1, 0, 2, 1, 0, 10, 0, 0);
  log.delivered(1, 0, 0, 0);
  log.received(5, 2, 0, 1, 0, 0, 0);
  log.sent(5, 2, 3, 2, 0, 10, 0, 0);
  log.received(6, 1, 0, 0, 0, 0, 0);
  tell(log);
  return log;
}

function told(log: FactLog, peer: number, sequence = 0): string[] {
  const { steps, said } = deliveryPathOf(log, peer, 0, sequence);
  const lineOf = linesOf(log);
  return [...steps.map((step) => lineOf(step).trim()), said];
}

it('goes back from the delivery by each copy to the broadcast', () => {
  const log = story((all) => {
    all.received(8, 3, 2, 2, 0, 0, 0);
    all.delivered(8, 3, 0, 0);
  });
  expect(told(log, 3)).toEqual([
    '1 ms  peer 0 broadcast 0:0',
    '1 ms  peer 0 sent data 0:0 to peer 2 (message 1, 10 bytes)',
    '5 ms  peer 2 received data 0:0 from peer 0 (message 1)',
    '5 ms  peer 2 sent data 0:0 to peer 3 (message 2, 10 bytes)',
    '8 ms  peer 3 received data 0:0 from peer 2 (message 2)',
    '8 ms  peer 3 delivered 0:0',
    '0:0 reached peer 3 by 2 hops',
  ]);
  expect(told(log, 0)).toEqual([
    '1 ms  peer 0 broadcast 0:0',
    '1 ms  peer 0 delivered 0:0',
    '0:0 reached peer 0 by 0 hops',
  ]);
});

it('passes messages that are about the broadcast, and timers, at level detailed', () => {
  const log = new FactLog('detailed', ['data', 'announce', 'graft']);
  log.broadcast(0, 0, 0);
  log.sent(0, 0, 1, 0, 1, 10, -1, 0);
  logDetails(log, { announce: '0:0' }, [{ origin: 0, sequence: 0 }], 1);
  log.received(1, 1, 0, 0, 1, -1, 0);
  log.timerSet(1, 1, 4, 'missing 2', 10);
  log.received(5, 1, 2, 9, 1, -1, 0);
  log.timerFired(11, 1, 4);
  log.sent(11, 1, 0, 1, 2, 10, -1, 0);
  logDetails(log, { graft: '0:0' }, [{ origin: 0, sequence: 0 }], 2);
  log.received(12, 0, 1, 1, 2, -1, 0);
  log.sent(12, 0, 1, 2, 0, 10, 0, 0);
  logDetails(log, { payload: '' }, [], 0);
  log.received(13, 1, 0, 2, 0, 0, 0);
  log.delivered(13, 1, 0, 0);
  expect(told(log, 1)).toEqual([
    '0 ms  peer 0 broadcast 0:0',
    '0 ms  peer 0 sent announce to peer 1 (message 0, 10 bytes)',
    '1 ms  peer 1 received announce from peer 0 (message 0)',
    '1 ms  peer 1 set timer missing 2 to fire in 10 ms',
    '11 ms  peer 1 woke up by timer missing 2',
    '11 ms  peer 1 sent graft to peer 0 (message 1, 10 bytes)',
    '12 ms  peer 0 received graft from peer 1 (message 1)',
    '12 ms  peer 0 sent data 0:0 to peer 1 (message 2, 10 bytes)',
    '13 ms  peer 1 received data 0:0 from peer 0 (message 2)',
    '13 ms  peer 1 delivered 0:0',
    '0:0 reached peer 1 by 1 hop',
  ]);
});

it('goes by what a peer had before where a timer or another message made it send', () => {
  const log = story((all) => {
    all.timerFired(7, 1, 0);
    all.sent(7, 1, 4, 3, 0, 10, 0, 0);
    all.received(9, 4, 1, 3, 0, 0, 0);
    all.received(10, 4, 2, 4, 1, -1, 0);
    all.delivered(10, 4, 0, 0);
  });
  expect(told(log, 4).slice(2)).toEqual([
    '6 ms  peer 1 received data 0:0 from peer 0 (message 0)',
    '7 ms  peer 1 sent data 0:0 to peer 4 (message 3, 10 bytes)',
    '9 ms  peer 4 received data 0:0 from peer 1 (message 3)',
    '10 ms  peer 4 received ack from peer 2 (message 4)',
    '10 ms  peer 4 delivered 0:0',
    '0:0 reached peer 4 by 2 hops; it waited there for 1 ms, until ack came from peer 2',
  ]);
});

it('says what a peer waited for that delivered it later than it came', () => {
  const log = new FactLog('full', ['data']);
  log.broadcast(1, 0, 0);
  log.sent(1, 0, 3, 0, 0, 10, 0, 0);
  log.broadcast(2, 0, 1);
  log.sent(2, 0, 3, 1, 0, 10, 0, 1);
  log.received(25, 3, 0, 1, 0, 0, 1);
  log.received(51, 3, 0, 0, 0, 0, 0);
  const held = log.count;
  log.delivered(51, 3, 0, 0);
  log.delivered(51, 3, 0, 1);
  expect(told(log, 3, 1).slice(-5)).toEqual([
    '25 ms  peer 3 received data 0:1 from peer 0 (message 1)',
    '51 ms  peer 3 received data 0:0 from peer 0 (message 0)',
    '51 ms  peer 3 delivered 0:0',
    '51 ms  peer 3 delivered 0:1',
    '0:1 reached peer 3 by 1 hop; it waited there for 26 ms, until 0:0 was delivered',
  ]);
  expect(told(log, 3, 0).at(-1)).toBe('0:0 reached peer 3 by 1 hop');
  log.count = held - 1;
  expect(told(log, 3, 1).at(-1)).toBe(
    'a copy of 0:1 came to peer 3, which has not delivered it, nor 0:0, which peer 0 had broadcast before it',
  );
});

it('says which cause is missing where a peer has not delivered what came to it', () => {
  const log = new FactLog('full', ['data']);
  log.broadcast(1, 4, 7);
  log.delivered(2, 0, 4, 7);
  log.broadcast(3, 0, 0);
  log.sent(3, 0, 1, 0, 0, 10, 0, 0);
  log.received(4, 1, 0, 0, 0, 0, 0);
  expect(told(log, 1).at(-1)).toBe(
    'a copy of 0:0 came to peer 1, which has not delivered it, nor 4:7, which peer 0 had delivered before it',
  );
});

it('tells the drop that stopped it, or that a copy was still in flight', () => {
  const lost = story((all) => all.dropped(7, 2, 3, 2, 0, 'link down', 0, 0));
  expect(told(lost, 3).slice(-2)).toEqual([
    '7 ms  peer 2 lost data 0:0 to peer 3 (message 2): link down',
    '0:0 never reached peer 3: of the one copy sent to it 1 lost',
  ]);
  expect(deliveryPathOf(story(), 3, 0, 0).said).toBe(
    '0:0 never reached peer 3: of the one copy sent to it 1 still in flight at the end',
  );
});

it('counts the copies of this broadcast only, with those that the network made', () => {
  const log = story((all) => {
    all.broadcast(6, 0, 1);
    all.sent(6, 0, 3, 3, 0, 10, 0, 1);
    all.sent(6, 2, 3, 4, 1, 10, -1, 0);
    all.duplicated(6, 2, 3, 5, 0, 2, 0, 0);
    all.dropped(7, 2, 3, 5, 0, 'link down', 0, 0);
    all.dropped(7, 0, 3, 3, 0, 'link down', 0, 1);
  });
  expect(told(log, 3).at(-1)).toBe(
    '0:0 never reached peer 3: of 2 copies sent to it 1 lost, 1 still in flight at the end',
  );
});

it('says that no peer sent it, and names the crash of the peer that should have', () => {
  const log = story((all) => all.crashed(7, 1, 'killed'));
  expect(told(log, 4)).toEqual(['1 ms  peer 0 broadcast 0:0', 'nobody sent 0:0 to peer 4; 3 peers have it']);
  const way = deliveryPathOf(
    story((all) => all.crashed(7, 4, 'killed')),
    4,
    0,
    0,
  );
  expect(way.outcome).toBe('never-sent');
  expect(way.steps.length).toBe(2);
});

it('tells what came and was not delivered, and what nobody broadcast', () => {
  const log = story((all) => {
    all.received(8, 3, 2, 2, 0, 0, 0);
    all.crashed(9, 3, 'killed');
  });
  expect(told(log, 3).slice(-3)).toEqual([
    '8 ms  peer 3 received data 0:0 from peer 2 (message 2)',
    '9 ms  peer 3 crashed: killed',
    'a copy of 0:0 came to peer 3, which has not delivered it',
  ]);
  expect(told(log, 3, 9)).toEqual(['peer 0 never broadcast 0:9']);
});

it('goes back to the first fact of a log that begins in the midst', () => {
  const log = new FactLog('full', ['data']);
  log.received(8, 3, 2, 2, 0, 0, 0);
  log.delivered(8, 3, 0, 0);
  log.delivered(9, 4, 0, 0);
  expect(deliveryPathOf(log, 3, 0, 0).steps).toEqual([0, 1]);
  const held = new FactLog('full', ['data']);
  held.received(8, 3, 2, 2, 0, 0, 0);
  held.timerFired(12, 3, 0);
  held.delivered(12, 3, 0, 0);
  expect(told(held, 3).at(-1)).toBe('0:0 reached peer 3 by 1 hop; it waited there for 4 ms, until its timer fired');
  const made = new FactLog('deliveries', []);
  made.broadcast(1, 0, 0);
  expect(deliveryPathOf(made, 3, 0, 0)).toMatchObject({ outcome: 'unknown', steps: [0] });
});

it('says what a peer waited for by its own deliveries only', () => {
  const log = story((all) => {
    all.received(8, 3, 2, 2, 0, 0, 0);
    all.timerFired(12, 3, 0);
    all.sent(12, 3, 4, 3, 0, 10, 0, 0);
    all.delivered(12, 2, 0, 0);
    all.delivered(12.5, 3, 0, 0);
  });
  expect(told(log, 3).at(-1)).toBe('0:0 reached peer 3 by 2 hops; it waited there for 4.5 ms, until its timer fired');
});

it.each<[string, (log: FactLog) => void]>([
  ['its link to peer 4 came up', (log) => log.linkChanged(12, 3, 4, true)],
  ['its link to peer 4 went down', (log) => log.linkChanged(12, 3, 4, false)],
  ['it broadcast 3:6', (log) => log.broadcast(12, 3, 6)],
  ['data 1:2 came from peer 4', (log) => log.received(12, 3, 4, 9, 0, 1, 2)],
])('says that %s', (what, happen) => {
  const log = story((all) => {
    all.received(8, 3, 2, 2, 0, 0, 0);
    happen(all);
    all.delivered(12, 3, 0, 0);
  });
  expect(told(log, 3).at(-1)).toBe(`0:0 reached peer 3 by 2 hops; it waited there for 4 ms, until ${what}`);
});

it('says that a lower level does not know', () => {
  const log = new FactLog('deliveries', ['data']);
  log.broadcast(1, 0, 0);
  log.delivered(4, 3, 0, 0);
  expect(told(log, 3)).toEqual([
    '1 ms  peer 0 broadcast 0:0',
    '4 ms  peer 3 delivered 0:0',
    'the trace was kept at level deliveries, which knows no messages: run it again with --trace full to see the way',
  ]);
});
