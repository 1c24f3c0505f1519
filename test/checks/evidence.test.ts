/** What each check says: the first offending facts, in order of time, at most three. */
import { describe, expect, it } from 'vitest';
import { tell, verdictOn } from './scene.ts';

describe('validity', () => {
  it('names who never delivered, earliest broadcasts first', () => {
    const facts = tell('1! 0! 0<1:0 2<1:0 0<0:0');
    const { verdict, evidence } = verdictOn('validity', facts, 3);
    expect(verdict).toBe('invalid');
    expect(evidence).toEqual(['peer 1 never delivered 1:0', 'peer 1 never delivered 0:0']);
  });

  it('asks only the origin of protocols that promise agreement', () => {
    const facts = tell('1! 1<1:0 0!');
    expect(verdictOn('validity', facts, 3, { promises: { agreement: [] } }).evidence).toEqual([
      'peer 0 never delivered 0:0',
    ]);
    expect(verdictOn('validity', tell('1! 1<1:0'), 3, { promises: { 'uniform-agreement': [] } }).verdict).toBe('valid');
    expect(verdictOn('validity', tell('1! 1<1:0'), 3).verdict).toBe('invalid');
  });

  it('owes nothing to a peer that crashed', () => {
    expect(verdictOn('validity', tell('1! 1x'), 3).reason).toBe('not exercised: no correct peer broadcast anything');
    expect(verdictOn('validity', tell('1! 0<1:0 1<1:0 2x'), 3).verdict).toBe('valid');
    expect(verdictOn('validity', tell('1! 2! 0<2:0 2<2:0'), 3, { failed: [1] }).verdict).toBe('valid');
  });

  it('is not decided where a run stopped too early', () => {
    const { verdict, reason } = verdictOn('validity', tell('1! 0! 0<1:0'), 3, { isQuiescent: false });
    expect({ verdict, reason }).toEqual({
      verdict: 'unknown',
      reason: 'the run stopped while 2 broadcasts were on the way',
    });
  });
});

describe('agreement', () => {
  it('says who delivered what another never did', () => {
    expect(verdictOn('agreement', tell('1! 1<1:0 2<1:0'), 3).evidence).toEqual([
      'peer 0 never delivered 1:0, which peer 1 did',
    ]);
  });

  it('does not mind what a crashed peer delivered; uniform agreement does', () => {
    const facts = tell('1! 1<1:0 1x');
    expect(verdictOn('agreement', facts, 3).reason).toBe('not exercised: no correct peer delivered anything');
    expect(verdictOn('uniform-agreement', facts, 3).evidence).toEqual(['peer 0 never delivered 1:0, which peer 1 did']);
  });
});

describe('payloads', () => {
  // Peer 1 tells 0:0 as it was; peer 2 does not, and peer 3 delivers it without any payload.
  const facts = tell('0!=7 0<0:0=7 1<0:0=7 2<0:0=4294967295 3<0:0');
  const lies = [
    'peer 2 delivered 0:0 at 3 ms with a payload of digest 4294967295; peer 0 delivered it with a payload of digest 7',
    'peer 3 delivered 0:0 at 4 ms with no payload; peer 0 delivered it with a payload of digest 7',
  ];

  it.each(['consistency', 'agreement', 'uniform-agreement'] as const)(
    '%s says which deliveries differ from the first',
    (property) => {
      expect(verdictOn(property, facts, 4)).toMatchObject({ verdict: 'invalid', evidence: lies });
    },
  );

  it('no-creation says which differ from the broadcast', () => {
    expect(verdictOn('no-creation', facts, 4).evidence).toEqual(
      lies.map((line) => line.replace('peer 0 delivered it', 'peer 0 broadcast it')),
    );
    expect(verdictOn('no-creation', tell('0! 1<0:0=9'), 2).evidence).toEqual([
      'peer 1 delivered 0:0 at 1 ms with a payload of digest 9; peer 0 broadcast it with no payload',
    ]);
  });

  it('agreement does not mind what a peer delivered that crashed; consistency does, and so does uniform agreement', () => {
    const crashed = tell('0!=7 1<0:0=9 1x 0<0:0=7 2<0:0=7');
    expect(verdictOn('agreement', crashed, 3).verdict).toBe('valid');
    const [evidence] = verdictOn('consistency', crashed, 3).evidence;
    expect(evidence).toBe(
      'peer 0 delivered 0:0 at 3 ms with a payload of digest 7; peer 1 delivered it with a payload of digest 9',
    );
    expect(verdictOn('uniform-agreement', crashed, 3).evidence).toContain(evidence);
  });

  it('consistency holds of what is lost, of what nobody broadcast but all deliver alike, and not of a peer that contradicts itself', () => {
    expect(verdictOn('consistency', tell('0!=7 1<0:0=7 1<2:5=3 2<2:5=3'), 3).verdict).toBe('valid');
    expect(verdictOn('consistency', tell('0!=7 1<0:0=7 1<0:0=8'), 3).evidence).toEqual([
      'peer 1 delivered 0:0 at 2 ms with a payload of digest 8; it had delivered it before with a payload of digest 7',
    ]);
  });

  it('are told beside what never came', () => {
    expect(verdictOn('agreement', tell('0!=7 0<0:0=7 1<0:0=8'), 3).evidence).toEqual([
      'peer 1 delivered 0:0 at 2 ms with a payload of digest 8; peer 0 delivered it with a payload of digest 7',
      'peer 2 never delivered 0:0, which peer 0 did',
    ]);
  });
});

