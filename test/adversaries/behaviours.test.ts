/** What each adversary does to protocols that trust everybody, and that nothing is changed where there is none. */
import { describe, expect, it } from 'vitest';
import { ran } from './scene.ts';

const only = (peer: number, behaviour: unknown) => ({ adversaries: [{ peers: [peer], behaviour }] });

describe('an adversary that is', () => {
  it('silent sends nothing, as if its peer had crashed', async () => {
    const { facts, summary } = await ran(only(0, 'silent'));
    expect(facts.filter(({ fact }) => fact === 'sent')).toEqual([]);
    expect(summary).toMatchObject({ stopped: 'quiescent', byzantine: [{ peer: 0, behaviour: 'silent' }] });
    const later = await ran({
      ...only(0, { name: 'silent', after: '10ms' }),
      workload: { name: 'interval', broadcasts: 2, wait: '20ms' },
      protocol: 'best-effort',
    });
    const sent = later.facts.filter((fact) => fact.fact === 'sent' && fact.peer === 0 && fact.to !== 0);
    expect(sent.length).toBeLessThan(6);
  });

  it('equivocating sends one payload to half of the correct peers and another one to the rest', async () => {
    const { facts, notes, check } = await ran(only(0, 'equivocate'));
    const digests = facts.flatMap((fact) => (fact.fact === 'delivered' ? [`${fact.peer}: ${fact.digest}`] : []));
    expect(new Set(digests.map((text) => text.slice(3))).size).toBe(2);
    expect(digests).toHaveLength(3);
    expect(notes(0)).toContain('sends another payload to peer 3');
    expect(check('consistency').verdict).toBe('invalid');
    // What a Byzantine origin has broadcast nobody can say.
    expect(check('no-creation').verdict).toBe('valid');
  });

  it('equivocating with another one tells each half what that one tells it', async () => {
    const { facts } = await ran({
      peers: 6,
      protocol: 'byzantine-consistent',
      adversaries: [{ peers: [0, 1], behaviour: 'equivocate' }],
    });
    const echoes = facts.filter((fact) => fact.fact === 'noted' && fact.peer === 1 && fact.text.startsWith('sends'));
    expect(echoes.map((fact) => fact.fact === 'noted' && fact.text)).toEqual([
      'sends another payload to peer 4',
      'sends another payload to peer 5',
    ]);
  });

  it('mutating changes fields of messages, which stay messages of their kind', async () => {
    const { notes, check } = await ran(only(1, { name: 'mutate', chance: 1 }));
    expect(notes(1)[2]).toMatch(/^changes (payload|sequence|origin) of a message to peer [23]$/);
    expect(check('no-creation').verdict).toBe('invalid');
  });

  it('replaying sends old messages again, no more than it may', async () => {
    const { facts, check } = await ran({
      ...only(1, { name: 'replay', chance: 1, times: 3 }),
      protocol: 'best-effort',
      workload: { name: 'burst', broadcasts: 2 },
    });
    expect(facts.filter((fact) => fact.fact === 'sent' && fact.peer === 1 && fact.to !== 1)).toHaveLength(2 * 3 + 3);
    expect(check('no-duplication').verdict).toBe('invalid');
  });

  it('forging speaks in the name of others', async () => {
    const { facts, check } = await ran(only(1, { name: 'forge', chance: 1 }));
    expect(check('no-creation').evidence[0]).toMatch(/which nobody had broadcast$/);
    const strange = facts.some((fact) => fact.fact === 'delivered' && fact.origin !== 0);
    expect(strange).toBe(true);
  });

  it('delaying holds each message back', async () => {
    const { summary, facts } = await ran({ ...only(0, { name: 'delay', by: '500ms' }), trace: 'detailed' });
    expect(summary.elapsedMs).toBe(502);
    const first = facts.find((fact) => fact.fact === 'delivered' && fact.peer === 1);
    expect(first).toMatchObject({ time: 501 });
  });

  it('a free-rider sends its own broadcasts, and passes on none of others', async () => {
    const star = { topology: { name: 'star' }, protocol: 'flood', workload: 'burst' };
    const { facts, summary } = await ran({ ...star, ...only(0, 'free-rider') });
    const sent = facts.flatMap((fact) => (fact.fact === 'sent' && fact.peer === 0 ? [fact.to] : []));
    expect(sent.sort()).toEqual([1, 2, 3]);
    // Each of the three others delivers its own broadcast and that of the centre, of the three that correct peers made.
    expect(summary.deliveryRatio).toBeCloseTo(1 / 3, 9);
    const later = await ran({ ...star, ...only(0, { name: 'free-rider', after: '1s' }) });
    expect(later.summary.deliveryRatio).toBe(1);
  });

  it('spamming sends many copies of what carries no broadcast: each request of them is answered', async () => {
    const protocol = { name: 'erlay', reconciliation: false };
    const { facts, summary } = await ran({ ...only(1, { name: 'spam', copies: 7 }), topology: 'star', protocol });
    const sent = (peer: number, kind: string, to: number) =>
      facts.filter((fact) => fact.fact === 'sent' && fact.peer === peer && fact.kind === kind && fact.to === to).length;
    expect(sent(1, 'request', 0)).toBe(7);
    expect(sent(0, 'data', 1)).toBe(7);
    expect(sent(0, 'data', 2)).toBe(1);
    expect(summary.deliveryRatio).toBe(1);
  });
});

