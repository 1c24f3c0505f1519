/** Frames of facts put together again, wherever the chunks of a stream end, and what is no stream of them. */
import { expect, it } from 'vitest';
import { FrameReader, factsFrame, jsonFrame } from '../../src/trace/fact-frames.ts';
import { FactTable } from '../../src/trace/fact-table.ts';

const table = new FactTable(['data']);
for (let i = 0; i < 100; i++) table.append(i / 3, 2, i, i + 1, i, 0, 40, -1, 0);

it('come out as they went in, whatever the chunks are', () => {
  const sent = [jsonFrame({ tells: 'scene', name: 'Zürich' }), factsFrame(table), jsonFrame({ tells: 'over' })];
  const bytes = sent.flatMap((frame) => [...frame]);
  for (const size of [1, 7, 4096, bytes.length]) {
    const reader = new FrameReader();
    const frames = [];
    for (let at = 0; at < bytes.length; at += size)
      frames.push(...reader.read(Uint8Array.from(bytes.slice(at, at + size))));
    expect(frames.map((frame) => ('json' in frame ? frame.json : frame.facts))).toEqual([
      { tells: 'scene', name: 'Zürich' },
      { ...table.between(0, 100) },
      { tells: 'over' },
    ]);
  }
});

it.each([
  ['another kind', [9, 0, 0]],
  ['a length that does not fit the count', [2, 39, 1]],
  ['a body that would fill the memory', [1, 0xffffffff, 0]],
])('are refused: %s', (_what, head) => {
  expect(() => new FrameReader().read(new Uint8Array(Uint32Array.from(head).buffer))).toThrow('no stream of facts');
});
