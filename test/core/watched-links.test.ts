/** A program that watches its links: with links that the plan cuts and makes, beside a detector, in a stack. */
import { describe, expect, it } from 'vitest';
import { valuesOf } from '../../src/core/parameter-values.ts';
import { programOf } from '../../src/core/stack.ts';
import perfect from '../../src/detectors/perfect.ts';
import { Simulation } from '../../src/runtimes/simulator/simulation.ts';
import { layerOf, mesh, once, sceneOf } from '../protocols/scene.ts';
import watcher from '../runtimes/conformance/link-watcher.js';
import repeater from '../runtimes/conformance/repeater.js';

const graph = mesh(3);
const watching = layerOf(watcher as never);
const crash = (atMs: number) => ({ does: 'crash', peer: 0, reason: 'as planned', atMs }) as const;
const restart = (atMs: number) => ({ does: 'restart', peer: 0, keeps: false, atMs }) as const;
const link = (atMs: number, up: boolean) => ({ atMs, a: 0, b: 1, up });

/** What peer 1 notes, with the times. */
function heardBy(detectionMs: number, changes: Parameters<typeof sceneOf>[2], parts: readonly unknown[] = [watching]) {
  const program = programOf(parts as never, detectionMs);
  const simulation = new Simulation(sceneOf(graph, ['flood'], { workload: once(1), ...changes, program }));
  while (!simulation.advance(1_000));
  const { log, stopped } = simulation.outcome();
  expect(stopped).toBe('quiescent');
  return [...log.facts()].flatMap((fact) => {
    if (fact.peer !== 1) return [];
    if (fact.fact === 'suspected') return [`${fact.time} suspects ${fact.other}`];
    return fact.fact === 'noted' ? [`${fact.time} ${fact.text}`] : [];
  });
}

describe('a program that watches its links', () => {
  it('hears of a crash so long after it, of the restart at once, and notes both', () => {
    expect(heardBy(30, { faults: { actions: [crash(10), restart(90)] } })).toEqual([
      '0 starts with 0 2',
      '40 the link to peer 0 broke',
      '40 down 0, left 2',
      '90 the link to peer 0 is back',
      '90 up 0, has 0 2',
    ]);
  });

  it('hears of a link once, which the plan cuts before or after its crash is noticed', () => {
    const faults = { actions: [crash(10), restart(90)] };
    expect(heardBy(30, { faults, linkChanges: [link(20, false)] })).toEqual(['0 starts with 0 2', '20 down 0, left 2']);
    expect(heardBy(30, { faults, linkChanges: [link(50, false)] })).toEqual([
      '0 starts with 0 2',
      '40 the link to peer 0 broke',
      '40 down 0, left 2',
    ]);
  });

  it('hears that a link is up if its other end is there, and not while that has crashed', () => {
    const faults = { actions: [crash(10), restart(90)] };
    expect(heardBy(30, { faults, linkChanges: [link(5, false), link(60, true)] })).toEqual([
      '0 starts with 0 2',
      '5 down 0, left 2',
      '90 the link to peer 0 is back',
      '90 up 0, has 0 2',
    ]);
  });

  it('hears nothing of crashes of others than its neighbours', () => {
    const down = [[0, 1]] as const;
    expect(heardBy(0, { faults: { actions: [crash(10)] }, down })).toEqual(['0 starts with 2']);
  });

  it('hears of its links beside a detector, which has a delay of its own', () => {
    const detector = { definition: perfect, parameters: valuesOf(perfect.parameters, { delay: 50 }, '') };
    expect(heardBy(30, { faults: { actions: [crash(10)] } }, [watching, detector])).toEqual([
      '0 starts with 0 2',
      '40 the link to peer 0 broke',
      '40 down 0, left 2',
      '60 suspects 0',
    ]);
  });

  it('keeps the background of a stack apart from its own timers', () => {
    const endless = { ...layerOf(repeater as never), definition: { ...(repeater as object), watchesLinks: true } };
    const { background, timerText } = programOf([endless as never, layerOf('fifo')]);
    expect([0, 1, 2 ** 25, 2 ** 25 + 2].map((timer) => background!.isTimer(timer))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(timerText(2 ** 25 + 2)).toBe('crash of 2');
  });
});