it('is told which peers it has by their numbers, names, shares and chance, and no peer has two', async () => {
  const { summary } = await ran({ peers: 9, adversaries: [{ peers: { random: 2 }, behaviour: 'silent' }] });
  expect(summary.byzantine).toHaveLength(2);
  const twice = [1, 1].map((peer) => ({ peers: [peer], behaviour: 'silent' }));
  await expect(ran({ adversaries: twice })).rejects.toThrow('adversaries.1.peers: expected peers that no other');
  await expect(ran({ adversaries: [{ peers: [4], behaviour: 'silent' }] })).rejects.toThrow('peers from 0 to 3');
  await expect(ran({ adversaries: [{ peers: 'all', behaviour: 'silent' }] })).rejects.toThrow('at least one peer');
  await expect(ran({ adversaries: [{ peers: [0], behaviour: 'silly' }] })).rejects.toThrow(
    'adversaries.0.behaviour: expected one of silent',
  );
});

it('what a Byzantine peer delivers counts for nothing, and figures are about the others', async () => {
  const { facts, summary, notes } = await ran({ ...only(3, 'equivocate'), workload: 'burst', protocol: 'flood' });
  expect(facts.some((fact) => fact.fact === 'delivered' && fact.peer === 3)).toBe(false);
  expect(notes(3)).toContain('delivers 0:0, which does not count');
  const one = await ran({ ...only(3, 'silent'), workload: { name: 'single', origin: 0 } });
  expect(one.summary.deliveryRatio).toBe(1);
  expect(one.summary.spread?.at(-1)).toMatchObject({ share: 1, reached: 1 });
  expect(summary.deliveryRatio).toBe(1);
});

it('a broadcast that follows one of a Byzantine peer has no cause that anyone could name', async () => {
  const { check } = await ran({
    protocol: 'flood',
    adversaries: [{ peers: [1], behaviour: { name: 'mutate', chance: 0 } }],
    workload: { name: 'file', text: '0ms 1\n4ms 0' },
    network: { delay: { uniform: [1, 2] } },
  });
  expect(check('causal-order')).toMatchObject({ verdict: 'unknown', reason: expect.stringContaining('not exercised') });
});

it('stands between a stack with a failure detector and the network, and draws from a stream of its own', async () => {
  const stack = { protocol: { name: 'causal', over: 'reliable-lazy' }, detector: 'heartbeat', workload: 'burst' };
  const silent = await ran({ ...stack, ...only(2, 'silent') });
  expect(silent.facts).toContainEqual(expect.objectContaining({ fact: 'suspected', peer: 0, other: 2 }));
  const without = await ran(stack);
  const idle = await ran({ ...stack, ...only(2, { name: 'replay', chance: 0 }) });
  const ofOthers = ({ facts }: typeof idle) => facts.filter(({ peer, fact }) => peer !== 2 && fact !== 'noted');
  expect(ofOthers(idle)).toEqual(ofOthers(without));
});
