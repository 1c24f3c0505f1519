/** World views that are drawn are those of the summary, and at any moment those that the measure of that moment gives. */
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
  return saidIn(svg, 'link').flatMap((said) => new RegExp(`^peer ${peer} (\\d+ <-> \\d+): (?:known|wrong)$`).exec(said)?.[1] ?? []);
}

function named(edges: readonly (readonly [number, number])[]): string[] {
  return edges.map(([a, b]) => `${a} <-> ${b}`);
}

describe('at the end', () => {
  it('draws what each peer believes', () => {
    for (const { peer, edges } of changing.summary.worldViews!) expect(believedIn(drawing.svg, peer)).toEqual(named(edges));
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

it('knows which links were up when', () => {
  const { links: found } = beliefsOf(changing.summary.links!, changing.log!, changing.summary.peers);
  const up = Object.fromEntries(found.filter(({ up }) => up.length !== 1 || up[0] !== 0).map(({ a, b, up }) => [`${a} <-> ${b}`, up]));
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