describe('no-duplication', () => {
  it('says who delivered what again, and when', () => {
    const facts = tell('0! 1<0:0 2<0:0 2<0:0 1<0:0 1<0:0');
    expect(verdictOn('no-duplication', facts, 3).evidence).toEqual([
      'peer 2 delivered 0:0 a second time at 3 ms',
      'peer 1 delivered 0:0 a second time at 4 ms',
    ]);
  });
});

describe('no-creation', () => {
  it('says what nobody had broadcast', () => {
    const facts = tell('0! 1<0:1 2<2:0 2! 2<-1:0');
    expect(verdictOn('no-creation', facts, 3).evidence).toEqual([
      'peer 1 delivered 0:1 at 1 ms, which nobody had broadcast',
      'peer 2 delivered 2:0 at 2 ms, which nobody had broadcast',
    ]);
  });

  it('does not know what a peer that died may have broadcast', () => {
    const facts = tell('0! 1<0:7');
    expect(verdictOn('no-creation', facts, 3, { failed: [0] })).toMatchObject({
      verdict: 'unknown',
      reason: 'peers delivered broadcasts of a peer that died without a record of what it had broadcast',
    });
    expect(verdictOn('no-creation', tell('0! 1<0:7 1<2:9'), 3, { failed: [0] }).evidence).toEqual([
      'peer 1 delivered 2:9 at 2 ms, which nobody had broadcast',
    ]);
  });
});

describe('the orders', () => {
  it('fifo names the delivery that came too early', () => {
    expect(verdictOn('fifo-order', tell('0! 0! 1<0:1 1<0:0 2<0:0'), 3).evidence).toEqual([
      'peer 1 delivered 0:1 at 2 ms, before an earlier broadcast of the same origin',
    ]);
  });

  it('causal names the delivery and a cause that it overtook, through a chain too', () => {
    // 0:0 → 1:0 → 2:0; peer 3 delivers the last with the middle one missing, then that one with the first one missing.
    const facts = tell('0! 1<0:0 1! 2<1:0 2! 3<2:0 3<1:0 3<0:0');
    expect(verdictOn('causal-order', facts, 4).evidence).toEqual([
      'peer 2 delivered 1:0 at 3 ms, before 0:0, which may have caused it',
      'peer 3 delivered 2:0 at 5 ms, before 0:0, which may have caused it',
    ]);
    expect(verdictOn('fifo-order', facts, 4).reason).toBe(
      'not exercised: no peer delivered a second or later broadcast of an origin',
    );
  });

  it('total order names both broadcasts and the peer that sees them the other way round', () => {
    const facts = tell('0! 1! 0<0:0 0<1:0 1<1:0 1<0:0 2<0:0 2<1:0');
    expect(verdictOn('total-order', facts, 3).evidence).toEqual([
      'peer 0 delivered 1:0 at 3 ms, after 0:0; peer 1 delivered them the other way round',
      'peer 1 delivered 0:0 at 5 ms, after 1:0; peer 0 delivered them the other way round',
      'peer 2 delivered 1:0 at 7 ms, after 0:0; peer 1 delivered them the other way round',
    ]);
  });

  it('a circle through three peers, no two of which share two broadcasts in different order, is total order', () => {
    const facts = tell('0! 1! 2! 0<0:0 0<1:0 1<1:0 1<2:0 2<2:0 2<0:0 3<0:0 3<1:0');
    expect(verdictOn('total-order', facts, 4).verdict).toBe('valid');
  });

  it.each([
    ['fifo-order', '0! 1! 1<0:0 1<1:0', '0! 0! 1<0:0 1<0:1'],
    ['causal-order', '0! 1! 1<0:0 0<1:0', '0! 1<0:0 1! 0<1:0'],
    ['total-order', '0! 1! 0<0:0 1<1:0 1<0:0', '0! 1! 0<0:0 1<1:0 0<1:0 1<0:0 2<0:0 2<1:0'],
  ] as const)('%s is exercised by nothing less than what it compares', (name, without, withOne) => {
    expect(verdictOn(name, tell(without), 3)).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringMatching(/^not exercised: no /),
    });
    expect(verdictOn(name, tell(withOne), 3)).not.toMatchObject({ verdict: 'unknown' });
  });

  it('evidence stops at three', () => {
    const facts = tell('0! 0! 1<0:1 2<0:1 3<0:1 4<0:1');
    expect(verdictOn('fifo-order', facts, 5).evidence).toHaveLength(3);
  });
});
