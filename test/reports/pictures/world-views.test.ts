/**
 * World views that are drawn are those of the summary, and at any moment those that the measure of that moment gives.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { isAbsent } from '../../../src/measures/measure.ts';
import { worldViewsAt } from '../../../src/measures/world-views.ts';
import { cycle, links } from '../../../src/presets/p2p.ts';
import { beliefsOf } from '../../../src/reports/pictures/beliefs.ts';
import { countsOf, isTrueAt, stateOf } from '../../../src/reports/pictures/link-state.ts';
import type { Drawing } from '../../../src/reports/pictures/picture.ts';
import { worldViews } from '../../../src/reports/pictures/world-views.ts';
import { drawn, type Seen, saidIn, subjectOf } from './seen.ts';

let changing: Seen;
let drawing: Drawing;

beforeAll(async () => {
  changing = await subjectOf({ ...links.experiment, runtime: 'simulator' });
  drawing = await drawn(worldViews, changing);
});

/** Links that a peer is drawn to know or to be wrong about. */
function believedIn(svg: string, peer: number): string[] {
  return saidIn(svg, 'link').flatMap(
    (said) => new RegExp(`^peer ${peer} (\\d+ <-> \\d+): (?:known|wrong)$`).exec(said)?.[1] ?? [],
  );
}

function named(edges: readonly (readonly [number, number])[]): string[] {
  return edges.map(([a, b]) => `${a} <-> ${b}`);
}

describe('at the end', () => {
  it('draws what each peer believes', () => {
    for (const { peer, edges } of changing.summary.worldViews!)
      expect(believedIn(drawing.svg, peer)).toEqual(named(edges));
  });

  it('counts as the measure of knowledge does', () => {
    for (const { peer, known, precision } of changing.summary.knowledge!) {
      const [, right, , wrong] = drawing.table.rows[peer];
      expect(Number(right) + Number(wrong)).toBe(known);
      expect(Number(right)).toBeCloseTo(known * precision, 9);
    }
  });

  it('has the bytes of the links in the table', () => {
    const total = changing.summary.links!.reduce((sum, { bytes }) => sum + bytes[0] + bytes[1], 0);
    const sum = (column: number) => drawing.table.rows.reduce((all, row) => all + Number(row[column]), 0);
    expect([sum(4), sum(5)]).toEqual([total, total]);
  });
});

it('has at each moment what was believed then', () => {
  const { links: found, times } = beliefsOf(changing.summary.links!, changing.log!, changing.summary.peers);
  expect(times.length).toBeGreaterThan(5);
  expect(drawing.svg).toContain(`data-times="${times.join(' ')}"`);
  for (const time of times) {
    const views = worldViewsAt(changing.recording, time);
    if (isAbsent(views)) throw new Error(views.absent);
    for (const { peer, edges } of views) {
      const believed = found.filter((link) => isTrueAt(link.believed[peer], time)).map(({ a, b }) => [a, b] as const);
      expect(named(believed), `peer ${peer} at ${time} ms`).toEqual(named(edges));
    }
  }
});

describe('bytes at the links', () => {
  /** Of one peer's panel: by the peer at the other end, in the order of the links. */
  const groupsOf = (svg: string) =>
    [
      ...svg.matchAll(
        /<g data-up="([^"]*)" data-in="([^"]*)" data-out="([^"]*)"( display="none")?>.*?>in ([\d,]+)<.*?>out ([\d,]+)<\/text><\/g>/g,
      ),
    ].map(([, up, into, out, hidden, last, lastOut]) => ({
      up: up.split(' ').map(Number),
      into: into.split(' ').map(Number),
      out: out.split(' ').map(Number),
      isHidden: hidden !== undefined,
      shown: [last, lastOut].map((text) => Number(text.replaceAll(',', ''))),
    }));

  it('are those that had been sent by each moment, and at the end those of the summary', () => {
    const { links: found, times } = beliefsOf(changing.summary.links!, changing.log!, changing.summary.peers);
    const facts = [...changing.log!.facts()];
    const until = (from: number, to: number, time: number) =>
      facts.reduce(
        (sum, fact) =>
          sum + (fact.fact === 'sent' && fact.peer === from && fact.to === to && fact.time <= time ? fact.bytes : 0),
        0,
      );
    const groups = groupsOf(drawing.svg);
    const own = Array.from({ length: changing.summary.peers }, (_, peer) =>
      found
        .filter(({ a, b, up }) => (a === peer || b === peer) && up.length > 0)
        .map(({ a, b, up }) => ({ peer, other: a === peer ? b : a, up })),
    ).flat();
    expect(groups.length).toBe(own.length);
    for (const [index, { peer, other, up }] of own.entries()) {
      const { into, out, isHidden, shown } = groups[index];
      expect(into).toEqual(times.map((time) => until(other, peer, time)));
      expect(out).toEqual(times.map((time) => until(peer, other, time)));
      expect(groups[index].up).toEqual(up);
      expect(isHidden).toBe(!isTrueAt(up, Number.POSITIVE_INFINITY));
      const link = changing.summary.links!.find(
        ({ a, b }) => a === Math.min(peer, other) && b === Math.max(peer, other),
      )!;
      expect(shown).toEqual(peer < other ? [link.bytes[1], link.bytes[0]] : link.bytes);
    }
    // At the start nothing had been sent on a link that came later, and something was in between.
    expect(groups.some(({ into }) => into.some((bytes) => bytes > 0 && bytes < into[into.length - 1]))).toBe(true);
    expect(groups.some(({ isHidden }) => isHidden)).toBe(true);
  });
});

it('knows which links were up when', () => {
  const { links: found } = beliefsOf(changing.summary.links!, changing.log!, changing.summary.peers);
  const up = Object.fromEntries(
    found.filter(({ up }) => up.length !== 1 || up[0] !== 0).map(({ a, b, up }) => [`${a} <-> ${b}`, up]),
  );
  expect(up).toEqual({ '2 <-> 3': [2000], '3 <-> 4': [0, 1000] });
});

it('shows that all of a cycle is known in the end', async () => {
  const { title } = await drawn(worldViews, await subjectOf({ ...cycle.experiment, runtime: 'simulator' }));
  expect(title).toBe('In the end each of the 5 peers knew every link, and none that was not there');
});

it('says what is known, unknown and wrong', () => {
  const states = [stateOf(true, true), stateOf(true, false), stateOf(false, true), stateOf(false, false)];
  expect(states).toEqual(['known', 'unknown', 'wrong', 'neither']);
  expect(countsOf(states)).toBe('1 of 2 known, 1 wrong');
  expect([-1, 0, 5, 9, 10].map((time) => isTrueAt([0, 9], time))).toEqual([false, true, true, false, false]);
});
